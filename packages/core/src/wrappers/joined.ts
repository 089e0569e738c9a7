import { abortedError } from '../driver/abort.js';
import type { Backend } from '../calls/backend.js';
import type { BinaryString } from '../values/binary-string.js';
import type { Context, Driver, Settled } from '../driver/driver.js';
import { DriverBackend } from '../calls/driver-backend.js';
import { endOfTick } from './end-of-tick.js';
import { UnknownOutcomeError } from '../errors/errors.js';
import { onAbort } from '../driver/on-abort.js';
import { isBatchable, keysOf } from '../operations/facts.js';
import { type Operation, type Output, PRIMITIVES } from '../operations/primitives.js';

/**
 * How calls are joined.
 * @example
 * ```ts
 * const store = joined(backend, { schedule: (send) => setTimeout(send, 1) });
 * await Promise.all([store.set('a', 1), store.get('a')]); // [undefined, '1']
 * ```
 */
export interface JoinedOptions {
  /**
   * Is given a function when the first of some calls is made, and calls it when those made so far are to be sent. Left
   * out, that is the end of the tick: when all promises that are resolved by then have been followed.
   */
  readonly schedule?: (send: () => void) => void;
}

/** A call that waits until it is sent. */
interface Waiting {
  readonly keys: readonly BinaryString[];
  /** What it can share a batch with: calls of this consistency; undefined for what is sent on its own. */
  readonly joins: Context['consistency'] | undefined;
}

/** A call that is sent on its own. */
class Alone implements Waiting {
  readonly joins = undefined;
  readonly #run: () => Promise<void>;
  readonly #forgetSignal: () => void;
  #isAborted = false;

  constructor(
    readonly keys: readonly BinaryString[],
    signal: AbortSignal | undefined,
    run: () => Promise<void>,
    reject: (error: unknown) => void,
  ) {
    this.#run = run;
    this.#forgetSignal = onAbort(signal, () => {
      this.#isAborted = true;
      reject(abortedError(signal));
    });
  }

  /** Goes to the driver, where its own signal aborts it, unless it was aborted while it waited. */
  async send(): Promise<void> {
    this.#forgetSignal();
    if (!this.#isAborted) await this.#run();
  }
}

/** A call of one operation that can share a batch. */
class Joining implements Waiting {
  readonly keys: readonly BinaryString[];
  readonly joins: Context['consistency'];
  readonly #forgetSignal: () => void;
  #isSent = false;
  #isSettled = false;

  constructor(
    readonly operation: Operation,
    readonly context: Context,
    readonly resolve: (output: Output) => void,
    readonly reject: (error: unknown) => void,
  ) {
    this.keys = keysOf(operation);
    this.joins = context.consistency;
    this.#forgetSignal = onAbort(context.signal, () => {
      this.#abort();
    });
  }

  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Goes to the driver alone, where its own signal aborts it. */
  async sendTo(driver: Driver): Promise<void> {
    this.#forgetSignal();
    try {
      this.resolve(await driver.run(this.operation, this.context));
    } catch (error) {
      this.reject(error);
    }
  }

  markSent(): void {
    this.#isSent = true;
  }

  settle(outcome: Settled): void {
    this.#forgetSignal();
    if ('error' in outcome) this.reject(outcome.error);
    else this.resolve(outcome.output);
  }

  #abort(): void {
    const { signal } = this.context;
    this.#isSettled = true;
    const isUnknown = this.#isSent && PRIMITIVES[this.operation.name].access === 'write';
    this.reject(isUnknown ? new UnknownOutcomeError(undefined, { cause: signal?.reason }) : abortedError(signal));
  }
}

/**
 * Parts calls into stages that are sent one after the other, so that none overtakes an earlier one on the same key: a
 * call goes into the stage of the one before it if both share a batch, which keeps their order, else into a later one.
 */
function stagesOf(calls: readonly Waiting[]): Waiting[][] {
  const stages: Waiting[][] = [];
  const lastOfKey = new Map<BinaryString, { readonly stage: number; readonly joins: Waiting['joins'] }>();
  for (const call of calls) {
    const { keys, joins } = call;
    let stage = 0;
    for (const key of keys) {
      const last = lastOfKey.get(key);
      if (last === undefined) continue;
      stage = Math.max(stage, joins !== undefined && last.joins === joins ? last.stage : last.stage + 1);
    }
    for (const key of keys) lastOfKey.set(key, { stage, joins });
    (stages[stage] ??= []).push(call);
  }
  return stages;
}

