import { type AtomicWrite } from './atomic-write.js';
import { type Batch } from './batch.js';
import { type Driver } from './driver.js';
import { type Hashes } from './hashes.js';
import { type Limits } from './limits.js';
import { type Profiler } from './profiler.js';
import { type Sets } from './sets.js';
import { type SortedHashes } from './sorted-hashes.js';
import { type SortedSets } from './sorted-sets.js';
import { type Strings } from './strings.js';
import { type Decode } from './values.js';

/** How a view of a backend checks, reads and reports. */
export interface View<R> {
  readonly limits: Limits;
  readonly decode: Decode<R>;
  readonly consistency: 'strong' | 'eventual';
  readonly profiler: Profiler | undefined;
}

/**
 * A store with the Redis data model; the same contract on every engine. `R` is what reads give: strings, or bytes on
 * the view that `withBinaryValues` gives.
 *
 * Keys have 1 to 2048 bytes. Every method rejects with `InvalidArgumentError` or `LimitExceededError` before anything
 * is sent if an argument is not acceptable, with `WrongTypeError` where a key holds another type, with `AbortedError`
 * if its signal is aborted in time, with `ThrottledError` or `UnavailableError` if bounded retries did not help, and,
 * if it writes, with `UnknownOutcomeError` if no answer tells whether it did.
 */
export interface Backend<R = string> extends Strings<R>, Sets<R>, Hashes<R>, SortedSets<R>, SortedHashes<R> {
  /** A new, empty batch: operations sent in the fewest round trips, without atomicity. */
  batch(): Batch<R>;

  /** A new, empty atomic write: operations and conditions of which all take effect or none. */
  atomicWrite(): AtomicWrite;

  /** A view of the same store whose reads give bytes, exactly as they were written. */
  withBinaryValues(): Backend<Uint8Array>;

  /**
   * A view of the same store whose reads may be stale, and cost less where the engine offers that: half the read
   * units on DynamoDB, replicas on a Redis Cluster whose client is set so. Elsewhere it is the same.
   */
  withEventuallyConsistentReads(): Backend<R>;

  /** A view of the same store that tells a profiler of each call and each request, beside any that it tells already. */
  withProfiler(profiler: Profiler): Backend<R>;

  /** The backend that a wrapper was made around, in the same view; null for one that wraps none. */
  unwrap(): Backend<R> | null;

  /** The engine under this backend, for those who write wrappers. */
  readonly driver: Driver;

  /** How this view checks, reads and reports, for those who write wrappers. */
  readonly view: View<R>;
}
