import {
  type AtomicOperation,
  checkTypes,
  isRefused,
  type Operation,
  type Output,
  type PrimitiveName,
} from '@keyvaluestore/core';

import { perform, prepare } from './operations/handlers.js';
import { sortedChanges } from './operations/sorted-changes.js';
import { type Awaitable, run, type Steps, together } from './steps/steps.js';
import { type Terms } from './terms.js';
import { type OrderedTransaction } from './transaction.js';

/**
 * Runs one operation in a transaction. What it refuses has written nothing. Makes no promise where the transaction makes
 * none, and then throws what it would reject with.
 * @example
 * ```ts
 * const transaction = new MapTransaction();
 * const terms: Terms = { layout: new Layout(), now: Date.now(), expiringSortedSets: false };
 * const add: Operation<'nIncrBy'> = { name: 'nIncrBy', key: fromText('n'), by: 2, expiry: 'keep' };
 * execute(transaction, terms, add); // 2
 * execute(transaction, terms, add); // 4
 * ```
 */
export function execute<N extends PrimitiveName>(
  transaction: OrderedTransaction,
  terms: Terms,
  operation: Operation<N>,
): Awaitable<Output<N>> {
  return run(perform(transaction, terms, operation as unknown as Operation)) as Awaitable<Output<N>>;
}

function* all(
  transaction: OrderedTransaction,
  terms: Terms,
  operations: readonly AtomicOperation[],
): Steps<readonly number[]> {
  checkTypes(operations);
  const sorted = sortedChanges(operations);
  const changes = yield* together(operations.map((operation) => prepare(transaction, terms, operation, sorted)));
  const failed = operations.flatMap((operation, index) =>
    isRefused(operation, changes[index]?.output) ? [index] : [],
  );
  if (failed.length === 0) for (const { apply } of changes) apply?.();
  return failed;
}

/**
 * Judges every operation of an atomic write by the state before, then applies all; or none, and gives the indexes of those
 * that failed. Where a store can wait, all is read at once.
 * @example
 * ```ts
 * const transaction = new MapTransaction();
 * const terms: Terms = { layout: new Layout(), now: Date.now(), expiringSortedSets: false };
 * const check: AtomicOperation = { name: 'check', key: fromText('a'), expect: 'present' };
 * const add: AtomicOperation = { name: 'nIncrBy', key: fromText('n'), by: 1, expiry: 'keep' };
 * executeAtomicWrite(transaction, terms, [check, add]); // [0]: there is no 'a', and nothing was added
 * executeAtomicWrite(transaction, terms, [add]); // []
 * ```
 */
export function executeAtomicWrite(
  transaction: OrderedTransaction,
  terms: Terms,
  operations: readonly AtomicOperation[],
): Awaitable<readonly number[]> {
  return run(all(transaction, terms, operations));
}
