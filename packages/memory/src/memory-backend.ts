import {
  defaultView,
  DriverBackend,
  InvalidArgumentError,
  type LimitsOption,
  PORTABLE_LIMITS,
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
   * `portable` (the default) refuses what DynamoDB would refuse, a whole set or hash of more than 400 KB included, so
   * that what passes here passes in production; `native` has no limits.
   */
  readonly limits?: 'portable' | 'native' | undefined;
  /**
   * Whether an atomic write is refused with `CrossSlotError` where a Redis Cluster would refuse it: its keys must share
   * a hash slot, which those do that share a hash tag, as `{order:7}:items` and `{order:7}:sum`. False by default.
   */
  readonly clusterSlots?: boolean | undefined;
}

const OPTIONS = ['limits', 'clusterSlots'];

function checkOptions(options: MemoryBackendOptions): void {
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(`options must not have '${unknown}', only: ${OPTIONS.join(', ')}`);
  }
  const { clusterSlots } = options;
  if (clusterSlots !== undefined && typeof clusterSlots !== 'boolean') {
    throw new InvalidArgumentError('options.clusterSlots must be true or false');
  }
}

/**
 * A backend in memory, for unit tests: made in microseconds, gone with its last reference, and the strictest of all,
 * so that a program which passes on it does not fail on DynamoDB, nor, with `clusterSlots`, on a Redis Cluster. Every
 * operation is atomic. Sorted sets are trees with counts: writes, scores and counts take O(log n), ranges O(log n + k)
 * for k members.
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
    const { limits, clusterSlots = false } = options;
    const store = new Store(limits === 'native' ? Infinity : PORTABLE_LIMITS.itemSize);
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
