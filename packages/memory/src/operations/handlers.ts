import {
  type AtomicOperation,
  type AtomicPrimitiveName,
  handlerOf,
  type Operation,
  type Output,
  type PrimitiveName,
} from '@keyvaluestore/core';

import { type Store } from '../layout/store.js';
import { type Actions, type Change, type Writes } from './change.js';
import { conditionWrites } from './conditions.js';
import { hashActions, hashWrites } from './hashes.js';
import { keyActions } from './keys.js';
import { listActions, listWrites } from './lists.js';
import { setActions, setWrites } from './sets.js';
import { sortedSetActions, sortedSetWrites } from './sorted-sets.js';
import { stringActions, stringWrites } from './strings.js';

const actions = {
  ...keyActions,
  ...setActions,
  ...listActions,
  ...sortedSetActions,
  ...hashActions,
  ...stringActions,
};
const writes = { ...setWrites, ...listWrites, ...sortedSetWrites, ...hashWrites, ...stringWrites };

// An atomic write can hold no others than these, or this does not compile.
const atomicTable: Writes<AtomicPrimitiveName> = { ...writes, ...conditionWrites };

/** Makes a handler that applies at once what a write was judged to be. */
function applied<O, T>(judge: (store: Store, operation: O) => Change<O, T>): (store: Store, operation: O) => T {
  return (store, operation) => {
    const { output, apply } = judge(store, operation);
    apply?.(store, operation, output);
    return output;
  };
}

const appliedWrites = Object.fromEntries(
  // Whatever the write, it gets its own operation; the compiler cannot tell that of a list.
  Object.entries(writes).map(([name, judge]) => [name, applied(judge as Writes<'set'>['set'])]),
) as unknown as Actions<keyof typeof writes>;

// Actions and writes make up all primitives, or this does not compile.
const alone: Actions<PrimitiveName> = { ...actions, ...appliedWrites };

/**
 * What each primitive does alone. One table, since looking into one of actions first makes a `set` slower by a tenth; and a
 * dictionary, which is what V8 makes of an object without a prototype: in a plain object of this many properties a `get`
 * takes a tenth longer.
 */
const aloneTable = Object.assign(Object.create(null), alone) as typeof alone;

/** An operation of an atomic write, judged by the state before it. */
export interface Judged {
  readonly output: unknown;
  readonly apply: () => void;
}

/** Judges one operation of an atomic write by the state of the store; throws if it is not possible. */
export function judge<N extends AtomicOperation['name']>(store: Store, operation: Operation<N>): Judged {
  const { output, apply } = handlerOf<N, Writes<AtomicPrimitiveName>>(atomicTable, operation)(store, operation);
  return { output, apply: () => apply?.(store, operation, output) };
}

/** Runs one operation, whole, before anything else can. */
export function execute<N extends PrimitiveName>(store: Store, operation: Operation<N>): Output<N> {
  return handlerOf<N, Actions<PrimitiveName>>(aloneTable, operation)(store, operation);
}
