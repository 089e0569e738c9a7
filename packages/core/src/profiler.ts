import { type ErrorCode } from './errors.js';

/** How a call ended. */
export type CallOutcome = 'ok' | 'conditionFailed' | 'error';

/** One finished call of a backend's method, or of `exec`. Never holds keys or values. */
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

/** One request to the engine. Never holds keys or values. */
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

/**
 * Is told what a backend does. Both methods are called synchronously and must not throw: what they throw is rethrown
 * as an uncaught exception, never into the call that they watch.
 */
export interface Profiler {
  operation?(event: OperationEvent): void;
  request?(event: RequestEvent): void;
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

/** One profiler that tells both. */
export function combineProfilers(first: Profiler, second: Profiler): Profiler {
  return {
    operation: (event) => {
      notify(() => first.operation?.(event));
      notify(() => second.operation?.(event));
    },
    request: (event) => {
      notify(() => first.request?.(event));
      notify(() => second.request?.(event));
    },
  };
}
