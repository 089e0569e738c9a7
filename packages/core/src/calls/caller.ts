import { throwIfAborted } from '../driver/abort.js';
import type { View } from './backend.js';
import { diagnosticsProfiler, isDiagnosed } from '../driver/diagnostics.js';
import type { Context, Driver } from '../driver/driver.js';
import { type ErrorCode, KeyValueStoreError } from '../errors/errors.js';
import { isRefused, keysOf } from '../operations/facts.js';
import type { AtomicOperation, Operation, Output } from '../operations/primitives.js';
import {
  type CallOutcome,
  combineProfilers,
  notify,
  type OperationEvent,
  type Profiler,
  type RequestEvent,
  runInside,
  startCall,
} from '../driver/profiler.js';

/** What is called: its name, and what the driver is asked. {@link Caller} is given it. */
export interface Call {
  readonly name: string;
  readonly requested: readonly (Operation | AtomicOperation)[];
  /** How many different keys it names, if what is asked turns out on the way only; then it is told as one operation. */
  readonly keys?: number | undefined;
}

/**
 * Makes the calls of one view: gives the driver its context, and tells the profiler, if there is one. For who offers calls
 * of his own on a driver, and would have them seen as the methods are.
 * @example
 * ```ts
 * const caller = new Caller(backend.driver, { consistency: 'strong', profiler: { operation: ({ name }) => console.log(name) } });
 * const get: Operation<'get'> = { name: 'get', key: fromText('a') };
 * await caller.call({ name: 'GET', requested: [get] }, undefined, async (driver, context) => driver.run(get, context)); // null
 * ```
 */
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

  /** Whether anybody is told of calls. */
  get isObserved(): boolean {
    return this.#profiler !== undefined || isDiagnosed();
  }

  /** Runs one operation for a method. Throws what the driver throws, and `AbortedError` if the signal is aborted already. */
  run(name: string, operation: Operation, signal: AbortSignal | undefined): Promise<Output> | Output {
    if (signal === undefined && !this.isObserved) {
      return this.#driver.run(operation, this.#context);
    }
    return this.call<Output>(
      { name, requested: [operation] },
      signal,
      async (driver, context) => driver.run(operation, context),
      (output) => (isRefused(operation, output) ? 'conditionFailed' : 'ok'),
    );
  }

  /** Makes a call of the driver. Throws `AbortedError` if the signal is aborted already. */
  call<T>(
    call: Call,
    signal: AbortSignal | undefined,
    run: (driver: Driver, context: Context) => Promise<T>,
    outcomeOf: (result: T) => CallOutcome = () => 'ok',
  ): Promise<T> {
    throwIfAborted(signal);
    const profiler = this.#listener();
    if (profiler !== undefined) return this.#profiled(profiler, call, signal, run, outcomeOf);
    return run(this.#driver, signal === undefined ? this.#context : { ...this.#context, signal });
  }

  /** Who is to be told of a call that begins now. */
  #listener(): Profiler | undefined {
    if (!isDiagnosed()) return this.#profiler;
    return this.#profiler === undefined ? diagnosticsProfiler : combineProfilers(this.#profiler, diagnosticsProfiler);
  }

  async #profiled<T>(
    profiler: Profiler,
    { name, requested, keys: named }: Call,
    signal: AbortSignal | undefined,
    run: (driver: Driver, context: Context) => Promise<T>,
    outcomeOf: (result: T) => CallOutcome,
  ): Promise<T> {
    const keys = named ?? new Set(requested.flatMap(keysOf)).size;
    const { system } = this.#driver.capabilities;
    const operations = named === undefined ? requested.length : 1;
    const follower = startCall(profiler, { name, system, operations, keys, requested });
    let retries = 0;
    const observer = {
      request: (told: RequestEvent) => {
        const event = { ...told, operation: name };
        notify(() => profiler.request?.(event));
        notify(() => follower?.request?.(event));
      },
      retry: () => {
        retries += 1;
      },
    };
    const start = performance.now();
    const end = (outcome: CallOutcome, errorCode?: ErrorCode, error?: unknown): void => {
      const duration = performance.now() - start;
      // Not from an object spread, which takes longer than all the rest.
      const event: OperationEvent = { name, system, operations, keys, duration, outcome, errorCode, retries };
      notify(() => profiler.operation?.(event));
      notify(() => follower?.end?.(event, error));
    };
    let pending: Promise<T> | undefined;
    runInside(follower, () => {
      const context = { ...this.#context, signal, observer };
      pending = (async () => run(this.#driver, context))();
    });
    try {
      const result = (await pending) as T;
      const outcome = outcomeOf(result);
      // Only the result of a batch tells of errors that are not thrown.
      end(outcome, outcome === 'error' ? 'BATCH_FAILED' : undefined);
      return result;
    } catch (error) {
      end('error', KeyValueStoreError.is(error) ? error.code : undefined, error);
      throw error;
    }
  }
}
