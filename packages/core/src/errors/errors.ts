import { type ErrorDetails, hasCode, KeyValueStoreError } from './error-base.js';

export { describeError } from './describe-error.js';
export { type ErrorCode, type ErrorDetails, KeyValueStoreError } from './error-base.js';

/**
 * An argument that no backend accepts; nothing was sent. The message names the argument and what is wrong with it.
 * @example
 * ```ts
 * await backend.set('a', 1.5); // rejects with InvalidArgumentError
 * ```
 */
export class InvalidArgumentError extends KeyValueStoreError {
  constructor(message: string, details?: ErrorDetails) {
    super('INVALID_ARGUMENT', message, details);
  }
  static override is(error: unknown): error is InvalidArgumentError {
    return hasCode(error, 'INVALID_ARGUMENT');
  }
}

/**
 * Something is larger or smaller than a limit; nothing was written.
 * @example
 * ```ts
 * const error = await backend.get('a'.repeat(2049)).catch((caught: unknown) => caught);
 * LimitExceededError.is(error) && [error.limit, error.actual]; // [2048, 2049]
 * ```
 */
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
    return hasCode(error, 'LIMIT_EXCEEDED');
  }
}

/**
 * The key holds another type than the operation works on; nothing was changed. Redis: `WRONGTYPE`.
 * @example
 * ```ts
 * await backend.sAdd('tags', 'red');
 * await backend.get('tags'); // rejects with WrongTypeError
 * ```
 */
export class WrongTypeError extends KeyValueStoreError {
  constructor(message = 'the key holds a value of another type', details?: ErrorDetails) {
    super('WRONG_TYPE', message, details);
  }
  static override is(error: unknown): error is WrongTypeError {
    return hasCode(error, 'WRONG_TYPE');
  }
}

/**
 * An increment met a value that is no integer as Redis writes integers; nothing was changed.
 * @example
 * ```ts
 * await backend.set('word', 'hello');
 * await backend.nIncrBy('word', 1); // rejects with NotAnIntegerError
 * ```
 */
export class NotAnIntegerError extends KeyValueStoreError {
  constructor(message = 'the value is not a safe integer in its decimal form', details?: ErrorDetails) {
    super('NOT_AN_INTEGER', message, details);
  }
  static override is(error: unknown): error is NotAnIntegerError {
    return hasCode(error, 'NOT_AN_INTEGER');
  }
}

/**
 * An increment would leave the range of safe integers, or make a score that is no number; nothing was changed.
 * @example
 * ```ts
 * await backend.set('n', Number.MAX_SAFE_INTEGER);
 * await backend.nIncrBy('n', 1); // rejects with OutOfRangeError
 * ```
 */
export class OutOfRangeError extends KeyValueStoreError {
  constructor(message = 'the increment would leave the range of safe integers', details?: ErrorDetails) {
    super('OUT_OF_RANGE', message, details);
  }
  static override is(error: unknown): error is OutOfRangeError {
    return hasCode(error, 'OUT_OF_RANGE');
  }
}

/**
 * Other writers were faster, again and again, and the bounded retries are used up; nothing was written.
 * @example
 * ```ts
 * const contended = faulty(backend, { conflict: 1 });
 * await contended.zIncrBy('board', 'ada', 1); // rejects with ConflictError
 * ```
 */
export class ConflictError extends KeyValueStoreError {
  constructor(message = 'other writers changed the same keys again and again', details?: ErrorDetails) {
    super('CONFLICT', message, details, true);
  }
  static override is(error: unknown): error is ConflictError {
    return hasCode(error, 'CONFLICT');
  }
}

/**
 * The engine asked to slow down, and the bounded retries are used up; nothing was written.
 * @example
 * ```ts
 * await faulty(backend, { throttled: 1 }).get('a'); // rejects with ThrottledError
 * ```
 */
export class ThrottledError extends KeyValueStoreError {
  constructor(message = 'the engine throttled the request', details?: ErrorDetails) {
    super('THROTTLED', message, details, true);
  }
  static override is(error: unknown): error is ThrottledError {
    return hasCode(error, 'THROTTLED');
  }
}

/**
 * The engine could not be reached or did not serve the request; nothing was written.
 * @example
 * ```ts
 * await faulty(backend, { unavailable: 1 }).get('a'); // rejects with UnavailableError
 * ```
 */
