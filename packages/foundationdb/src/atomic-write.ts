import { type AtomicOperation, type Context, type Operation, PRIMITIVES, WrongTypeError } from '@keyvaluestore/core';

import { type Change } from './operations/change.js';
import { prepare } from './operations/handlers.js';
import { Keys } from './layout/keys.js';
import { prepareRemoval } from './operations/sorted-sets.js';
import { prepareAtomicDelete, prepareCheck } from './operations/strings.js';
import { type Engine, transact } from './transport/transact.js';
import { together } from './transport/together.js';
import { type Transaction } from './transport/transaction.js';

/** What an atomic write does to one sorted set. */
interface SortedChanges {
  readonly removed: Operation<'zRem'>['field'][];
  adds: boolean;
}

/** Collects what is done to each sorted set; rejects a write that would put another type under its key. */
function sortedChanges(operations: readonly AtomicOperation[]): ReadonlyMap<string, SortedChanges> {
  const sorted = new Map<string, SortedChanges>();
  const others = new Set<string>();
  for (const operation of operations) {
    const { name, key } = operation;
    if (name === 'check' || name === 'deleteXX' || PRIMITIVES[name].type !== 'sortedSet') {
      others.add(key);
      continue;
    }
    const changes = sorted.get(key) ?? { removed: [], adds: false };
    sorted.set(key, changes);
    if (operation.name === 'zRem') changes.removed.push(operation.field);
    else changes.adds = true;
  }
  for (const key of sorted.keys()) if (others.has(key)) throw new WrongTypeError();
  return sorted;
}

function prepareAtomic(
  transaction: Transaction,
  prefix: string,
  operation: AtomicOperation,
  sorted: ReadonlyMap<string, SortedChanges>,
): Promise<Change<unknown>> {
  const keys = (): Keys => new Keys(prefix, operation.key);
  switch (operation.name) {
    case 'check':
      return prepareCheck(transaction, keys(), operation.expect);
    case 'delete':
    case 'deleteXX':
      return prepareAtomicDelete(transaction, keys(), operation.name === 'deleteXX');
    case 'zRem': {
      const { removed, adds } = sorted.get(operation.key) as SortedChanges;
      return prepareRemoval(transaction, keys(), operation.field, removed, adds);
    }
    default:
      return prepare(transaction, prefix, operation);
  }
}

/**
 * Judges every operation by the state before, all reads issued together, then applies all, or none and gives the
 * indexes of those that failed.
 */
export async function runAtomicWrite(
  engine: Engine,
  operations: readonly AtomicOperation[],
  context: Context,
): Promise<readonly number[]> {
  const sorted = sortedChanges(operations);
  return transact(engine, context, { repeatable: false }, async (transaction) => {
    const changes = await together(
      operations.map((operation) => prepareAtomic(transaction, engine.prefix, operation, sorted)),
    );
    const failed = changes.flatMap(({ output }, index) => (output === false ? [index] : []));
    if (failed.length === 0) for (const { apply } of changes) apply?.();
    return failed;
  });
}
