import { type Backend, DriverBackend, fromText, InvalidArgumentError } from '@keyvaluestore/core';

import { Cache } from './cache.js';
import { cachedDriver } from './cached-driver.js';
import { type CacheStatistics } from './statistics.js';

/**
 * How much a cache holds, and for how long.
 * @example
 * ```ts
 * const options: ReadCacheOptions = { ttl: 60_000, maxEntries: 50_000, maxBytes: 64 * 1024 * 1024 };
 * await new ReadCache(backend, options).get('a'); // null
 * ```
 */
export interface ReadCacheOptions {
  /** Results at most, for strong and for eventually consistent reads each; 10,000 if left out. */
  readonly maxEntries?: number | undefined;
  /** Bytes at most, estimated, for strong and for eventually consistent reads each; 32 MiB if left out. */
  readonly maxBytes?: number | undefined;
  /**
   * Milliseconds after which a result is read again. Left out, it is kept until a write through this cache, an
   * invalidation or the bounds end it. It is what limits how long writes that this cache is not told of stay unseen.
   */
  readonly ttl?: number | undefined;
  /**
   * The same for eventually consistent reads: 1,000 if left out, or `ttl` if that is less. A replica may answer with
   * an old value even after the write has ended, and no invalidation follows.
   */
  readonly eventualTtl?: number | undefined;
  /**
   * Milliseconds for which a key is not cached after a write to it had an unknown outcome, because it may still take
   * effect; 10,000 if left out.
   */
  readonly unknownOutcomeDelay?: number | undefined;
  /**
   * The clock, in milliseconds, by which cached results end with their keys; `Date.now` if left out. Only differences
   * count: a backend with a clock of its own for tests wants the same one here.
   */
  readonly clock?: (() => number) | undefined;
}

/** How `withBackend` hands its cache on, out of reach of users. */
const caches = new WeakMap<ReadCacheOptions, Cache>();

function number(name: string, value: number, isAllowed: (value: number) => boolean, what: string): number {
  if (typeof value === 'number' && isAllowed(value)) return value;
  throw new InvalidArgumentError(`options.${name} must be ${what}`);
}

function count(name: string, value: number): number {
  return number(name, value, (given) => Number.isSafeInteger(given) && given > 0, 'a positive safe integer');
}

function milliseconds(name: string, value: number): number {
  return number(name, value, (given) => Number.isSafeInteger(given) && given >= 0, 'whole milliseconds, 0 or more');
}

function createCache(options: ReadCacheOptions): Cache {
  const { unknownOutcomeDelay = 10_000, clock = Date.now } = options;
  if (typeof clock !== 'function') throw new InvalidArgumentError('options.clock must be a function');
  const maxEntries = count('maxEntries', options.maxEntries ?? 10_000);
  const maxBytes = count('maxBytes', options.maxBytes ?? 32 * 1024 * 1024);
  const ttl = options.ttl === undefined ? undefined : count('ttl', options.ttl);
  const eventualTtl = count('eventualTtl', options.eventualTtl ?? Math.min(1000, ttl ?? 1000));
  return new Cache({
    strong: { maxEntries, maxBytes, ttl },
    eventual: { maxEntries, maxBytes, ttl: eventualTtl },
    clock,
    unknownOutcomeDelay: milliseconds('unknownOutcomeDelay', unknownOutcomeDelay),
  });
}

/**
 * A backend that remembers what reads gave, until a write through it, by whichever of its views, may have changed it.
 *
 * - A read that begins after a write through this cache has ended sees that write or a later one. A read during which its
 *   key was written is not remembered. Errors are never remembered.
 * - Equal reads at the same time are one request; each keeps its own signal.
 * - A range answers later ones with the same bounds and another limit where it holds enough, and a whole hash answers
 *   the reads of its fields.
 * - What it remembers ends with its key: it asks for the time to live of a key in one batch with the read, but not for
 *   that of a sorted set on a backend whose sorted sets do not expire. `ttl` itself is never remembered.
 * - What is drawn by lot (`sRandMember`, `hRandField`, `zRandMember`), what is read of several keys in one call, and
 *   `scan` are asked of the backend each time.
 * - What others write, past this cache, it does not see by itself: use it for one request's lifetime, where that is
 *   what one wants; or set `ttl`; or connect the caches of all processes by an {@link invalidationBus}.
 *
 * Making one costs a few microseconds, a hit no request. It holds at most `maxEntries` results of `maxBytes` in all, for
 * each consistency, and forgets the least recently used keys first.
 * @example
 * ```ts
 * const cache = new ReadCache(backend);
 * await cache.hSet('user:1', { name: 'alice', age: 34 });
 * await cache.hGetAll('user:1'); // { name: 'alice', age: '34' }
 * await cache.hGet('user:1', 'name'); // 'alice': without a request
 * cache.statistics.hits; // 1
 * ```
 */
export class ReadCache<R = string> extends DriverBackend<R> {
  readonly #cache: Cache;

  constructor(backend: Backend<R>, options: ReadCacheOptions = {}) {
    const cache = caches.get(options) ?? createCache(options);
    super(cachedDriver(backend.driver, cache), backend.view, backend);
    this.#cache = cache;
  }

  /**
   * The same cache over another backend of the same store, such as a view, or one with a profiler.
   * @example
   * ```ts
   * const cache = new ReadCache(backend);
   * await cache.get('a'); // null
   * const relaxed = cache.withBackend(backend.withEventuallyConsistentReads());
   * relaxed.statistics.stores; // 1: the cache is the same
   * ```
   */
  withBackend<S>(backend: Backend<S>): ReadCache<S> {
    const options: ReadCacheOptions = {};
    caches.set(options, this.#cache);
    return new ReadCache(backend, options);
  }

  /**
   * Forgets what is known of some keys; reads of them that are under way are not remembered.
   * @example
   * ```ts
   * const cache = new ReadCache(backend);
   * await cache.get('a'); // null
   * await backend.set('a', 1); // past the cache
   * cache.invalidate(['a']);
   * await cache.get('a'); // '1'
   * ```
   */
  invalidate(keys: Iterable<string>): void {
    for (const key of keys) this.#cache.invalidate(fromText(key));
  }

  /**
   * Forgets everything; no read that is under way is remembered.
   * @example
   * ```ts
   * const cache = new ReadCache(backend);
   * await cache.get('a'); // null
   * cache.clear();
   * cache.statistics.entries; // 0
   * ```
   */
  clear(): void {
    this.#cache.clear();
  }

  /**
   * What the cache has done so far, and what it holds.
   * @example
   * ```ts
   * const cache = new ReadCache(backend);
   * await cache.get('a'); // null
   * await cache.get('a'); // null
   * const { hits, misses } = cache.statistics;
   * [hits, misses]; // [1, 1]
   * ```
   */
  get statistics(): CacheStatistics {
    return this.#cache.statistics();
  }
}
