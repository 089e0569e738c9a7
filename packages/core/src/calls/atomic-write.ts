import type { NamesAt, Operations } from '../operations/methods.js';
import type { InAtomicWrite } from '../operations/surface.js';
import type { CallOptions } from './options.js';

/**
 * The place where one operation of an atomic write says whether its condition failed.
 * @example
 * ```ts
 * await backend.set('name:alice', 'user:1');
 * const write = backend.atomicWrite();
 * const name = write.setNX('name:alice', 'user:2');
 * await write.exec(); // false
 * name.conditionFailed; // true
 * ```
 */
export interface AtomicWriteResult {
  /**
   * Whether the condition of this operation kept the write from being committed; false after errors. Throws
   * `BuilderStateError` before `exec` has ended.
   */
  readonly conditionFailed: boolean;
}

/**
 * Up to 100 operations, checks included, of 4 MB in all, that are written all together or not at all. Conditions are
 * judged by the state before the write.
 *
 * Each method adds one operation, and throws at once, adding nothing, if an argument is not acceptable or if another
 * operation of this write is on the same item: the same string, set, hash or list, or the same field of a sorted set. In
 * a Redis Cluster all keys must share a hash tag.
 * @example
 * ```ts
 * const write = backend.atomicWrite();
 * write.setNX('order:17', 'paid');
 * write.zAdd('orders', 'order:17', Date.now());
 * write.nIncrBy('orders:count', 1);
 * await write.exec(); // true
 * await backend.get('orders:count'); // '1'
 * ```
 */
export interface AtomicWrite extends Pick<Operations<InAtomicWrite>, NamesAt<'atomicWrite'>> {
  /**
   * Gives true if everything was written, and false if a condition failed and nothing was; all operations whose
   * conditions failed are then marked. Rejects, with nothing written, with `ConflictError` if other writers were
   * faster again and again, `ThrottledError`, `UnavailableError`, `InvalidArgumentError`, `LimitExceededError`,
   * `WrongTypeError`, `NotAnIntegerError`, `OutOfRangeError`, `CrossSlotError` or `AbortedError`; and with
   * `UnknownOutcomeError` if it was sent and no answer tells whether it was written. Once only: a second call, and
   * adding after it, give `BuilderStateError`. An empty write commits.
   * @example
   * ```ts
   * const write = backend.atomicWrite();
   * await write.exec(); // true
   * await write.exec(); // rejects with BuilderStateError
   * ```
   */
  exec(options?: CallOptions): Promise<boolean>;
}
