import { type AtomicOperation, checkTypes } from '@keyvaluestore/core';

import { type Store } from './layout/store.js';
import { prepare } from './operations/handlers.js';

/** Judges every operation by the state before, then applies all, or none and gives the indexes of those that failed. */
export function runAtomicWrite(store: Store, operations: readonly AtomicOperation[]): readonly number[] {
  checkTypes(operations);
  const changes = operations.map((operation) => prepare(store, operation));
  const failed = changes.flatMap(({ output }, index) => (output === false ? [index] : []));
  if (failed.length === 0) for (const { apply } of changes) apply?.();
  return failed;
}
