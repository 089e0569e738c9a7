import {
  type AtomicOperation,
  type AtomicPrimitiveName,
  type BinaryString,
  type Operation,
  type PRIMITIVES,
} from '@keyvaluestore/core';

import { type SortedChanges } from './change.js';

type SortedName = {
  [N in AtomicPrimitiveName]: (typeof PRIMITIVES)[N]['type'] extends 'sortedSet' ? N : never;
}[AtomicPrimitiveName];

/** What takes a field from a sorted set; all else leaves one in it. */
const REMOVES: Readonly<Record<SortedName, boolean>> = { zAdd: false, zRem: true };

function isSorted(operation: AtomicOperation): operation is Operation<SortedName> {
  return operation.name in REMOVES;
}

/** Collects what an atomic write does to each sorted set: none of its removals alone would see that nothing is left. */
export function sortedChanges(operations: readonly AtomicOperation[]): ReadonlyMap<BinaryString, SortedChanges> {
  const sorted = new Map<BinaryString, { readonly removed: BinaryString[]; adds: boolean }>();
  for (const operation of operations) {
    if (!isSorted(operation)) continue;
    const changes = sorted.get(operation.key) ?? { removed: [], adds: false };
    sorted.set(operation.key, changes);
    if (REMOVES[operation.name]) changes.removed.push(operation.field);
    else changes.adds = true;
  }
  return sorted;
}
