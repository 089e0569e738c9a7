import { throwIfAborted } from '../driver/abort.js';
import type { Capabilities, Context, OperationSteps } from '../driver/driver.js';
import { backoff, pause, type RetryPolicy } from '../driver/retry.js';
import { takeSteps } from '../driver/take-steps.js';
import { ConflictError } from '../errors/errors.js';
import type { BinaryString } from '../values/binary-string.js';
import { Draft } from './draft.js';
import type { Replacement, Stored } from './engine.js';
import { take } from './take.js';

/** What keys held at one moment, and when that was, in milliseconds since 1970. {@link DraftEngine} gives it. */
export interface Loaded {
  readonly now: number;
  /** In the order of the keys; undefined for nothing. What has expired may be given. */
  readonly stored: readonly (Stored | undefined)[];
}

/**
 * What loads keys and replaces them, as a `SmallEngine` does, for {@link runOnDraft}.
 * @example
 * ```ts
 * const engine: DraftEngine = {
 *   capabilities: backend.driver.capabilities,
 *   policy: DEFAULT_RETRY_POLICY,
 *   load: async (keys) => ({ now: Date.now(), stored: keys.map(() => undefined) }),
 *   replace: async () => true,
 * };
 * (await engine.load([fromText('a')], { consistency: 'strong' })).stored; // [undefined]
 * ```
 */
export interface DraftEngine {
  readonly capabilities: Capabilities;
  /** How often steps are taken where others are faster. */
  readonly policy: RetryPolicy;
  /** What keys hold, all at one moment. */
  load(keys: readonly BinaryString[], context: Context): Promise<Loaded>;
  /** Replaces all or none: false, with nothing written, if one of the keys does not hold any more what `load` gave. */
  replace(replacements: readonly Replacement[], context: Context): Promise<boolean>;
}

/** Takes no more than was loaded, once. */
async function draftOf(engine: DraftEngine, keys: readonly BinaryString[], context: Context): Promise<Draft> {
  const { now, stored } = await engine.load(keys, context);
  return new Draft(engine.capabilities, now, new Map(keys.map((key, index) => [key, stored[index]])));
}

/**
 * `runIsolated` of a driver by loading whole keys, taking the steps on what they hold, and replacing it; again, from the
 * beginning, where another was faster, up to `ConflictError`. Steps that throw leave nothing behind. The engine makes its
 * requests again by itself where they fail.
 * @example
 * ```ts
 * const engine: DraftEngine = {
 *   capabilities: backend.driver.capabilities,
 *   policy: DEFAULT_RETRY_POLICY,
 *   load: async (keys) => ({ now: Date.now(), stored: keys.map(() => undefined) }),
 *   replace: async () => true,
 * };
 * const key = fromText('n');
 * function* steps(): OperationSteps<Output> {
 *   yield { name: 'nIncrBy', key, by: 2, expiry: 'keep' };
 *   return yield { name: 'get', key };
 * }
 * await runOnDraft(engine, [key], steps, { consistency: 'strong' }); // '2'
 * ```
 */
export async function runOnDraft<T>(
  engine: DraftEngine,
  keys: readonly BinaryString[],
  body: () => OperationSteps<T>,
  context: Context,
): Promise<T> {
  const { policy } = engine;
  const names = [...new Set(keys)];
  for (let attempt = 1; ; attempt++) {
    throwIfAborted(context.signal);
    const draft = await draftOf(engine, names, context);
    const output = takeSteps(names, body(), (operation) => {
      draft.forgetExpired();
      return take(draft, operation);
    });
    if (!draft.isChanged) return output;
    throwIfAborted(context.signal);
    if (await engine.replace(draft.replacements, context)) return output;
    if (attempt >= policy.attempts) throw new ConflictError();
    await pause(backoff(policy, attempt + 1), context.signal);
    context.observer?.retry();
  }
}
