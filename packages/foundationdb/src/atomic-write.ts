import { type AtomicOperation, checkTypes, type Context } from '@keyvaluestore/core';

import { prepare } from './operations/handlers.js';
import { sortedChanges } from './operations/sorted-changes.js';
import { type Engine, transact } from './transport/transact.js';
import { together } from './transport/together.js';

/**
 * Judges every operation by the state before, all reads issued together, then applies all, or none and gives the
 * indexes of those that failed.
 */
export async function runAtomicWrite(
  engine: Engine,
  operations: readonly AtomicOperation[],
  context: Context,
): Promise<readonly number[]> {
  checkTypes(operations);
  const sorted = sortedChanges(operations);
  return transact(engine, context, { repeatable: false }, async (transaction) => {
    const changes = await together(operations.map((operation) => prepare(transaction, engine.at, operation, sorted)));
    const failed = changes.flatMap(({ output }, index) => (output === false ? [index] : []));
    if (failed.length === 0) for (const { apply } of changes) apply?.();
    return failed;
  });
}
