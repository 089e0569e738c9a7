import {
  type BinaryString,
  type Capabilities,
  type Context,
  type Driver,
  isPromise,
  KeyValueStoreError,
  type Operation,
  type OperationSteps,
  type Output,
  type PrimitiveName,
  isRepeatable,
  type Settled,
  throwIfAborted,
} from '@keyvaluestore/core';

import { execute, executeAtomicWrite, executeSteps, outputOf, type StepsOutcome } from './execute.js';
import { type Layout } from './layout/layout.js';
import { isRead, perform } from './operations/handlers.js';
import { scan } from './scan.js';
import { type Awaitable, run, type Steps } from './steps/steps.js';
import { WriterSweeps } from './sweep.js';
import { currentTerms, type Terms } from './terms.js';
import { type OrderedTransaction } from './transaction.js';

/** What is done in a transaction. {@link OrderedStore} runs it. */
export type Body<T> = (transaction: OrderedTransaction) => Awaitable<T>;

/**
 * An ordered key-value store with transactions: all that a backend on one has to write.
 * {@link createOrderedDriver} makes the rest.
 * @example
 * ```ts
 * const store: OrderedStore = {
 *   capabilities: LMDB_CAPABILITIES,
 *   layout: new Layout(),
 *   read: (body) => body(new MapTransaction()),
 *   write: async (body) => body(new MapTransaction()),
 * };
 * const driver = createOrderedDriver(store);
 * await driver.run({ name: 'get', key: fromText('a') }, { consistency: 'strong' }); // null
 * ```
 */
export interface OrderedStore {
  readonly capabilities: Capabilities;
  readonly layout: Layout;
  /** The time by which keys expire, in milliseconds since 1970; `Date.now` if left out. Asked once for each call. */
  readonly clock?: (() => number) | undefined;
  /** Runs something that only reads, at one state of the store. */
  read<T>(body: Body<T>, context: Context): Awaitable<T>;
  /**
   * Runs something in a transaction, commits what it wrote, and gives what it gave; commits nothing where it rejects. Runs
   * it again, if at all, in a new transaction. `isRepeatable` is whether applying it twice leaves the same behind and
   * gives the same, as it must to be tried again after an unknown outcome.
   */
  write<T>(body: Body<T>, context: Context, isRepeatable: boolean): Promise<T>;
}

/** Runs operations one after the other. One that is refused has written nothing and leaves the others be. */
function* settleAll(
  transaction: OrderedTransaction,
  terms: Terms,
  operations: readonly Operation[],
): Steps<readonly Settled[]> {
  const settled: Settled[] = [];
  for (const operation of operations) {
    try {
      settled.push({ output: yield* perform(transaction, terms, operation) });
    } catch (error) {
      if (!KeyValueStoreError.is(error)) throw error;
      settled.push({ error });
    }
  }
  return settled;
}

/**
 * The driver of a backend on an ordered store: single operations, batches, atomic writes and isolated steps, each in
 * one transaction. Its writes {@link sweep} a little now and then.
 * @example
 * ```ts
 * const transaction = new MapTransaction();
 * const driver = createOrderedDriver({
 *   capabilities: LMDB_CAPABILITIES,
 *   layout: new Layout(),
 *   read: (body) => body(transaction),
 *   write: async (body) => body(transaction),
 * });
 * const backend = new DriverBackend(driver, defaultView(driver, {}));
 * await backend.zAdd('board', 'ada', 10);
 * await backend.zRangeByScore('board', 0, 100); // ['ada']
 * ```
 */
export function createOrderedDriver(store: OrderedStore): Driver {
  const sweeps = new WriterSweeps(store);
  /** Steps that throw have written whole operations, and leave them; so they end no transaction that others share. */
  const writeSteps = async <T>(body: Body<StepsOutcome<T> | undefined>, context: Context): Promise<T> =>
    outputOf((await store.write(body, context, false)) as StepsOutcome<T>);
  return {
    capabilities: store.capabilities,
    run: <N extends PrimitiveName>(operation: Operation<N>, context: Context): Awaitable<Output<N>> => {
      const known = operation as unknown as Operation;
      const terms = currentTerms(store);
      const body: Body<Output<N>> = (transaction) => execute(transaction, terms, operation);
      if (isRead(known)) return store.read(body, context);
      sweeps.wrote(1);
      return store.write(body, context, isRepeatable(known));
    },
    runBatch: async (operations, context) => {
      const terms = currentTerms(store);
      const body: Body<readonly Settled[]> = (transaction) => run(settleAll(transaction, terms, operations));
      if (operations.every(isRead)) return store.read(body, context);
      sweeps.wrote(operations.length);
      return store.write(body, context, operations.every(isRepeatable));
    },
    runAtomicWrite: (operations, context) => {
      const terms = currentTerms(store);
      sweeps.wrote(operations.length);
      return store.write((transaction) => executeAtomicWrite(transaction, terms, operations), context, false);
    },
    runIsolated: <T>(keys: readonly BinaryString[], body: () => OperationSteps<T>, context: Context): Awaitable<T> => {
      throwIfAborted(context.signal);
      const terms = currentTerms(store);
      // Steps that only read need nobody's turn. Whether they write is known when they come to it; then they begin anew.
      const write = (outcome: StepsOutcome<T> | undefined): Awaitable<T> => {
        if (outcome !== undefined) return outputOf(outcome);
        sweeps.wrote(1);
        return writeSteps((transaction) => executeSteps(transaction, terms, { keys, body }), context);
      };
      const seen = store.read(
        (transaction) => executeSteps(transaction, terms, { keys, body, mayWrite: false }),
        context,
      );
      return isPromise(seen) ? seen.then(write) : write(seen);
    },
    scan: async (request, context) => {
      const terms = currentTerms(store);
      return store.read((transaction) => scan(transaction, terms, request), context);
    },
  };
}
