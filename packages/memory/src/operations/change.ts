import { type AtomicOperation, type Operation, type Output, type PrimitiveName } from '@keyvaluestore/core';

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

/** Reads of one family. */
export type Reads<N extends PrimitiveName> = {
  readonly [K in N]: (store: Store, operation: Operation<K>) => Output<K>;
};

/** What an atomic write can hold. */
export type AtomicWrites = {
  readonly [K in AtomicOperation['name']]: (store: Store, operation: Operation<K>) => Change<Operation<K>, Output<K>>;
};

/** Writes of one family. */
export type Writes<N extends PrimitiveName> = {
  readonly [K in N]: (store: Store, operation: Operation<K>) => Change<Operation<K>, Output<K>>;
};
