import { type BinaryString } from '@keyvaluestore/core';

import { type ModelStore } from '../model-store.js';
import { type Steps } from './step.js';
import { holds } from './strings.js';

/** What an atomic write removes is no sorted set. */
function remove(store: ModelStore, key: BinaryString): boolean {
  const exists = store.item(key) !== undefined;
  store.removeItem(key);
  return exists;
}

/** What only atomic writes hold, and what is done in another way there. */
export const conditionSteps: Steps<'check' | 'delete' | 'deleteXX'> = {
  check: (store, { key, expect }) => holds(store, key, expect),
  delete: (store, { key }) => remove(store, key),
  deleteXX: (store, { key }) => remove(store, key),
};
