import { type BinaryString, type Operation, PRIMITIVES } from '@keyvaluestore/core';

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
    const sortKey = sortKeyOf(operation);
    const stage = place(key, operation, sortKey);
    (stages[stage] ??= []).push({ index, operation, sortKey });
  });
  return stages;
}

function place(key: KeyUses, operation: Operation, sortKey: BinaryString | null): number {
  const writes = PRIMITIVES[operation.name].access === 'write';
  if (sortKey === null) return use(key.any, undefined, key.whole, writes);
  let item = key.items.get(sortKey);
  if (item === undefined) {
    item = unused();
    key.items.set(sortKey, item);
  }
  const blind = isBlindWrite(operation);
  if (blind && item.replaceable && item.write > Math.max(item.read, key.whole.read, key.whole.write)) return item.write;
  const stage = use(item, key.whole, key.any, writes);
  if (writes) item.replaceable = blind;
  return stage;
}

/** The first stage after the uses that an operation must wait for, noted in the first of them and in a summary. */
function use(own: Uses, other: Uses | undefined, summary: Uses, writes: boolean): number {
  let last = Math.max(own.write, other?.write ?? -1);
  if (writes) last = Math.max(last, own.read, other?.read ?? -1);
  const stage = last + 1;
  const kind = writes ? 'write' : 'read';
  own[kind] = Math.max(own[kind], stage);
  summary[kind] = Math.max(summary[kind], stage);
  return stage;
}
