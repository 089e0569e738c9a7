import {
  type Capabilities,
  type Context,
  type Driver,
  isRepeatable,
  type Operation,
  type Output,
  type PrimitiveName,
  PRIMITIVES,
  type Settled,
} from '@keyvaluestore/core';
import { execute } from '@keyvaluestore/ordered';

import { runAtomicWrite } from './atomic-write.js';
import { runBatch } from './batch.js';
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
  staleReads: false,
});

/** The driver on a database. */
export function createDriver(engine: Engine, sharesReads: boolean): Driver {
  const { layout } = engine;
  const runAlone = (operation: Operation, context: Context): Promise<Output> => {
    const renewable = PRIMITIVES[operation.name].access === 'read';
    return transact(engine, context, { repeatable: isRepeatable(operation), renewable }, (transaction) =>
      execute(transaction, layout, operation),
    );
  };
  const shared = sharesReads ? new SharedReads(engine, runAlone) : undefined;
  const settleAlone = async (operation: Operation, context: Context): Promise<Settled> => {
    try {
      return { output: await runAlone(operation, context) };
    } catch (error) {
      return { error: error as Error };
    }
  };

  return {
    capabilities: FOUNDATIONDB_CAPABILITIES,
    run: <N extends PrimitiveName>(operation: Operation<N>, context: Context) => {
      const known = operation as unknown as Operation;
      const isShared = PRIMITIVES[known.name].access === 'read' && SharedReads.accepts(known, context);
      const output = shared !== undefined && isShared ? shared.run(known, context) : runAlone(known, context);
      return output as Promise<Output<N>>;
    },
    runBatch: (operations, context) => runBatch(engine, operations, context, settleAlone),
    runAtomicWrite: (operations, context) => runAtomicWrite(engine, operations, context),
  };
}
