import { throwIfAborted } from './abort.js';
import { type View } from './backend.js';
import { type Context, type Driver } from './driver.js';
import { KeyValueStoreError } from './errors.js';
import { type Operation, type Output } from './primitives.js';
import { type CallOutcome, notify, type OperationEvent, type Profiler, type RequestEvent } from './profiler.js';

/** What a profiler is told of a call beside how it went. */
export type CallFacts = Pick<OperationEvent, 'name' | 'operations' | 'keys'>;

/** Makes the calls of one view: gives the driver its context, and tells the profiler, if there is one. */
export class Caller {
  readonly #driver: Driver;
  readonly #profiler: Profiler | undefined;
  /** Shared by every call that brings no signal, so that the usual call allocates none. */
  readonly #context: Context;

  constructor(driver: Driver, view: Pick<View<unknown>, 'consistency' | 'profiler'>) {
    this.#driver = driver;
    this.#profiler = view.profiler;
    this.#context = Object.freeze({ consistency: view.consistency });
  }

  /** Runs one operation for a method. Throws what the driver throws, and `AbortedError` if the signal is aborted already. */
  run(name: string, operation: Operation, signal: AbortSignal | undefined): Promise<Output> | Output {
    if (this.#profiler === undefined && signal === undefined) return this.#driver.run(operation, this.#context);
    const facts = { name, operations: 1, keys: 1 };
    return this.call<Output>(
      facts,
      signal,
      async (driver, context) => driver.run(operation, context),
      (output) =>
        // Only an operation with a condition gives false, but for a delete that found nothing.
        output === false && operation.name !== 'delete' ? 'conditionFailed' : 'ok',
    );
  }

  /** Makes a call of the driver. Throws `AbortedError` if the signal is aborted already. */
  call<T>(
    facts: CallFacts,
    signal: AbortSignal | undefined,
    run: (driver: Driver, context: Context) => Promise<T>,
    outcomeOf: (result: T) => CallOutcome,
  ): Promise<T> {
    throwIfAborted(signal);
    if (this.#profiler !== undefined) return this.#profiled(this.#profiler, facts, signal, run, outcomeOf);
    return run(this.#driver, signal === undefined ? this.#context : { ...this.#context, signal });
  }

  async #profiled<T>(
    profiler: Profiler,
    facts: CallFacts,
    signal: AbortSignal | undefined,
    run: (driver: Driver, context: Context) => Promise<T>,
    outcomeOf: (result: T) => CallOutcome,
  ): Promise<T> {
    let retries = 0;
    const observer = {
      request: (event: RequestEvent) => {
        notify(() => profiler.request?.({ ...event, operation: facts.name }));
      },
      retry: () => {
        retries += 1;
      },
    };
    const start = performance.now();
    const end = (outcome: CallOutcome, error?: unknown): void => {
      const errorCode = KeyValueStoreError.is(error) ? error.code : undefined;
      const { system } = this.#driver.capabilities;
      const duration = performance.now() - start;
      notify(() => profiler.operation?.({ ...facts, system, duration, outcome, errorCode, retries }));
    };
    try {
      const result = await run(this.#driver, { ...this.#context, signal, observer });
      end(outcomeOf(result));
      return result;
    } catch (error) {
      end('error', error);
      throw error;
    }
  }
}
