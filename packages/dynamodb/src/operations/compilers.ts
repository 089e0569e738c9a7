import { type AtomicOperation, handlerOf, type Operation, PRIMITIVES } from '@keyvaluestore/core';

import { counterWrites } from './counters.js';
import { hashReads, hashWrites } from './hashes.js';
import { type ItemReader, type ItemReaders } from './read.js';
import { keyWrites } from './keys.js';
import { listReads, listWrites } from './lists.js';
import { setReads, setWrites } from './sets.js';
import { sortedSetReads, sortedSetWrites } from './sorted-sets.js';
import { stringReads, stringWrites } from './strings.js';
import { type ItemWriteName, type WriteCompiler, type WriteCompilers } from './write.js';

/** Every write of one item. */
export const WRITES: WriteCompilers<ItemWriteName> = {
  ...keyWrites,
  ...stringWrites,
  ...counterWrites,
  ...setWrites,
  ...hashWrites,
  ...listWrites,
  ...sortedSetWrites,
};

/** The reads that one item answers. */
export type ItemReadName =
  | keyof typeof stringReads
  | keyof typeof setReads
  | keyof typeof hashReads
  | keyof typeof listReads
  | 'zScore'
  | 'zhGet';

/** Every read that one item answers. */
export const READS: ItemReaders<ItemReadName> = {
  ...stringReads,
  ...setReads,
  ...hashReads,
  ...listReads,
  ...sortedSetReads,
};

/** The compiler of a write. */
export function compilerOf<N extends ItemWriteName>(operation: Operation<N>): WriteCompiler<N> {
  return handlerOf<N, typeof WRITES>(WRITES, operation);
}

/** The reader of a read that one item answers. */
export function readerOf<N extends ItemReadName>(operation: Operation<N>): ItemReader<N> {
  return handlerOf<N, typeof READS>(READS, operation);
}

export function isItemRead(operation: Operation): operation is Operation<ItemReadName> {
  return operation.name in READS;
}

/**
 * Whether an operation becomes a put or delete without a condition, which can share a request with others. None on a
 * sorted set is one where those can expire.
 */
export function isBlindWrite(
  operation: Operation,
  expiringSortedSets: boolean,
): operation is Operation & AtomicOperation {
  if (expiringSortedSets && PRIMITIVES[operation.name].type === 'sortedSet') return false;
  return isWrite(operation) && compilerOf(operation).isBlind(operation);
}

function isWrite(operation: Operation): operation is Operation & AtomicOperation {
  return operation.name in WRITES && PRIMITIVES[operation.name].atomic;
}
