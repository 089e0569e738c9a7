import { type AtomicOperation, type Operation } from '@keyvaluestore/core';

import { hashReads, hashWrites } from './hashes.js';
import { type ItemReader, type ItemReaders } from './read.js';
import { setReads, setWrites } from './sets.js';
import { sortedSetReads, sortedSetWrites } from './sorted-sets.js';
import { stringReads, stringWrites } from './strings.js';
import { type WriteCompiler, type WriteCompilers } from './write.js';

/** Every write of one item, alone or in an atomic write. */
export const WRITES: WriteCompilers<AtomicOperation['name']> = {
  ...stringWrites,
  ...setWrites,
  ...hashWrites,
  ...sortedSetWrites,
};

/** The reads that one item answers. */
export type ItemReadName = 'get' | 'sMembers' | 'hGet' | 'hGetAll' | 'zScore' | 'zhGet';

/** Every read that one item answers. */
export const READS: ItemReaders<ItemReadName> = { ...stringReads, ...setReads, ...hashReads, ...sortedSetReads };

export function compilerOf<O extends AtomicOperation>(operation: O): WriteCompiler<O> {
  // The compiler cannot tell that table entry and operation belong together, though the table's type says so.
  return WRITES[operation.name] as unknown as WriteCompiler<O>;
}

export function isItemRead(operation: Operation): operation is Operation<ItemReadName> {
  return operation.name in READS;
}

export function readerOf<O extends Operation<ItemReadName>>(operation: O): ItemReader<O> {
  // As above.
  return READS[operation.name] as unknown as ItemReader<O>;
}

/** Whether an operation becomes a put or delete without a condition, which can share a request with others. */
export function isBlindWrite(operation: Operation): boolean {
  if (!(operation.name in WRITES)) return false;
  const write = operation as Operation & AtomicOperation;
  return compilerOf(write).isBlind(write);
}
