import {
  type AtomicPrimitiveName,
  type BinaryString,
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

/** How many members or fields there are of some, if they are to be counted. */
export function countIn(
  all: { has(name: BinaryString): boolean },
  names: readonly BinaryString[],
  isWanted: boolean,
): number | undefined {
  return isWanted ? names.filter((name) => all.has(name)).length : undefined;
}
