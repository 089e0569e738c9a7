import { type AtomicOperation, handlerOf, type Operation, type Output, type PrimitiveName } from '@keyvaluestore/core';

import { type Store } from '../layout/store.js';
import { type AtomicWrites, type Change, type Reads, type Writes } from './change.js';
import { conditionWrites } from './conditions.js';
import { hashReads, hashWrites } from './hashes.js';
import { setReads, setWrites } from './sets.js';
import { sortedSetReads, sortedSetWrites } from './sorted-sets.js';
import { stringReads, stringWrites } from './strings.js';

const reads = { ...stringReads, ...setReads, ...hashReads, ...sortedSetReads };
const writes = { ...stringWrites, ...setWrites, ...hashWrites, ...sortedSetWrites };

type ReadName = keyof typeof reads;
type WriteName = Exclude<PrimitiveName, ReadName>;

// Each table holds every primitive of its kind, or this does not compile.
const readTable: Reads<ReadName> = reads;
const writeTable: Writes<WriteName> = writes;
const atomicTable: AtomicWrites = { ...writes, ...conditionWrites };

/** Judges one operation of an atomic write by the state of the store; throws if it is not possible. */
export function prepare<N extends AtomicOperation['name']>(store: Store, operation: Operation<N>): Change<Output<N>> {
  return handlerOf<N, AtomicWrites>(atomicTable, operation)(store, operation);
}

function read<N extends ReadName>(store: Store, operation: Operation<N>): Output<N> {
  return handlerOf<N, Reads<ReadName>>(readTable, operation)(store, operation);
}

function write<N extends WriteName>(store: Store, operation: Operation<N>): Output<N> {
  const { output, apply } = handlerOf<N, Writes<WriteName>>(writeTable, operation)(store, operation);
  apply?.();
  return output;
}

/** Runs one operation, whole, before anything else can. */
export function execute<N extends PrimitiveName>(store: Store, operation: Operation<N>): Output<N> {
  const output: Output =
    operation.name in readTable
      ? read(store, operation as unknown as Operation<ReadName>)
      : write(store, operation as unknown as Operation<WriteName>);
  return output as Output<N>;
}
