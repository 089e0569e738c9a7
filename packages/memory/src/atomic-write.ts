import { type AtomicOperation, checkTypes, isRefused } from '@keyvaluestore/core';

import { type Store } from './layout/store.js';
import { judge } from './operations/handlers.js';

/** Judges every operation by the state before, then applies all, or none and gives the indexes of those that failed. */
export function runAtomicWrite(store: Store, operations: readonly AtomicOperation[]): readonly number[] {
  checkTypes(operations);
  const judged = operations.map((operation) => judge(store, operation));
  const failed = operations.flatMap((operation, index) => (isRefused(operation, judged[index]?.output) ? [index] : []));
  if (failed.length === 0) for (const { apply } of judged) apply();
  return failed;
}