async function sendTogether(driver: Driver, joining: readonly Joining[]): Promise<void> {
  const calls = joining.filter(({ isSettled }) => !isSettled);
  const [first] = calls;
  if (first === undefined) return;
  if (calls.length === 1) {
    await first.sendTo(driver);
    return;
  }
  for (const call of calls) call.markSent();
  // Each request is told once, to the first who wants to know of any.
  const observer = calls.find(({ context }) => context.observer !== undefined)?.context.observer;
  try {
    const operations = calls.map(({ operation }) => operation);
    const settled = await driver.runBatch(operations, { consistency: first.joins, observer });
    calls.forEach((call, index) => {
      call.settle(settled[index] as Settled);
    });
  } catch (error) {
    for (const call of calls) call.settle({ error: error as Error });
  }
}

async function sendStage(driver: Driver, stage: readonly Waiting[]): Promise<void> {
  const joining = stage.filter((call) => call instanceof Joining);
  await Promise.all([
    sendTogether(
      driver,
      joining.filter(({ joins }) => joins === 'strong'),
    ),
    sendTogether(
      driver,
      joining.filter(({ joins }) => joins === 'eventual'),
    ),
    ...stage.flatMap((call) => (call instanceof Alone ? [call.send()] : [])),
  ]);
}

function joinDriver(driver: Driver, schedule: (send: () => void) => void): Driver {
  let waiting: Waiting[] = [];
  const send = async (): Promise<void> => {
    const calls = waiting;
    waiting = [];
    for (const stage of stagesOf(calls)) await sendStage(driver, stage);
  };
  const wait = (call: Waiting): void => {
    waiting.push(call);
    if (waiting.length === 1) schedule(() => void send());
  };
  const alone = <T>(keys: readonly BinaryString[], context: Context, run: () => Promise<T> | T): Promise<T> =>
    new Promise((resolve, reject) => {
      const send = async (): Promise<void> => {
        try {
          resolve(await run());
        } catch (error) {
          reject(error);
        }
      };
      wait(new Alone(keys, context.signal, send, reject));
    });
  const run = (operation: Operation, context: Context): Promise<Output> => {
    if (!isBatchable(operation)) return alone(keysOf(operation), context, () => driver.run(operation, context));
    return new Promise((resolve, reject) => {
      wait(new Joining(operation, context, resolve, reject));
    });
  };
  const { runIsolated } = driver;
  return {
    capabilities: driver.capabilities,
    run: run as Driver['run'],
    runBatch: (operations, context) =>
      alone(operations.flatMap(keysOf), context, () => driver.runBatch(operations, context)),
    runAtomicWrite: (operations, context) =>
      alone(operations.flatMap(keysOf), context, () => driver.runAtomicWrite(operations, context)),
    ...(runIsolated && {
      runIsolated: (keys, body, context) => alone(keys, context, () => runIsolated(keys, body, context)),
    }),
    scan: (request, context) => driver.scan(request, context),
  };
}

/**
 * A backend that joins reads and unconditional writes made in the same tick into one batch, so that
 * `Promise.all(ids.map((id) => backend.get(id)))` or the resolvers of a GraphQL query cost `ceil(N/100)` requests on
 * DynamoDB, one round trip on Redis and one transaction on FoundationDB. Each call keeps its own result, error and signal:
 * an abort makes its own call reject at once, with `UnknownOutcomeError` for a write that has been sent, and no other.
 *
 * Calls of one tick on the same key take effect in the order in which they were made: those that cannot share a batch
 * (conditional writes, `zIncrBy`, batches, atomic writes and isolated steps) wait for earlier ones on their keys. Every
 * call waits for the end of its tick. A profiler is told of the requests of a batch once, with the first call in it.
 * @example
 * ```ts
 * const store = joined(backend);
 * await Promise.all([store.set('a', 1), store.nIncrBy('a', 2), store.get('a')]); // [undefined, 3, '3']
 * ```
 */
export function joined<R>(backend: Backend<R>, options: JoinedOptions = {}): Backend<R> {
  return new DriverBackend(joinDriver(backend.driver, options.schedule ?? endOfTick), backend.view, backend);
}
