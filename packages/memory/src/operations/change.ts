import {
  type AtomicPrimitiveName,
  type Operation,
  type OperationName,
  type Output,
  type PrimitiveName,
} from '@keyvaluestore/core';

import { type Store } from '../layout/store.js';

/**
 * A write that has been judged by the state before it and cannot fail any more: what it gives, and what makes it so.
 * An atomic write judges all of its operations before it applies the first.
 */
export interface Change<O, T> {
  readonly output: T;
  /**
   * Left out if there is nothing to do. Looks at the store anew: other changes of the same key may come first. What was
   * judged is given to it again, so that the usual writes make no function for each call.
   */
  readonly apply?: (store: Store, operation: O, output: T) => void;
}

/** The change that a primitive makes. */
export type ChangeOf<N extends OperationName> = Change<Operation<N>, Output<N>>;

/**
 * What is done at once: reads, and writes that no atomic write can hold. They too throw only before they have changed
 * anything.
 */
export type Actions<N extends PrimitiveName> = {
  readonly [K in N]: (store: Store, operation: Operation<K>) => Output<K>;
};

/** Writes that an atomic write can hold. */
export type Writes<N extends AtomicPrimitiveName> = {
  readonly [K in N]: (store: Store, operation: Operation<K>) => ChangeOf<K>;
};

/** What a condition that failed gives, and does. */
export const REFUSED = { output: false };

/** How many members or fields a write adds or removes, and what makes it so. */
export interface Counted {
  readonly count: number;
  readonly apply: () => void;
}

/** A change that gives how many, if they are to be counted. */
export function counted({ count, apply }: Counted, isWanted: boolean): Change<unknown, number | undefined> {
  return { output: isWanted ? count : undefined, apply };
}

/** A change under a condition, which gives whether that holds. */
export function only(holds: boolean, judge: () => Pick<Counted, 'apply'>): Change<unknown, boolean> {
  return holds ? { output: true, apply: judge().apply } : REFUSED;
}
