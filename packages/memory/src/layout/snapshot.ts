import { InvalidArgumentError } from '@keyvaluestore/core';

import { Store } from './store.js';

declare const snapshot: unique symbol;

/**
 * What a store held at one moment; made by `MemoryBackend.snapshot`, never changed, restored as often as wanted.
 * {@link MemoryBackend} shows how.
 */
export interface MemorySnapshot {
  readonly [snapshot]: true;
}

/** What snapshots hold, out of reach of everybody else. */
const stores = new WeakMap<object, Store>();

/** Copies everything; O(n). */
export function takeSnapshot(store: Store): MemorySnapshot {
  const copy = new Store(store);
  copy.copyFrom(store);
  const taken = Object.freeze({}) as MemorySnapshot;
  stores.set(taken, copy);
  return taken;
}

/** Replaces everything by copies of what a snapshot holds; O(n). */
export function restoreSnapshot(store: Store, taken: MemorySnapshot): void {
  const copy = stores.get(taken);
  if (copy === undefined) throw new InvalidArgumentError('snapshot must come from snapshot() of a MemoryBackend');
  store.copyFrom(copy);
}
