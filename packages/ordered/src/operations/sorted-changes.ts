import {
  type AtomicOperation,
  type AtomicPrimitiveName,
  type BinaryString,
  type Expiry,
  handlerOf,
  type Operation,
  PRIMITIVES,
} from '@keyvaluestore/core';

import { type SortedChanges } from './change.js';

type SortedName = {
  [N in AtomicPrimitiveName]: (typeof PRIMITIVES)[N]['type'] extends 'sortedSet' ? N : never;
}[AtomicPrimitiveName];

function isSorted(operation: AtomicOperation): operation is Operation<SortedName> {
  return PRIMITIVES[operation.name].type === 'sortedSet';
}

interface Collected extends SortedChanges {
  readonly removed: BinaryString[];
  readonly removedFirst: BinaryString[];
  readonly expiries: Expiry[];
  adds: Operation<'zAdd'> | undefined;
}

function collectRemoval({ removed, removedFirst, adds }: Collected, { field }: Operation<'zRem' | 'zRemXX'>): void {
  removed.push(field);
  if (adds === undefined) removedFirst.push(field);
}

/** What each does to its sorted set. */
const COLLECT: { readonly [N in SortedName]: (changes: Collected, operation: Operation<N>) => void } = {
  zAdd(changes, operation) {
    changes.adds ??= operation;
    changes.expiries.push(operation.expiry);
  },
  zRem: collectRemoval,
  zRemXX: collectRemoval,
};

function collect<N extends SortedName>(changes: Collected, operation: Operation<N>): void {
  handlerOf<N, typeof COLLECT>(COLLECT, operation)(changes, operation);
}

/**
 * Collects what an atomic write does to each sorted set: none of its removals alone would see that nothing is left, and
 * none of those that add would know the expiry that another gives.
 */
export function sortedChanges(operations: readonly AtomicOperation[]): ReadonlyMap<BinaryString, SortedChanges> {
  const sorted = new Map<BinaryString, Collected>();
  for (const operation of operations) {
    if (!isSorted(operation)) continue;
    const changes = sorted.get(operation.key) ?? { removed: [], removedFirst: [], expiries: [], adds: undefined };
    sorted.set(operation.key, changes);
    collect(changes, operation);
  }
  return sorted;
}
