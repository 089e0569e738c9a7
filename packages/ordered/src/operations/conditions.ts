import { type BinaryString } from '@keyvaluestore/core';

import { type AtomicWrites, type Change } from './change.js';
import { holds, holdItem } from './strings.js';
import { type Steps } from '../steps/steps.js';
import { type Terms } from '../terms.js';
import { type OrderedTransaction } from '../transaction.js';

/** What an atomic write removes is no sorted set. */
function* prepareDelete(
  transaction: OrderedTransaction,
  { layout, now }: Terms,
  key: BinaryString,
  mustExist: boolean,
): Steps<Change<boolean>> {
  const held = yield* holdItem(transaction, layout.at(key), now);
  if (held.live === undefined) return { output: !mustExist };
  return { output: true, apply: () => held.remove() };
}

/** What only atomic writes hold, and what is done in another way there. */
export const conditionWrites: Pick<AtomicWrites, 'check' | 'delete' | 'deleteXX'> = {
  *check(transaction, { layout, now }, { key, expect }) {
    return { output: yield* holds(yield* holdItem(transaction, layout.at(key), now), expect) };
  },
  delete: (transaction, terms, { key }) => prepareDelete(transaction, terms, key, false),
  deleteXX: (transaction, terms, { key }) => prepareDelete(transaction, terms, key, true),
};
