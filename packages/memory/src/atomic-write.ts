import { type AtomicOperation, PRIMITIVES, WrongTypeError } from '@keyvaluestore/core';

import { type Change } from './operations/change.js';
import { type Store } from './layout/store.js';
import { holds } from './operations/strings.js';
import { prepare } from './operations/handlers.js';

function prepareAtomic(store: Store, operation: AtomicOperation): Change<unknown> {
  switch (operation.name) {
    case 'check':
      return { output: holds(store, operation.key, operation.expect) };
    case 'delete':
    case 'deleteXX': {
      const exists = store.item(operation.key) !== undefined;
      return { output: exists || operation.name === 'delete', apply: () => store.remove(operation.key) };
    }
    default:
      return prepare(store, operation);
  }
}

/** Rejects a write that would put a sorted set and another type under one key, which no state before can show. */
function checkTypes(operations: readonly AtomicOperation[]): void {
  const sorted = new Set<string>();
  const others = new Set<string>();
  for (const { name, key } of operations) {
    const isSorted = name !== 'check' && name !== 'deleteXX' && PRIMITIVES[name].type === 'sortedSet';
    (isSorted ? sorted : others).add(key);
  }
  for (const key of sorted) if (others.has(key)) throw new WrongTypeError();
}

/** Judges every operation by the state before, then applies all, or none and gives the indexes of those that failed. */
export function runAtomicWrite(store: Store, operations: readonly AtomicOperation[]): readonly number[] {
  checkTypes(operations);
  const changes = operations.map((operation) => prepareAtomic(store, operation));
  const failed = changes.flatMap(({ output }, index) => (output === false ? [index] : []));
  if (failed.length === 0) for (const { apply } of changes) apply?.();
  return failed;
}
