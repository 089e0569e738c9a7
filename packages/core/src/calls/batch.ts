import type { NamesAt, Operations } from '../operations/methods.js';
import type { InBatch } from '../operations/surface.js';
import type { CallOptions } from './options.js';

/**
 * The place where one operation of a batch finds its result.
 * @example
 * ```ts
 * const batch = backend.batch();
 * const greeting = batch.get('greeting');
 * greeting.result(); // throws BuilderStateError
 * await batch.exec();
 * greeting.result(); // null
 * ```
 */
export interface BatchResult<T> {
  /**
   * What the operation gave. Throws the operation's own error if it failed, and `BuilderStateError` before the batch
   * was executed.
   */
  result(): T;
}

/**
 * Operations that are sent in the fewest round trips: no atomicity, no isolation. Operations on one key take effect in
 * the order in which they were added, and a read sees the writes added before it; across keys the order is free.
 *
 * Each method adds the operation that the {@link Backend} method of the same name makes, and throws at once, adding
 * nothing, what that one would reject with for its arguments.
 * @example
 * ```ts
 * const batch = backend.batch();
 * batch.set('greeting', 'hello');
 * const greeting = batch.get('greeting');
 * const wrong = batch.sMembers('greeting');
 * await batch.exec(); // rejects with BatchError
 * greeting.result(); // 'hello'
 * wrong.result(); // throws WrongTypeError
 * ```
 */
export interface Batch<R = string> extends Pick<Operations<InBatch<R>>, NamesAt<'batch'>> {
  /**
   * Sends the operations and waits until each has ended. Rejects with `BatchError`, which lists the failed ones, if
   * any failed, and with `AbortedError` if the signal is aborted before anything was sent. Once only: a second call,
   * and adding after it, give `BuilderStateError`. An empty batch is fine.
   * @example
   * ```ts
   * const batch = backend.batch();
   * batch.set('a', 1);
   * await batch.exec();
   * await batch.exec(); // rejects with BuilderStateError
   * ```
   */
  exec(options?: CallOptions): Promise<void>;
}
