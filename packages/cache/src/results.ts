import { type BinaryString, keysOf, type Operation, type Output } from '@keyvaluestore/core';
import { LRUCache } from 'lru-cache';

import { KeyResults } from './key-results.js';
import { type Counters } from './statistics.js';

/** How much is kept, and for how long. */
export interface Bounds {
  readonly maxEntries: number;
  readonly maxBytes: number;
  /** Milliseconds; undefined for as long as there is room. */
  readonly ttl: number | undefined;
  /** By which keys expire. */
  readonly clock: () => number;
}

/**
 * Results by key, the least recently used keys removed first. All results of a key live and die together: a write makes
 * all of them wrong, they expire with the oldest of them, and none is given when the key has expired.
 */
export class Results {
  readonly #bounds: Bounds;
  readonly #counters: Counters;
  /** Made with the first result: a cache that lives for one request may never need it. */
  #lru: LRUCache<BinaryString, KeyResults> | undefined;
  #count = 0;

  constructor(bounds: Bounds, counters: Counters) {
    this.#bounds = bounds;
    this.#counters = counters;
  }

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#lru?.calculatedSize ?? 0;
  }

  find(operation: Operation, id: string): Output | undefined {
    return this.#alive(keysOf(operation)[0] as BinaryString)?.find(operation, id);
  }

  /** @param end when the key expires; `Infinity` for never */
  add(operation: Operation, id: string, output: Output, end: number): void {
    const key = keysOf(operation)[0] as BinaryString;
    const lru = (this.#lru ??= this.#createLru());
    const results = this.#alive(key) ?? new KeyResults(key);
    // Taken out and put back, because the library does not look at the size of a value that it has already.
    lru.delete(key);
    results.add(operation, id, output, end);
    this.#count += results.count;
    // A result that is added later does not prolong the life of those that are there.
    lru.set(key, results, { size: results.bytes, start: results.since });
    if (!lru.has(key)) this.#forget(results);
    while (this.#count > this.#bounds.maxEntries) lru.pop();
  }

  delete(key: BinaryString): void {
    this.#lru?.delete(key);
  }

  clear(): void {
    this.#lru?.clear();
  }

  #alive(key: BinaryString): KeyResults | undefined {
    const results = this.#lru?.get(key);
    if (results === undefined || results.end === Infinity || this.#bounds.clock() < results.end) return results;
    this.delete(key);
    return undefined;
  }

  #forget({ count }: KeyResults): void {
    this.#count -= count;
    this.#counters.evictions += count;
  }

  #createLru(): LRUCache<BinaryString, KeyResults> {
    const { maxBytes, ttl = 0 } = this.#bounds;
    return new LRUCache({
      // Not `max`, for which it allocates all places at once, which thousands of short-lived caches cannot afford.
      maxSize: maxBytes,
      ttl,
      // The clock of `since`, also where a test has replaced it.
      perf: { now: () => performance.now() },
      dispose: (results, _key, reason) => {
        if (reason === 'evict') this.#forget(results);
        else this.#count -= results.count;
      },
    });
  }
}
