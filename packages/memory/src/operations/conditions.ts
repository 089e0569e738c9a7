import { type BinaryString } from '@keyvaluestore/core';

import { type Store } from '../layout/store.js';
import { type Change, type Writes } from './change.js';
import { holds } from './strings.js';

/** What an atomic write removes is no sorted set. */
function remove(store: Store, key: BinaryString, mustExist: boolean): Change<unknown, boolean> {
  if (store.item(key) === undefined) return { output: !mustExist };
  return { output: true, apply: () => store.remove(key) };
}

/** What only atomic writes hold, and what is done in another way there. */
export const conditionWrites: Writes<'check' | 'delete' | 'deleteXX'> = {
  check: (store, { key, expect }) => ({ output: holds(store, key, expect) }),
  delete: (store, { key }) => remove(store, key, false),
  deleteXX: (store, { key }) => remove(store, key, true),
};
