/** The stable codes by which errors are told apart. */
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
  | 'UNSUPPORTED';

/** What an error may carry beside its message. */
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
    Object.defineProperty(this, BRAND, { value: true });
    Object.defineProperty(this, 'name', { value: new.target.name, configurable: true });
  }

  /** Whether an error is of this class, whichever copy of this package made it. */
  static is(error: unknown): error is KeyValueStoreError {
    return typeof error === 'object' && error !== null && BRAND in error;
  }
}

function has<E extends KeyValueStoreError>(error: unknown, code: ErrorCode): error is E {
  return KeyValueStoreError.is(error) && error.code === code;
}

/** An argument that no backend accepts; nothing was sent. The message names the argument and what is wrong with it. */
export class InvalidArgumentError extends KeyValueStoreError {
  constructor(message: string, details?: ErrorDetails) {
    super('INVALID_ARGUMENT', message, details);
  }
  static override is(error: unknown): error is InvalidArgumentError {
    return has(error, 'INVALID_ARGUMENT');
  }
}

/** Something is larger or smaller than a limit; nothing was written. */
export class LimitExceededError extends KeyValueStoreError {
  /** The limit, in the unit that the message names; undefined where an engine does not tell. */
  readonly limit: number | undefined;
  /** What there was, in the same unit; undefined where an engine does not tell. */
  readonly actual: number | undefined;

  constructor(message: string, details?: ErrorDetails & { readonly limit?: number; readonly actual?: number }) {
    super('LIMIT_EXCEEDED', message, details);
    this.limit = details?.limit;
    this.actual = details?.actual;
  }
  static override is(error: unknown): error is LimitExceededError {
    return has(error, 'LIMIT_EXCEEDED');
  }
}

/** The key holds another type than the operation works on; nothing was changed. Redis: `WRONGTYPE`. */
export class WrongTypeError extends KeyValueStoreError {
  constructor(message = 'the key holds a value of another type', details?: ErrorDetails) {
    super('WRONG_TYPE', message, details);
  }
  static override is(error: unknown): error is WrongTypeError {
    return has(error, 'WRONG_TYPE');
  }
}

/** An increment met a value that is no integer as Redis writes integers; nothing was changed. */
export class NotAnIntegerError extends KeyValueStoreError {
  constructor(message = 'the value is not a safe integer in its decimal form', details?: ErrorDetails) {
    super('NOT_AN_INTEGER', message, details);
  }
  static override is(error: unknown): error is NotAnIntegerError {
    return has(error, 'NOT_AN_INTEGER');
  }
}

/** An increment would leave the range of safe integers, or make a score that is no number; nothing was changed. */
export class OutOfRangeError extends KeyValueStoreError {
  constructor(message = 'the increment would leave the range of safe integers', details?: ErrorDetails) {
    super('OUT_OF_RANGE', message, details);
  }
  static override is(error: unknown): error is OutOfRangeError {
    return has(error, 'OUT_OF_RANGE');
  }
}

/** Other writers were faster, again and again, and the bounded retries are used up; nothing was written. */
export class ConflictError extends KeyValueStoreError {
  constructor(message = 'other writers changed the same keys again and again', details?: ErrorDetails) {
    super('CONFLICT', message, details, true);
  }
  static override is(error: unknown): error is ConflictError {
    return has(error, 'CONFLICT');
  }
}

/** The engine asked to slow down, and the bounded retries are used up; nothing was written. */
export class ThrottledError extends KeyValueStoreError {
  constructor(message = 'the engine throttled the request', details?: ErrorDetails) {
    super('THROTTLED', message, details, true);
  }
  static override is(error: unknown): error is ThrottledError {
    return has(error, 'THROTTLED');
  }
}

/** The engine could not be reached or did not serve the request; nothing was written. */
export class UnavailableError extends KeyValueStoreError {
  constructor(message = 'the engine is not available', details?: ErrorDetails) {
    super('UNAVAILABLE', message, details, true);
  }
  static override is(error: unknown): error is UnavailableError {
    return has(error, 'UNAVAILABLE');
  }
}

/** A write was sent and no answer came: it may have been applied or not. It is never retried blindly. */
export class UnknownOutcomeError extends KeyValueStoreError {
  constructor(message = 'the write was sent, and no answer tells whether it was applied', details?: ErrorDetails) {
    super('UNKNOWN_OUTCOME', message, details);
  }
  static override is(error: unknown): error is UnknownOutcomeError {
    return has(error, 'UNKNOWN_OUTCOME');
  }
}

/** The keys of one atomic write lie in different hash slots of a Redis Cluster; nothing was sent. */
export class CrossSlotError extends KeyValueStoreError {
  constructor(message: string, details?: ErrorDetails) {
    super('CROSS_SLOT', message, details);
  }
  static override is(error: unknown): error is CrossSlotError {
    return has(error, 'CROSS_SLOT');
  }
}

/** One failed operation of a batch. */
export interface BatchFailure {
  /** Its place in the order in which operations were added, from 0. */
  readonly index: number;
  /** The method by which it was added. */
  readonly operation: string;
  readonly key: string;
  readonly error: Error;
}

/** Some operations of a batch failed; every other one has its result. */
export class BatchError extends KeyValueStoreError {
  /** The failed operations, by index. */
  readonly errors: readonly BatchFailure[];

  constructor(errors: readonly BatchFailure[], count: number) {
    const first = errors[0];
    super('BATCH_FAILED', `${errors.length} of ${count} operations failed, the first with: ${first?.error.message}`, {
      operation: 'batch',
      cause: first?.error,
    });
    this.errors = errors;
  }
  static override is(error: unknown): error is BatchError {
    return has(error, 'BATCH_FAILED');
  }
}

/** A batch or an atomic write was used in a way that its state does not allow; nothing was sent. */
export class BuilderStateError extends KeyValueStoreError {
  constructor(message: string, details?: ErrorDetails) {
    super('BUILDER_STATE', message, details);
  }
  static override is(error: unknown): error is BuilderStateError {
    return has(error, 'BUILDER_STATE');
  }
}

/** The signal of the call was aborted before anything was written; `cause` is the signal's reason. */
export class AbortedError extends KeyValueStoreError {
  constructor(message = 'the call was aborted', details?: ErrorDetails) {
    super('ABORTED', message, details);
  }
  static override is(error: unknown): error is AbortedError {
    return has(error, 'ABORTED');
  }
}

/** The backend, its engine's version or its client's settings cannot do this; nothing was sent. */
export class UnsupportedError extends KeyValueStoreError {
  constructor(message: string, details?: ErrorDetails) {
    super('UNSUPPORTED', message, details);
  }
  static override is(error: unknown): error is UnsupportedError {
    return has(error, 'UNSUPPORTED');
  }
}

/** Fills in what the place that threw did not know, and gives the same error back. */
export function describeError(error: unknown, operation: string, key?: string): unknown {
  if (KeyValueStoreError.is(error)) {
    error.operation ??= operation;
    // A wrong argument in the place of the key is not one, and may be a value.
    if (typeof key === 'string') error.key ??= key;
  }
  return error;
}
