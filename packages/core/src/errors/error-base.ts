/** The stable codes by which errors are told apart. {@link KeyValueStoreError} has one. */
export type ErrorCode =
  | 'INVALID_ARGUMENT'
  | 'LIMIT_EXCEEDED'
  | 'WRONG_TYPE'
  | 'NOT_AN_INTEGER'
  | 'OUT_OF_RANGE'
  | 'CONFLICT'
  | 'THROTTLED'
  | 'UNAVAILABLE'
  | 'UNKNOWN_OUTCOME'
  | 'CROSS_SLOT'
  | 'BATCH_FAILED'
  | 'BUILDER_STATE'
  | 'ABORTED'
  | 'UNSUPPORTED'
  | 'UNIQUE'
  | 'NOT_FOUND'
  | 'INVALID_RECORD';

/** What an error may carry beside its message. {@link KeyValueStoreError} is made with them. */
export interface ErrorDetails {
  /** The method that failed, such as `setNX`. The core fills it in where a driver leaves it out. */
  readonly operation?: string | undefined;
  /** The key that it was called with. The core fills it in where a driver leaves it out. */
  readonly key?: string | undefined;
  /** The engine's own error, without the arguments and values that some clients attach to theirs. */
  readonly cause?: unknown;
}

/** Marks our errors across duplicate copies of this package, where `instanceof` fails. */
const BRAND = Symbol.for('@keyvaluestore/error');

/**
 * The base of every error of this library. No message, stack or property ever holds a value that was written or read.
 * @example
 * ```ts
 * try {
 *   await backend.get('');
 * } catch (error) {
 *   if (!KeyValueStoreError.is(error)) throw error;
 *   error.code; // 'LIMIT_EXCEEDED'
 *   error.retryable; // false
 *   error.operation; // 'get'
 * }
 * ```
 */
export class KeyValueStoreError extends Error {
  /** Which kind of error this is; the same on every backend, and stable over versions. */
  readonly code: ErrorCode;
  /** Whether nothing was written and the same call may succeed later. */
  readonly retryable: boolean;
  /** The method that failed, such as `setNX`; undefined where no single method did. */
  operation: string | undefined;
  /** The key that it was called with; undefined where no single key was. */
  key: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, retryable = false) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.retryable = retryable;
    this.operation = details.operation;
    this.key = details.key;
    Object.defineProperties(this, {
      [BRAND]: { value: true },
      name: { value: new.target.name, configurable: true },
    });
  }

  /** Whether an error is of this class, whichever copy of this package made it. */
  static is(error: unknown): error is KeyValueStoreError {
    return typeof error === 'object' && error !== null && BRAND in error;
  }
}

/** Whether an error has a code, whichever copy of this package made it. */
export function hasCode<E extends KeyValueStoreError>(error: unknown, code: ErrorCode): error is E {
  return KeyValueStoreError.is(error) && error.code === code;
}
