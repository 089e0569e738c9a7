import {
  type Capabilities,
  type Context,
  type Driver,
  isRepeatable,
  keysOf,
  type Operation,
  type Output,
  type PrimitiveName,
  PRIMITIVES,
  type Settled,
} from '@keyvaluestore/core';
import { currentTerms, execute, scan, type Terms, WriterSweeps } from '@keyvaluestore/ordered';

import { runAtomicWrite } from './atomic-write.js';
import { runBatch } from './batch.js';
import { runIsolated } from './isolated.js';
import { briefly } from './swept-store.js';
import { SharedReads } from './transport/shared-reads.js';
import { type Engine, transact } from './transport/transact.js';

/**
 * What the FoundationDB backend can do. Native limits are those at which any key and field still fit together into a
 * key of FoundationDB, and any value with them into a transaction; keys and fields with many NUL bytes, which take two
 * each, and long prefixes can be refused below them.
 * @example
 * ```ts
 * FOUNDATIONDB_CAPABILITIES.system; // 'foundationdb'
 * FOUNDATIONDB_CAPABILITIES.nativeLimits.itemSize; // 8_000_000
 * ```
 */
export const FOUNDATIONDB_CAPABILITIES: Capabilities = Object.freeze({
  system: 'foundationdb',
  nativeLimits: Object.freeze({
    key: Object.freeze({ min: 0, max: 4096 }),
    hashField: Object.freeze({ min: 0, max: 4096 }),
    sortedSetField: Object.freeze({ min: 0, max: 4096 }),
    itemSize: 8_000_000,
    sortedSetItemSize: 16_000_000,
    atomicWriteOperations: Infinity,
    atomicWriteSize: 8_000_000,
  }),
  exclusiveSortedSets: true,
  atomicWriteAcrossKeys: true,
  limitsCollections: false,
  expiringSortedSets: false,
  isolatesKeys: true,
  ranks: 'linear',
  staleReads: false,
});

function isRead({ name }: Operation): boolean {
  return PRIMITIVES[name].access === 'read';
}

/** Whether it may go on at another state of the database: what reads several keys reads them at one moment. */
function isRenewable(operation: Operation): boolean {
  return isRead(operation) && keysOf(operation).length === 1;
}

/** The driver on a database. */
export function createDriver(engine: Engine, sharesReads: boolean): Driver {
  const sweeps = new WriterSweeps(briefly(engine));
  const runAlone = (operation: Operation, context: Context, terms: Terms): Promise<Output> =>
    transact(
      engine,
      context,
      { repeatable: isRepeatable(operation), renewable: isRenewable(operation) },
      (transaction) => execute(transaction, terms, operation),
    );
  const shared = sharesReads ? new SharedReads(engine, runAlone) : undefined;
  const settleAlone = async (operation: Operation, context: Context, terms: Terms): Promise<Settled> => {
    try {
      return { output: await runAlone(operation, context, terms) };
    } catch (error) {
      return { error: error as Error };
    }
  };
  const runKnown = (operation: Operation, context: Context): Promise<Output> => {
    if (!isRead(operation)) sweeps.wrote(1);
    else if (shared !== undefined && SharedReads.accepts(operation, context)) return shared.run(operation, context);
    return runAlone(operation, context, currentTerms(engine));
  };

  return {
    capabilities: engine.capabilities,
    run: <N extends PrimitiveName>(operation: Operation<N>, context: Context) =>
      runKnown(operation as unknown as Operation, context) as Promise<Output<N>>,
    runBatch: (operations, context) => {
      sweeps.wrote(operations.filter((operation) => !isRead(operation)).length);
      return runBatch(engine, operations, context, settleAlone);
    },
    runAtomicWrite: (operations, context) => {
      sweeps.wrote(operations.length);
      return runAtomicWrite(engine, operations, context);
    },
    runIsolated: (keys, body, context) => runIsolated(engine, sweeps, { keys, body }, context),
    scan: (request, context) => {
      const terms = currentTerms(engine);
      return transact(engine, context, { repeatable: true }, (transaction) => scan(transaction, terms, request));
    },
  };
}
