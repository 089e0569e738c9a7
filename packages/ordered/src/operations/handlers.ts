import {
  type AtomicOperation,
  type BinaryString,
  handlerOf,
  type Operation,
  type Output,
  type PrimitiveName,
  PRIMITIVES,
} from '@keyvaluestore/core';

import { type AtomicWrites, type Change, type Reads, type SortedChanges, type Writes } from './change.js';
import { conditionWrites } from './conditions.js';
import { hashReads, hashWrites } from './hashes.js';
import { keyReads, keyWrites } from './keys.js';
import { listReads, listWrites } from './lists.js';
import { setReads, setWrites } from './sets.js';
import { sortedCombinationReads, sortedCombinationWrites } from './sorted-combinations.js';
import { sortedRangeReads } from './sorted-ranges.js';
import { sortedRemovals } from './sorted-removals.js';
import { sortedSetAtomicWrites, sortedSetReads, sortedSetWrites } from './sorted-sets.js';
import { type Steps } from '../steps/steps.js';
import { stringReads, stringWrites } from './strings.js';
import { type Terms } from '../terms.js';
import { type OrderedTransaction } from '../transaction.js';

const reads = {
  ...{ ...keyReads, ...stringReads, ...setReads, ...hashReads, ...listReads },
  ...{ ...sortedSetReads, ...sortedRangeReads, ...sortedCombinationReads },
};
const writes = {
  ...{ ...keyWrites, ...stringWrites, ...setWrites, ...hashWrites, ...listWrites },
  ...{ ...sortedSetWrites, ...sortedRemovals, ...sortedCombinationWrites },
};

type ReadName = keyof typeof reads;
type WriteName = Exclude<PrimitiveName, ReadName>;

// Each table holds every primitive of its kind, or this does not compile.
const readTable: Reads<ReadName> = reads;
const writeTable: Writes<WriteName> = writes;
const atomicTable: AtomicWrites = { ...writes, ...conditionWrites, ...sortedSetAtomicWrites };

function read<N extends ReadName>(
  transaction: OrderedTransaction,
  terms: Terms,
  operation: Operation<N>,
): Steps<Output<N>> {
  return handlerOf<N, Reads<ReadName>>(readTable, operation)(transaction, terms, operation);
}

function* write<N extends WriteName>(
  transaction: OrderedTransaction,
  terms: Terms,
  operation: Operation<N>,
): Steps<Output<N>> {
  const { output, apply } = yield* handlerOf<N, Writes<WriteName>>(writeTable, operation)(
    transaction,
    terms,
    operation,
  );
  apply?.();
  return output;
}

/** Whether an operation only reads. */
export function isRead({ name }: Operation): boolean {
  return PRIMITIVES[name].access === 'read';
}

/** Runs one operation in a transaction, to be committed if it wrote. */
export function perform(transaction: OrderedTransaction, terms: Terms, operation: Operation): Steps<Output> {
  return isRead(operation)
    ? read(transaction, terms, operation as unknown as Operation<ReadName>)
    : write(transaction, terms, operation as unknown as Operation<WriteName>);
}

/** Judges one operation of an atomic write by what the transaction sees; throws if it is not possible. */
export function prepare<N extends AtomicOperation['name']>(
  transaction: OrderedTransaction,
  terms: Terms,
  operation: Operation<N>,
  sorted: ReadonlyMap<BinaryString, SortedChanges>,
): Steps<Change<Output<N>>> {
  return handlerOf<N, AtomicWrites>(atomicTable, operation)(transaction, terms, operation, sorted);
}
