import { type BinaryString } from '@keyvaluestore/core';

import { type At, type AtomicWrites, type Change } from './change.js';
import { holds, item, remove } from './strings.js';
import { type Steps, wait } from '../steps/steps.js';
import { type OrderedTransaction } from '../transaction.js';

/** What an atomic write removes is no sorted set. */
function* prepareDelete(
  transaction: OrderedTransaction,
  at: At,
  key: BinaryString,
  mustExist: boolean,
): Steps<Change<boolean>> {
  const keys = at(key);
  const before = item(yield* wait(transaction.get(keys.meta)));
  if (before === undefined) return { output: !mustExist };
  return { output: true, apply: () => remove(transaction, keys, before) };
}

/** What only atomic writes hold, and what is done in another way there. */
export const conditionWrites: Pick<AtomicWrites, 'check' | 'delete' | 'deleteXX'> = {
  *check(transaction, at, { key, expect }) {
    const keys = at(key);
    const before = item(yield* wait(transaction.get(keys.meta)));
    return { output: yield* holds(transaction, keys, before, expect) };
  },
  delete: (transaction, at, { key }) => prepareDelete(transaction, at, key, false),
  deleteXX: (transaction, at, { key }) => prepareDelete(transaction, at, key, true),
};
