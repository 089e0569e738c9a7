import { type BinaryString, keysOf, type Operation, PRIMITIVES } from '@keyvaluestore/core';

import { isBlindWrite } from '../operations/compilers.js';
import { sortKeyOf } from './batch-items.js';

/** One operation of a batch, its place in it, and the sort key of its item, null if it is on all of its key. */
export interface Entry {
  readonly index: number;
  readonly operation: Operation;
  readonly sortKey: BinaryString | null;
}

/** When an item, or all items of a key, were last read and written: stages from 0, -1 for never. */
interface Uses {
  read: number;
  write: number;
  /** Whether the last write was one that a later one of the same item can replace. */
  replaceable: boolean;
}

interface KeyUses {
  /** Operations on the key as a whole. */
  readonly whole: Uses;
  /** All operations, whatever they are on. */
  readonly any: Uses;
  readonly items: Map<BinaryString, Uses>;
}

const unused = (): Uses => ({ read: -1, write: -1, replaceable: false });

/** The uses that an operation must wait for, and those in which it is to be noted; the first is that of its own item. */
interface Place {
  readonly waits: readonly Uses[];
  readonly notes: readonly [Uses, Uses];
}

/**
 * Puts operations into stages that are to run one after another, in as few as keep the order on each key: an operation
 * comes after earlier ones on the same item if one of the two writes. Only a put or delete may be in the stage of an
 * earlier put or delete of its item, which it then replaces.
 */
export function stagesOf(operations: readonly Operation[], expiringSortedSets: boolean): readonly (readonly Entry[])[] {
  const keys = new Map<BinaryString, KeyUses>();
  const inTurn = expiringSortedSets ? keysOfChangedLives(operations) : NO_KEYS;
  const stages: Entry[][] = [];
  operations.forEach((operation, index) => {
    const sortKey = sortKeyOf(operation);
    const stage = stageOf(
      operation,
      isBlindWrite(operation, expiringSortedSets),
      keysOf(operation).map((key) => placeOf(keys, key, inTurn.has(key) ? null : sortKey)),
    );
    (stages[stage] ??= []).push({ index, operation, sortKey });
  });
  return stages;
}

const NO_KEYS: ReadonlySet<BinaryString> = new Set();

/**
 * The keys of sorted sets whose members are not independent of each other: one is added with an expiry, which is that of
 * all, or one is removed, which may be the last and end the expiry of what is added after it.
 */
function keysOfChangedLives(operations: readonly Operation[]): ReadonlySet<BinaryString> {
  const [added, removed, changed] = [new Set<BinaryString>(), new Set<BinaryString>(), new Set<BinaryString>()];
  for (const operation of operations) {
    if (operation.name === 'zRem') removed.add(operation.key);
    if (operation.name !== 'zAdd') continue;
    added.add(operation.key);
    if (operation.expiry !== 'keep') changed.add(operation.key);
  }
  for (const key of removed) if (added.has(key)) changed.add(key);
  return changed;
}

function placeOf(keys: Map<BinaryString, KeyUses>, name: BinaryString, sortKey: BinaryString | null): Place {
  let key = keys.get(name);
  if (key === undefined) {
    key = { whole: unused(), any: unused(), items: new Map() };
    keys.set(name, key);
  }
  if (sortKey === null) return { waits: [key.any], notes: [key.any, key.whole] };
  let item = key.items.get(sortKey);
  if (item === undefined) {
    item = unused();
    key.items.set(sortKey, item);
  }
  return { waits: [item, key.whole], notes: [item, key.any] };
}

/** The stage of an operation, noted at each of its places. */
function stageOf(operation: Operation, blind: boolean, places: readonly Place[]): number {
  const writes = PRIMITIVES[operation.name].access === 'write';
  if (blind && places.every(isReplaceable)) return Math.max(...places.map(({ notes: [item] }) => item.write));
  let stage = 0;
  for (const { waits } of places) {
    for (const { read, write } of waits) stage = Math.max(stage, write + 1, writes ? read + 1 : 0);
  }
  const kind = writes ? 'write' : 'read';
  for (const { notes } of places) {
    for (const uses of notes) uses[kind] = Math.max(uses[kind], stage);
    if (writes) notes[0].replaceable = blind;
  }
  return stage;
}

/** Whether the last use of an item was a put or delete, which a later one replaces where it stands. */
function isReplaceable({ waits: [item, ...others] }: Place): boolean {
  if (item?.replaceable !== true) return false;
  return item.write > Math.max(item.read, ...others.map(({ read, write }) => Math.max(read, write)));
}
