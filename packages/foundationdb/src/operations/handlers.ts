import {
  type AtomicOperation,
  type BinaryString,
  handlerOf,
  type Operation,
  type Output,
  type PrimitiveName,
} from '@keyvaluestore/core';

import { type At, type AtomicWrites, type Change, type Reads, type SortedChanges, type Writes } from './change.js';
import { conditionWrites } from './conditions.js';
import { hashReads, hashWrites } from './hashes.js';
import { setReads, setWrites } from './sets.js';
import { sortedSetAtomicWrites, sortedSetReads, sortedSetWrites } from './sorted-sets.js';
import { stringReads, stringWrites } from './strings.js';
import { type Transaction } from '../transport/transaction.js';

const reads = { ...stringReads, ...setReads, ...hashReads, ...sortedSetReads };
const writes = { ...stringWrites, ...setWrites, ...hashWrites, ...sortedSetWrites };

export type ReadName = keyof typeof reads;
type WriteName = Exclude<PrimitiveName, ReadName>;

// Each table holds every primitive of its kind, or this does not compile.
const readTable: Reads<ReadName> = reads;
const writeTable: Writes<WriteName> = writes;
const atomicTable: AtomicWrites = { ...writes, ...conditionWrites, ...sortedSetAtomicWrites };

/** Whether an operation only reads. */
export function isRead(operation: Operation): operation is Operation<ReadName> {
  return operation.name in readTable;
}

/** Runs a read. */
export function read<N extends ReadName>(
  transaction: Transaction,
  at: At,
  operation: Operation<N>,
): Promise<Output<N>> {
  return handlerOf<N, Reads<ReadName>>(readTable, operation)(transaction, at, operation);
}

async function write<N extends WriteName>(
  transaction: Transaction,
  at: At,
  operation: Operation<N>,
): Promise<Output<N>> {
  const { output, apply } = await handlerOf<N, Writes<WriteName>>(writeTable, operation)(transaction, at, operation);
  apply?.();
  return output;
}

/** Runs one operation in a transaction, to be committed if it wrote. */
export function execute(transaction: Transaction, at: At, operation: Operation): Promise<Output> {
  return isRead(operation)
    ? read(transaction, at, operation)
    : write(transaction, at, operation as unknown as Operation<WriteName>);
}

/** Judges one operation of an atomic write by what the transaction sees; rejects if it is not possible. */
export function prepare<N extends AtomicOperation['name']>(
  transaction: Transaction,
  at: At,
  operation: Operation<N>,
  sorted: ReadonlyMap<BinaryString, SortedChanges>,
): Promise<Change<Output<N>>> {
  return handlerOf<N, AtomicWrites>(atomicTable, operation)(transaction, at, operation, sorted);
}