export class UnavailableError extends KeyValueStoreError {
  constructor(message = 'the engine is not available', details?: ErrorDetails) {
    super('UNAVAILABLE', message, details, true);
  }
  static override is(error: unknown): error is UnavailableError {
    return hasCode(error, 'UNAVAILABLE');
  }
}

/**
 * A write was sent and no answer came: it may have been applied or not. It is never retried blindly.
 * @example
 * ```ts
 * const lossy = faulty(backend, { unknownApplied: 1 });
 * await lossy.nIncrBy('visits', 1); // rejects with UnknownOutcomeError
 * await backend.get('visits'); // '1': this time it was applied
 * ```
 */
export class UnknownOutcomeError extends KeyValueStoreError {
  constructor(message = 'the write was sent, and no answer tells whether it was applied', details?: ErrorDetails) {
    super('UNKNOWN_OUTCOME', message, details);
  }
  static override is(error: unknown): error is UnknownOutcomeError {
    return hasCode(error, 'UNKNOWN_OUTCOME');
  }
}

/**
 * The keys of one atomic write lie in different hash slots of a Redis Cluster; nothing was sent.
 * @example
 * ```ts
 * const write = backend.atomicWrite();
 * write.set('user:1', 'alice');
 * write.set('user:2', 'bob');
 * const error = await write.exec().catch((caught: unknown) => caught);
 * CrossSlotError.is(error); // false; true on a Redis Cluster, where '{user}:1' and '{user}:2' would share a slot
 * ```
 */
export class CrossSlotError extends KeyValueStoreError {
  constructor(message: string, details?: ErrorDetails) {
    super('CROSS_SLOT', message, details);
  }
  static override is(error: unknown): error is CrossSlotError {
    return hasCode(error, 'CROSS_SLOT');
  }
}

/** One failed operation of a batch. {@link BatchError} lists them. */
export interface BatchFailure {
  /** Its place in the order in which operations were added, from 0. */
  readonly index: number;
  /** The method by which it was added. */
  readonly operation: string;
  readonly key: string;
  readonly error: Error;
}

/**
 * Some operations of a batch failed; every other one has its result.
 * @example
 * ```ts
 * await backend.set('word', 'hello');
 * const batch = backend.batch();
 * batch.sAdd('word', 'a');
 * batch.get('word');
 * const error = await batch.exec().catch((caught: unknown) => caught);
 * BatchError.is(error) && error.errors.map(({ index, operation }) => `${index} ${operation}`); // ['0 sAdd']
 * ```
 */
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
    return hasCode(error, 'BATCH_FAILED');
  }
}

/**
 * A batch or an atomic write was used in a way that its state does not allow; nothing was sent.
 * @example
 * ```ts
 * const batch = backend.batch();
 * const greeting = batch.get('greeting');
 * greeting.result(); // throws BuilderStateError
 * ```
 */
export class BuilderStateError extends KeyValueStoreError {
  constructor(message: string, details?: ErrorDetails) {
    super('BUILDER_STATE', message, details);
  }
  static override is(error: unknown): error is BuilderStateError {
    return hasCode(error, 'BUILDER_STATE');
  }
}

/**
 * The signal of the call was aborted before anything was written; `cause` is the signal's reason.
 * @example
 * ```ts
 * await backend.get('a', { signal: AbortSignal.abort() }); // rejects with AbortedError
 * ```
 */
export class AbortedError extends KeyValueStoreError {
  constructor(message = 'the call was aborted', details?: ErrorDetails) {
    super('ABORTED', message, details);
  }
  static override is(error: unknown): error is AbortedError {
    return hasCode(error, 'ABORTED');
  }
}

/**
 * The backend, its engine's version or its client's settings cannot do this; nothing was sent.
 * @example
 * ```ts
 * const notInstalled = () => Promise.reject(new Error("Cannot find module 'foundationdb'"));
 * await openDatabase(notInstalled); // rejects with UnsupportedError
 * ```
 */
export class UnsupportedError extends KeyValueStoreError {
  constructor(message: string, details?: ErrorDetails) {
    super('UNSUPPORTED', message, details);
  }
  static override is(error: unknown): error is UnsupportedError {
    return hasCode(error, 'UNSUPPORTED');
  }
}
