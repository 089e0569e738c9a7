import { type Operation, type Output, type PrimitiveName } from '@keyvaluestore/core';

import { type Change, type Reads, type Writes } from './change.js';
import { hashReads, hashWrites } from './hashes.js';
import { setReads, setWrites } from './sets.js';
import { sortedSetReads, sortedSetWrites } from './sorted-sets.js';
import { type Store } from '../layout/store.js';
import { stringReads, stringWrites } from './strings.js';

const reads = { ...stringReads, ...setReads, ...hashReads, ...sortedSetReads };
const writes = { ...stringWrites, ...setWrites, ...hashWrites, ...sortedSetWrites };

type ReadName = keyof typeof reads;
export type WriteName = Exclude<PrimitiveName, ReadName>;

// Both tables hold every primitive of their kind, or this does not compile.
const readTable: Reads<ReadName> = reads;
const writeTable: Writes<WriteName> = writes;

/** Judges a write by the state of the store; throws if it is not possible. */
export function prepare<N extends WriteName>(store: Store, operation: Operation<N>): Change<Output<N>> {
  // The compiler cannot tell that handler and operation belong together, though the table's type says so.
  const handler = writeTable[operation.name as N] as (store: Store, operation: Operation<N>) => Change<Output<N>>;
  return handler(store, operation);
}

/** Runs one operation, whole, before anything else can. */
export function execute<N extends PrimitiveName>(store: Store, operation: Operation<N>): Output<N> {
  const read = readTable[operation.name as ReadName] as
    ((store: Store, operation: Operation<N>) => Output<N>) | undefined;
  if (read !== undefined) return read(store, operation);
  const { output, apply } = prepare(store, operation as Operation<WriteName>);
  apply?.();
  return output as Output<N>;
}
