import {
  type AtomicOperation,
  checkTypes,
  isRefused,
  KeyValueStoreError,
  namedKeys,
  type BinaryString,
  type Operation,
  type OperationSteps,
  type Output,
  type PrimitiveName,
} from '@keyvaluestore/core';

import { isRead, perform, prepare } from './operations/handlers.js';
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

/**
 * How isolated steps ended. {@link executeSteps} gives it.
 * @example
 * ```ts
 * const outcomes: StepsOutcome<number>[] = [{ output: 1 }, { error: new Error('enough') }];
 * outcomes.map((outcome) => 'error' in outcome); // [false, true]
 * ```
 */
export type StepsOutcome<T> = { readonly output: T } | { readonly error: unknown };

/** Whose steps, and what they may do. {@link executeSteps} takes it. */
export interface StepsCall<T> {
  /** All that they may name. */
  readonly keys: readonly BinaryString[];
  /** Makes the steps, and makes them anew where they are run again. */
  readonly body: () => OperationSteps<T>;
  /** Whether they may write; true if left out. */
  readonly mayWrite?: boolean;
}

function* allSteps<T>(
  transaction: OrderedTransaction,
  terms: Terms,
  { keys, body, mayWrite = true }: StepsCall<T>,
): Steps<StepsOutcome<T> | undefined> {
  const check = namedKeys(keys);
  const steps = body();
  let proceed = (): IteratorResult<Operation, T> => steps.next();
  for (;;) {
    let step: IteratorResult<Operation, T>;
    // What the steps throw is told apart from what ends the transaction.
    try {
      step = proceed();
    } catch (error) {
      return { error };
    }
    if (step.done === true) return { output: step.value };
    const operation = step.value;
    if (!mayWrite && !isRead(operation)) return undefined;
    try {
      check(operation);
      const output = yield* perform(transaction, terms, operation);
      proceed = () => steps.next(output);
    } catch (error) {
      if (!KeyValueStoreError.is(error)) throw error;
      proceed = () => steps.throw(error);
    }
  }
}

/**
 * Takes isolated steps in a transaction, and says how they ended. An operation that is refused is thrown into them, and
 * leaves the others be. Gives undefined, with nothing written, where they come to a write and may not.
 * @example
 * ```ts
 * const transaction = new MapTransaction();
 * const terms: Terms = { layout: new Layout(), now: Date.now(), expiringSortedSets: false };
 * const key = fromText('n');
 * function* increment(): OperationSteps<unknown> {
 *   return yield { name: 'nIncrBy', key, by: 2, expiry: 'keep' };
 * }
 * executeSteps(transaction, terms, { keys: [key], body: increment }); // { output: 2 }
 * executeSteps(transaction, terms, { keys: [key], body: increment, mayWrite: false }); // undefined
 * ```
 */
export function executeSteps<T>(
  transaction: OrderedTransaction,
  terms: Terms,
  call: StepsCall<T>,
): Awaitable<StepsOutcome<T> | undefined> {
  return run(allSteps(transaction, terms, call));
}

/**
 * What steps gave; throws what they threw.
 * @example
 * ```ts
 * outputOf({ output: 1 }); // 1
 * ```
 */
export function outputOf<T>(outcome: StepsOutcome<T>): T {
  if ('error' in outcome) throw outcome.error;
  return outcome.output;
}
