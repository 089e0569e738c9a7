import { throwIfAborted } from '../driver/abort.js';
import type { Context, Driver, Handlers, Settled } from '../driver/driver.js';
import { checkRetryPolicy, retry, type RetryPolicy } from '../driver/retry.js';
import { ConflictError } from '../errors/errors.js';
import { checkTypes, isRefused, isRepeatable, keysOf } from '../operations/facts.js';
import type {
  AtomicOperation,
  AtomicPrimitiveName,
  Operation,
  Output,
  PrimitiveName,
} from '../operations/primitives.js';
import type { BinaryString } from '../values/binary-string.js';
import { Draft } from './draft.js';
import type { SmallEngine } from './engine.js';
import { type DraftEngine, runOnDraft } from './run-on-draft.js';
import { take } from './take.js';

/** What an atomic write removes is no sorted set. */
function takeAtomically(draft: Draft, operation: Operation<AtomicPrimitiveName>): boolean {
  if (operation.name === 'delete') draft.item(operation.key);
  return !isRefused(operation, take(draft, operation));
}

/**
 * What {@link completeDriver} takes beside the engine.
 * @example
 * ```ts
 * const options: CompletionOptions = { clock: () => Date.now(), retry: { attempts: 3 } };
 * options.retry?.attempts; // 3
 * ```
 */
export interface CompletionOptions {
  /** Operations that the engine does better than by reading and writing whole keys. None, if left out. */
  readonly handlers?: Partial<Handlers> | undefined;
  /** Milliseconds since 1970; `Date.now` if left out. */
  readonly clock?: (() => number) | undefined;
  /** How often a write is tried again where another was faster. */
  readonly retry?: Partial<RetryPolicy> | undefined;
}

/**
 * A driver of an engine that can do no more than load whole keys, replace them, and name them: all operations, batches,
 * atomic writes and isolated steps follow from these, right, though slow. Those that the engine does better it brings
 * as handlers; they must mean the same. Writes are optimistic: read, and replaced if nothing has changed meanwhile,
 * else done again, up to `ConflictError`. Isolated steps load all of their keys first. A batch is sent one by one.
 * {@link SmallEngine} shows an engine that remembers.
 * @example
 * ```ts
 * const forgetful: SmallEngine = {
 *   capabilities: backend.driver.capabilities,
 *   load: async (keys) => keys.map(() => undefined),
 *   replace: async () => true,
 *   scan: async () => ({ keys: [], cursor: undefined }),
 * };
 * const driver = completeDriver(forgetful);
 * await new DriverBackend(driver, defaultView(driver)).sAddNX('tags', 'red'); // true
 * ```
 */
export function completeDriver(engine: SmallEngine, options: CompletionOptions = {}): Driver {
  const { handlers = {}, clock = Date.now } = options;
  const policy = checkRetryPolicy(options.retry);

  const draftOf = async (keys: readonly BinaryString[], now: number, context: Context): Promise<Draft> => {
    const names = [...new Set(keys)];
    const loaded = await engine.load(names, context);
    return new Draft(engine.capabilities, now, new Map(names.map((key, index) => [key, loaded[index]])));
  };

  /** Makes what a draft says come true. */
  const commit = async (draft: Draft, context: Context): Promise<void> => {
    if (draft.isChanged && !(await engine.replace(draft.replacements, context))) throw new ConflictError();
  };

  const run = async <N extends PrimitiveName>(
    operation: Operation<N>,
    context: Context,
    now = Math.floor(clock()),
  ): Promise<Output<N>> => {
    throwIfAborted(context.signal);
    const better = (handlers as Partial<Record<N, Handlers[N]>>)[operation.name as N];
    if (better !== undefined) return (await better(operation, context)) as Output<N>;
    return retry(policy, context, isRepeatable(operation), async () => {
      const draft = await draftOf(keysOf(operation), now, context);
      const output = take<N>(draft, operation);
      await commit(draft, context);
      return output;
    });
  };

  const runAtomicWrite = async (operations: readonly AtomicOperation[], context: Context): Promise<number[]> => {
    throwIfAborted(context.signal);
    checkTypes(operations);
    const now = Math.floor(clock());
    return retry(policy, context, operations.every(isRepeatable), async () => {
      const draft = await draftOf(operations.flatMap(keysOf), now, context);
      // Each is judged by the state before, and refused if it is wrong, before any takes effect.
      const met = operations.map((operation) => takeAtomically(draft.fresh(), operation));
      const failed = met.flatMap((isMet, index) => (isMet ? [] : [index]));
      if (failed.length > 0) return failed;
      for (const operation of operations) take(draft, operation);
      await commit(draft, context);
      return [];
    });
  };

  const runIsolated: Driver['runIsolated'] = async (keys, body, context) => {
    const now = Math.floor(clock());
    const draftEngine: DraftEngine = {
      capabilities: engine.capabilities,
      policy,
      load: async (names) => ({
        now,
        stored: await retry(policy, context, true, () => engine.load(names, context)),
      }),
      replace: (replacements) => retry(policy, context, false, () => engine.replace(replacements, context)),
    };
    return runOnDraft(draftEngine, keys, body, context);
  };

  return {
    capabilities: engine.capabilities,
    run,
    runAtomicWrite,
    runIsolated,
    runBatch: async (operations, context) => {
      throwIfAborted(context.signal);
      const now = Math.floor(clock());
      const settled: Settled[] = [];
      for (const operation of operations) {
        settled.push(
          await run(operation, context, now).then(
            (output): Settled => ({ output }),
            (error: unknown): Settled => ({ error: error as Error }),
          ),
        );
      }
      return settled;
    },
    scan: async (request, context) => {
      throwIfAborted(context.signal);
      const { type } = request;
      const { keys, cursor } = await engine.scan(request, context);
      const draft = await draftOf(keys, Math.floor(clock()), context);
      const typeOf = (key: BinaryString) => draft.get(key)?.content.type;
      return { keys: keys.filter((key) => typeOf(key) !== undefined && (type ?? typeOf(key)) === typeOf(key)), cursor };
    },
  };
}
