import { type BinaryString, type Operation, PRIMITIVES } from '@keyvaluestore/core';

import { fieldSortKey } from './keys.js';

/** One operation of a batch, and its place in it. */
export interface Entry {
  readonly index: number;
  readonly operation: Operation;
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

/** Whether an operation becomes a put or delete without a condition, which can share a request with others. */
export function isBlindWrite(operation: Operation): operation is Operation<'set' | 'zAdd' | 'zRem'> {
  const { name } = operation;
  return name === 'zRem' || ((name === 'set' || name === 'zAdd') && operation.when === 'always');
}

/** The sort key of the item that an operation is on, or null if it is on all of its key. */
function itemOf(operation: Operation): BinaryString | null {
  switch (operation.name) {
    case 'zAdd':
    case 'zRem':
    case 'zScore':
    case 'zIncrBy':
      return fieldSortKey(operation.field);
    case 'zCount':
    case 'zRange':
    case 'delete':
      return null;
    default:
      return '_' as BinaryString;
  }
}

/**
 * Puts operations into stages that are to run one after another, in as few as keep the order on each key: an operation
 * comes after earlier ones on the same item if one of the two writes. Only a put or delete may be in the stage of an
 * earlier put or delete of its item, which it then replaces.
 */
export function stagesOf(operations: readonly Operation[]): readonly (readonly Entry[])[] {
  const keys = new Map<BinaryString, KeyUses>();
  const stages: Entry[][] = [];
  operations.forEach((operation, index) => {
    let key = keys.get(operation.key);
    if (key === undefined) {
      key = { whole: unused(), any: unused(), items: new Map() };
      keys.set(operation.key, key);
    }
    const stage = place(key, operation);
    (stages[stage] ??= []).push({ index, operation });
  });
  return stages;
}

function place(key: KeyUses, operation: Operation): number {
  const name = itemOf(operation);
  const writes = PRIMITIVES[operation.name].access === 'write';
  if (name === null) return use([key.any], [key.whole, key.any], writes);
  let item = key.items.get(name);
  if (item === undefined) {
    item = unused();
    key.items.set(name, item);
  }
  const blind = isBlindWrite(operation);
  if (blind && item.replaceable && item.write > Math.max(item.read, key.whole.read, key.whole.write)) return item.write;
  const stage = use([item, key.whole], [item, key.any], writes);
  if (writes) item.replaceable = blind;
  return stage;
}

/** The first stage after all that an operation must wait for, noted where later ones look for it. */
function use(before: readonly Uses[], noted: readonly Uses[], writes: boolean): number {
  const stage = 1 + Math.max(...before.map(({ read, write }) => (writes ? Math.max(read, write) : write)));
  for (const uses of noted) {
    if (writes) uses.write = Math.max(uses.write, stage);
    else uses.read = Math.max(uses.read, stage);
  }
  return stage;
}
