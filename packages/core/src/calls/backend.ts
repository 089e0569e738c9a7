import type { Driver } from '../driver/driver.js';
import type { Profiler } from '../driver/profiler.js';
import type { Families } from '../operations/methods.js';
import type { Called } from '../operations/surface.js';
import type { Limits } from '../values/limits.js';
import type { Decode } from '../values/values.js';
import type { AtomicWrite } from './atomic-write.js';
import type { Batch } from './batch.js';
import type { CallOptions, ScanOptions } from './options.js';

/**
 * How a view of a backend checks, reads and reports.
 * @example
 * ```ts
 * const { limits, consistency } = backend.view;
 * limits.key.max; // 2048
 * consistency; // 'strong'
 * ```
 */
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
 * @example
 * ```ts
 * import { type Backend } from '@keyvaluestore/core';
 * import { MemoryBackend } from '@keyvaluestore/memory';
 *
 * const backend: Backend = new MemoryBackend();
 * await backend.set('greeting', 'hello');
 * await backend.get('greeting'); // 'hello'
 * ```
 */
export interface Backend<R = string> extends Families<Called<R>> {
  /**
   * The values of several keys, null for those that are absent, in the order of the keys; `[]` for none. One batch of
   * `get`s: keys may lie in any slots, and are not all read at one moment. Rejects where one of them fails, as with
   * `WrongTypeError`, whose `key` tells which. Redis `MGET`, which takes other types for absent.
   * @example
   * ```ts
   * await backend.set('a', 1);
   * await backend.mGet(['a', 'b']); // ['1', null]
   * ```
   */
  mGet(keys: readonly string[], options?: CallOptions): Promise<(R | null)[]>;

  /**
   * Some of the keys, in any order, and a cursor to go on with, null at the end: an opaque, URL-safe text that outlives
   * the process. Each call does a bounded amount of work, so that there may be few keys, or none, though there are more.
   * What is there all the while is given at least once; a key that comes or goes meanwhile may be given or not. A cursor
   * of another prefix or type is refused with `InvalidArgumentError`. Keys of other programs whose names are no UTF-8 are
   * left out. On DynamoDB a scan reads the whole table, whatever the prefix. Redis `SCAN` with `MATCH`, `TYPE`, `COUNT`.
   * @example
   * ```ts
   * await backend.set('user:1', 'alice');
   * await backend.set('order:1', 'paid');
   * await backend.scan({ prefix: 'user:' }); // { keys: ['user:1'], cursor: null }
   * ```
   */
  scan(options?: ScanOptions & CallOptions): Promise<{ keys: string[]; cursor: string | null }>;

  /**
   * A new, empty batch: operations sent in the fewest round trips, without atomicity.
   * @example
   * ```ts
   * const batch = backend.batch();
   * batch.set('a', 1);
   * const sum = batch.nIncrBy('a', 2);
   * await batch.exec();
   * sum.result(); // 3
   * ```
   */
  batch(): Batch<R>;

  /**
   * A new, empty atomic write: operations and conditions of which all take effect or none.
   * @example
   * ```ts
   * const write = backend.atomicWrite();
   * write.set('user:1', 'alice');
   * write.setNX('user_by_name:alice', 'user:1');
   * await write.exec(); // true
   * ```
   */
  atomicWrite(): AtomicWrite;

  /**
   * A view of the same store whose reads give bytes, exactly as they were written.
   * @example
   * ```ts
   * await backend.set('a', new Uint8Array([0, 255]));
   * await backend.withBinaryValues().get('a'); // new Uint8Array([0, 255])
   * ```
   */
  withBinaryValues(): Backend<Uint8Array>;

  /**
   * A view of the same store whose reads may be stale, and cost less where the engine offers that: half the read
   * units on DynamoDB, replicas on a Redis Cluster whose client is set so. Elsewhere it is the same.
   * @example
   * ```ts
   * const relaxed = backend.withEventuallyConsistentReads();
   * await relaxed.get('a'); // null
   * ```
   */
  withEventuallyConsistentReads(): Backend<R>;

  /**
   * A view of the same store that tells a profiler of each call and each request, beside any that it tells already.
   * @example
   * ```ts
   * const names: string[] = [];
   * const watched = backend.withProfiler({ operation: ({ name, outcome }) => names.push(`${name} ${outcome}`) });
   * await watched.set('a', 1);
   * names; // ['set ok']
   * ```
   */
  withProfiler(profiler: Profiler): Backend<R>;

  /**
   * The backend that a wrapper was made around, in the same view; null for one that wraps none.
   * @example
   * ```ts
   * const tenant = prefixed(backend, 'tenant:');
   * tenant.unwrap() === null; // false
   * backend.unwrap(); // null
   * ```
   */
  unwrap(): Backend<R> | null;

  /**
   * The engine under this backend, for those who write wrappers.
   * @example
   * ```ts
   * backend.driver.capabilities.system; // 'memory'
   * ```
   */
  readonly driver: Driver;

  /**
   * How this view checks, reads and reports, for those who write wrappers.
   * @example
   * ```ts
   * backend.view.consistency; // 'strong'
   * backend.withEventuallyConsistentReads().view.consistency; // 'eventual'
   * ```
   */
  readonly view: View<R>;
}
