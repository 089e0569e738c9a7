import {
  type AtomicOperation,
  type BinaryString,
  type Expiry,
  type Operation,
  type Output,
  type PrimitiveName,
} from '@keyvaluestore/core';

import { type Steps } from '../steps/steps.js';
import { type Terms } from '../terms.js';
import { type OrderedTransaction } from '../transaction.js';

/**
 * A write that has been judged by the state before it. Everything that it reads has been read, so `apply` cannot fail:
 * an operation of a batch that is refused leaves nothing behind in its transaction, and an atomic write judges all its
 * operations before it applies the first.
 */
export interface Change<T> {
  readonly output: T;
  /** Left out if there is nothing to do. */
  readonly apply?: () => void;
}

/** Reads of one family. */
export type Reads<N extends PrimitiveName> = {
  readonly [K in N]: (transaction: OrderedTransaction, terms: Terms, operation: Operation<K>) => Steps<Output<K>>;
};

/** Writes of one family. */
export type Writes<N extends PrimitiveName> = {
  readonly [K in N]: (
    transaction: OrderedTransaction,
    terms: Terms,
    operation: Operation<K>,
  ) => Steps<Change<Output<K>>>;
};

/** What all operations of an atomic write do to one sorted set. */
export interface SortedChanges {
  readonly removed: readonly BinaryString[];
  /** Those that are removed before anything is added: if nothing is left then, what is added makes another sorted set. */
  readonly removedFirst: readonly BinaryString[];
  /** What becomes of the expiry with each that adds. */
  readonly expiries: readonly Expiry[];
  /** The first that adds. It writes the row of the key. */
  readonly adds?: AtomicOperation | undefined;
}

/** What an atomic write can hold. Each knows what the others do to its sorted set. */
export type AtomicWrites = {
  readonly [K in AtomicOperation['name']]: (
    transaction: OrderedTransaction,
    terms: Terms,
    operation: Operation<K>,
    sorted: ReadonlyMap<BinaryString, SortedChanges>,
  ) => Steps<Change<Output<K>>>;
};
