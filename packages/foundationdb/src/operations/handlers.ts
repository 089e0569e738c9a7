import { type Operation, type Output, type PrimitiveName } from '@keyvaluestore/core';

import { type Change, type Reads, type Writes } from './change.js';
import { hashReads, hashWrites } from './hashes.js';
import { Keys } from '../layout/keys.js';
import { setReads, setWrites } from './sets.js';
import { sortedSetReads, sortedSetWrites } from './sorted-sets.js';
import { stringReads, stringWrites } from './strings.js';
import { type Transaction } from '../transport/transaction.js';

const reads = { ...stringReads, ...setReads, ...hashReads, ...sortedSetReads };
const writes = { ...stringWrites, ...setWrites, ...hashWrites, ...sortedSetWrites };

export type ReadName = keyof typeof reads;
export type WriteName = Exclude<PrimitiveName, ReadName>;

// Both tables hold every primitive of their kind, or this does not compile.
const readTable: Reads<ReadName> = reads;
const writeTable: Writes<WriteName> = writes;

/** Whether an operation only reads. */
export function isRead(operation: Operation): operation is Operation<ReadName> {
  return operation.name in readTable;
}

/** Runs a read. */
export function read<N extends ReadName>(
  transaction: Transaction,
  prefix: string,
  operation: Operation<N>,
): Promise<Output<N>> {
  // The compiler cannot tell that handler and operation belong together, though the table's type says so.
  const handler = readTable[operation.name as N] as (
    transaction: Transaction,
    keys: Keys,
    operation: Operation<N>,
  ) => Promise<Output<N>>;
  return handler(transaction, new Keys(prefix, operation.key), operation);
}

/** Judges a write by what the transaction sees; rejects if it is not possible. */
export function prepare<N extends WriteName>(
  transaction: Transaction,
  prefix: string,
  operation: Operation<N>,
): Promise<Change<Output<N>>> {
  const handler = writeTable[operation.name as N] as (
    transaction: Transaction,
    keys: Keys,
    operation: Operation<N>,
  ) => Promise<Change<Output<N>>>;
  return handler(transaction, new Keys(prefix, operation.key), operation);
}

/** Runs one operation in a transaction, to be committed if it wrote. */
export async function execute(transaction: Transaction, prefix: string, operation: Operation): Promise<Output> {
  if (isRead(operation)) return read(transaction, prefix, operation);
  const { output, apply } = await prepare(transaction, prefix, operation as Operation<WriteName>);
  apply?.();
  return output;
}
