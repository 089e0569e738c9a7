import { type BinaryString } from '@keyvaluestore/core';

import { type At, type AtomicWrites, type Change } from './change.js';
import { holds, item, remove } from './strings.js';
import { type Transaction } from '../transport/transaction.js';

/** What an atomic write removes is no sorted set. */
async function prepareDelete(
  transaction: Transaction,
  at: At,
  key: BinaryString,
  mustExist: boolean,
): Promise<Change<boolean>> {
  const keys = at(key);
  const before = item(await transaction.get(keys.meta));
  if (before === undefined) return { output: !mustExist };
  return { output: true, apply: () => remove(transaction, keys, before) };
}

/** What only atomic writes hold, and what is done in another way there. */
export const conditionWrites: Pick<AtomicWrites, 'check' | 'delete' | 'deleteXX'> = {
  check: async (transaction, at, { key, expect }) => {
    const keys = at(key);
    const before = item(await transaction.get(keys.meta));
    return { output: await holds(transaction, keys, before, expect) };
  },
  delete: (transaction, at, { key }) => prepareDelete(transaction, at, key, false),
  deleteXX: (transaction, at, { key }) => prepareDelete(transaction, at, key, true),
};
