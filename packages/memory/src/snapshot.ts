import { type BinaryString, InvalidArgumentError } from '@keyvaluestore/core';

import { type Store, type Stored } from './store.js';

declare const snapshot: unique symbol;

/** What a store held at one moment; made by `MemoryBackend.snapshot`, never changed, restored as often as wanted. */
export interface MemorySnapshot {
  readonly [snapshot]: true;
}

type Contents = readonly (readonly [key: BinaryString, value: Stored])[];

/** What snapshots hold, out of reach of everybody else. */
const contents = new WeakMap<object, Contents>();

function copyAll(entries: Iterable<readonly [BinaryString, Stored]>): Contents {
  return Array.from(entries, ([key, value]) => [key, typeof value === 'string' ? value : value.copy()] as const);
}

/** Copies everything; O(n). */
export function takeSnapshot(store: Store): MemorySnapshot {
  const taken = Object.freeze({}) as MemorySnapshot;
  contents.set(taken, copyAll(store.entries()));
  return taken;
}

/** Replaces everything by copies of what a snapshot holds; O(n). */
export function restoreSnapshot(store: Store, taken: MemorySnapshot): void {
  const entries = contents.get(taken);
  if (entries === undefined) throw new InvalidArgumentError('snapshot must come from snapshot() of a MemoryBackend');
  store.clear();
  for (const [key, value] of copyAll(entries)) store.put(key, value);
}
