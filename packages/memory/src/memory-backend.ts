import {
  checkSweepOptions,
  defaultView,
  DriverBackend,
  InvalidArgumentError,
  type LimitsOption,
  PORTABLE_LIMITS,
  type SweepOptions,
  throwIfAborted,
} from '@keyvaluestore/core';

import { createDriver } from './driver.js';
import { type MemorySnapshot, restoreSnapshot, takeSnapshot } from './layout/snapshot.js';
import { Store } from './layout/store.js';

/**
 * How a memory backend is made.
 * @example
 * ```ts
 * const backend = new MemoryBackend({ limits: 'native' });
 * await backend.set('large', 'x'.repeat(1_000_000));
 *
 * const write = new MemoryBackend({ clusterSlots: true }).atomicWrite();
 * write.set('order:7', 1);
 * write.set('order:8', 1);
 * await write.exec(); // rejects with CrossSlotError
 * ```
 */
export interface MemoryBackendOptions extends LimitsOption {
  /**
   * `portable` (the default) refuses what DynamoDB would refuse, a whole set, hash or list of more than 400 KB included, so
   * that what passes here passes in production; `native` has no limits.
   */
  readonly limits?: 'portable' | 'native' | undefined;
  /**
   * Whether an atomic write, or a call with several keys, is refused with `CrossSlotError` where a Redis Cluster would
   * refuse it: its keys must share a hash slot, which those do that share a hash tag, as `{order:7}:items` and
   * `{order:7}:sum`. `mGet` takes any keys. False by default.
   */
  readonly clusterSlots?: boolean | undefined;
  /**
   * Whether sorted sets can expire too; where not, which is the default, that is refused with `UnsupportedError`, as on
   * every engine.
   */
  readonly expiringSortedSets?: boolean | undefined;
  /**
   * The clock by which keys expire, in milliseconds since 1970; `Date.now` if left out. A call asks it once at most, and
   * not at all where nothing expires.
   */
  readonly clock?: (() => number) | undefined;
}

const OPTIONS = ['limits', 'clusterSlots', 'expiringSortedSets', 'clock'];

function checkOptions(options: MemoryBackendOptions): void {
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(`options must not have '${unknown}', only: ${OPTIONS.join(', ')}`);
  }
  for (const name of ['clusterSlots', 'expiringSortedSets'] as const) {
    const option: unknown = options[name];
    if (option !== undefined && typeof option !== 'boolean') {
      throw new InvalidArgumentError(`options.${name} must be true or false`);
    }
  }
  const clock: unknown = options.clock;
  if (clock !== undefined && typeof clock !== 'function') {
    throw new InvalidArgumentError('options.clock must be a function');
  }
}

/**
 * A backend in memory, for unit tests: made in microseconds, gone with its last reference, and the strictest of all,
 * so that a program which passes on it does not fail on DynamoDB, nor, with `clusterSlots`, on a Redis Cluster. Every
 * operation is atomic. Sorted sets are trees with counts: writes, scores, ranks and counts take O(log n), ranges
 * O(log n + k) for k members. Lists take O(1) at both ends and at an index. What is drawn by lot takes O(n). The first `scan`
 * sorts all keys; each new key takes O(log n) from then on.
 * @example
 * ```ts
 * const backend = new MemoryBackend();
 * await backend.zAdd('board', 'ada', 10);
 * await backend.zRangeByScore('board', 0, 100); // ['ada']
 * ```
 */
export class MemoryBackend extends DriverBackend {
  readonly #store: Store;

  constructor(options: MemoryBackendOptions = {}) {
    checkOptions(options);
    const { limits, clusterSlots = false, expiringSortedSets = false, clock = Date.now } = options;
    const itemSize = limits === 'native' ? Infinity : PORTABLE_LIMITS.itemSize;
    const store = new Store({ itemSize, expiringSortedSets, clock });
    const driver = createDriver(store, clusterSlots);
    super(driver, defaultView(driver, options));
    this.#store = store;
  }

  /**
   * Removes everything, of every view of this backend.
   * @example
   * ```ts
   * const backend = new MemoryBackend();
   * await backend.set('a', 1);
   * backend.clear();
   * await backend.get('a'); // null
   * ```
   */
  clear(): void {
    this.#store.clear();
  }

  /**
   * Removes what has expired, of every view of this backend, at most `limit` keys, and gives how many it removed. Nobody
   * needs to call it: a key is absent from the moment at which it expires, and every call removes up to two others for each
   * of its keys. It frees the memory at once. O(log n) for each key.
   * @example
   * ```ts
   * let now = Date.now();
   * const moved = new MemoryBackend({ clock: () => now });
   * await moved.set('a', 1, { ttl: 1000 });
   * now += 1000;
   * await moved.sweep(); // 1
   * ```
   */
  async sweep(options?: SweepOptions): Promise<number> {
    const { limit, signal } = checkSweepOptions(options);
    throwIfAborted(signal);
    this.#store.begin();
    return this.#store.sweep(limit);
  }

  /**
   * Copies everything that the store holds, for `restore`. O(n).
   * @example
   * ```ts
   * const backend = new MemoryBackend();
   * await backend.set('a', 1);
   * const fixture = backend.snapshot();
   * await backend.set('a', 2);
   * backend.restore(fixture);
   * await backend.get('a'); // '1'
   * ```
   */
  snapshot(): MemorySnapshot {
    return takeSnapshot(this.#store);
  }

  /**
   * Brings the store back to what it was when the snapshot was taken, here or in another backend. O(n).
   * @example
   * ```ts
   * const first = new MemoryBackend();
   * await first.set('a', 1);
   * const second = new MemoryBackend();
   * second.restore(first.snapshot());
   * await second.get('a'); // '1'
   * ```
   */
  restore(snapshot: MemorySnapshot): void {
    restoreSnapshot(this.#store, snapshot);
  }
}
