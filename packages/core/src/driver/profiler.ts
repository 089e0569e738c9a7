import type { ErrorCode } from '../errors/errors.js';
import type { AtomicOperation, Operation } from '../operations/primitives.js';

/** How a call ended. An {@link OperationEvent} has one. */
export type CallOutcome = 'ok' | 'conditionFailed' | 'error';

/**
 * One finished call of a backend's method, or of `exec`. Never holds keys or values.
 * @example
 * ```ts
 * const outcomes: string[] = [];
 * const watched = backend.withProfiler({ operation: ({ name, outcome }) => outcomes.push(`${name}: ${outcome}`) });
 * await watched.setNX('a', 1);
 * await watched.setNX('a', 2);
 * outcomes; // ['setNX: ok', 'setNX: conditionFailed']
 * ```
 */
export interface OperationEvent {
  /** The method's name, or `batch` or `atomicWrite`. */
  readonly name: string;
  /** `memory`, `redis`, `aws.dynamodb` or `foundationdb`. */
  readonly system: string;
  /** How many operations it held: 1, or the size of the batch or atomic write. */
  readonly operations: number;
  /** How many different keys it named. */
  readonly keys: number;
  /** Milliseconds from the call to its end. */
  readonly duration: number;
  /** `conditionFailed` for an atomic write that was not committed, and for `setNX` and its like that gave false. */
  readonly outcome: CallOutcome;
  /** The code of the error, where the outcome is `error` and the error is one of ours. */
  readonly errorCode?: ErrorCode | undefined;
  /** Requests that were made again after a failure that had written nothing, or that were safe to repeat. */
  readonly retries: number;
}

/**
 * One request to the engine. Never holds keys or values.
 * @example
 * ```ts
 * const units: number[] = [];
 * const watched = backend.withProfiler({ request: ({ readUnits = 0 }) => units.push(readUnits) });
 * await watched.get('a');
 * units; // []: memory makes no requests
 * ```
 */
export interface RequestEvent {
  readonly system: string;
  /** The engine's own name for it: `EVALSHA`, `PutItem`, `transaction`. */
  readonly name: string;
  /** The method of the backend for which it was made; filled in by the core. */
  readonly operation?: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly error?: string | undefined;
  /** Round trips to the engine: 1 unless the driver says otherwise. */
  readonly roundTrips?: number;
  readonly bytesSent?: number;
  readonly bytesReceived?: number;
  /** The table, for DynamoDB. */
  readonly table?: string;
  /** Capacity units that the table and its indexes consumed, for DynamoDB. */
  readonly readUnits?: number;
  readonly writeUnits?: number;
  /** Tries of the engine's own client beyond the first. */
  readonly clientRetries?: number;
  /** Phases of a request in milliseconds, such as `readVersion` and `commit`, and counts, such as `reads`. */
  readonly details?: Readonly<Record<string, number>>;
}

/** A call of a backend's method, or of `exec`, that begins. {@link Profiler.start} is given it. */
export interface CallStart extends Pick<OperationEvent, 'name' | 'system' | 'operations' | 'keys'> {
  /**
   * What the driver is asked. Unlike events it holds keys, fields and values, as binary strings: a profiler shows of
   * them only what its user asks it to show.
   */
  readonly requested: readonly (Operation | AtomicOperation)[];
}

/** Follows one call from its beginning to its end. {@link Profiler.start} gives it. */
export interface CallObserver {
  /** Runs the call, once and synchronously, inside what its asynchronous parts are to see, such as a span's context. */
  run?(call: () => void): void;
  /** One request of this call. */
  request?(event: RequestEvent): void;
  /** The end of this call, and what it rejected with, if it did. */
  end?(event: OperationEvent, error?: unknown): void;
}

/**
 * Is told what a backend does. Its methods, and those of its call observers, are called synchronously and must not
 * throw: what they throw is rethrown as an uncaught exception, never into the call that they watch.
 * @example
 * ```ts
 * const lines: string[] = [];
 * const profiler: Profiler = {
 *   start: ({ name }) => ({ end: ({ outcome }) => void lines.push(`${name} ended: ${outcome}`) }),
 * };
 * await backend.withProfiler(profiler).set('a', 1);
 * lines; // ['set ended: ok']
 * ```
 */
export interface Profiler {
  /** A call has ended. */
  operation?(event: OperationEvent): void;
  /** A request to the engine has ended. */
  request?(event: RequestEvent): void;
  /** A call begins; what is returned follows this one call. */
  start?(call: CallStart): CallObserver | undefined;
}

/** Calls a profiler so that nothing it throws changes the outcome of the call that it watches. */
export function notify(call: () => void): void {
  try {
    call();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

/** Asks a profiler for the observer of a call. */
export function startCall(profiler: Profiler, call: CallStart): CallObserver | undefined {
  let observer: CallObserver | undefined;
  notify(() => {
    observer = profiler.start?.(call);
  });
  return observer;
}

/** Runs a call inside an observer, if it wants that, and exactly once, whatever the observer does. */
export function runInside(observer: CallObserver | undefined, call: () => void): void {
  let called = false;
  const once = (): void => {
    if (called) return;
    called = true;
    call();
  };
  notify(() => observer?.run?.(once));
  once();
}

/**
 * One profiler that tells both.
 * @example
 * ```ts
 * const names: string[] = [];
 * const first: Profiler = { operation: ({ name }) => void names.push(`first ${name}`) };
 * const second: Profiler = { operation: ({ name }) => void names.push(`second ${name}`) };
 * await backend.withProfiler(combineProfilers(first, second)).get('a');
 * names; // ['first get', 'second get']
 * ```
 */
export function combineProfilers(first: Profiler, second: Profiler): Profiler {
  const both = [first, second];
  return {
    operation: (event) => {
      for (const profiler of both) notify(() => profiler.operation?.(event));
    },
    request: (event) => {
      for (const profiler of both) notify(() => profiler.request?.(event));
    },
    start: (call) => {
      const [outer, inner] = both.map((profiler) => startCall(profiler, call));
      if (outer === undefined || inner === undefined) return outer ?? inner;
      return {
        run: (run) => {
          runInside(outer, () => {
            runInside(inner, run);
          });
        },
        request: (event) => {
          for (const observer of [outer, inner]) notify(() => observer.request?.(event));
        },
        end: (event, error) => {
          for (const observer of [inner, outer]) notify(() => observer.end?.(event, error));
        },
      };
    },
  };
}
