import { type AtomicOperation, type Context } from '@keyvaluestore/core';
import { currentTerms, executeAtomicWrite } from '@keyvaluestore/ordered';

import { type Engine, transact } from './transport/transact.js';

/** All operations or none, in one transaction. Gives the indexes of those that failed. */
export function runAtomicWrite(
  engine: Engine,
  operations: readonly AtomicOperation[],
  context: Context,
): Promise<readonly number[]> {
  const terms = currentTerms(engine);
  return transact(engine, context, { repeatable: false }, (transaction) =>
    executeAtomicWrite(transaction, terms, operations),
  );
}
