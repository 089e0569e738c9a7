import { addToCounter, type BinaryString, type Operation, type When } from '@keyvaluestore/core';

import { type Actions, type Change, REFUSED, type Writes } from './change.js';
import { type Store } from '../layout/store.js';

/** Whether a key is in the state that a conditional write or a check wants. */
export function holds(store: Store, key: BinaryString, when: When): boolean {
  if (when === 'always') {
    store.rejectSortedSet(key);
    return true;
  }
  if (typeof when === 'object') return store.string(key) === when.equals;
  return (store.item(key) !== undefined) === (when === 'present');
}

const SET: Change<Operation<'set'>, boolean> = {
  output: true,
  apply: (store, { key, value, expiry }) => {
    store.putItem(key, value, expiry);
  },
};

function putNumber(store: Store, { key, expiry }: Operation<'nIncrBy'>, output: number): void {
  store.putItem(key, String(output) as BinaryString, expiry);
}

const REMOVE: Change<{ readonly key: BinaryString }, boolean> = {
  output: true,
  apply: (store, { key }) => {
    store.remove(key);
  },
};

export const stringActions: Actions<'get' | 'getSet' | 'getDelete' | 'delete'> = {
  get: (store, { key }) => store.string(key) ?? null,
  getSet: (store, { key, value, expiry }) => {
    const before = store.string(key) ?? null;
    store.putItem(key, value, expiry);
    return before;
  },
  getDelete: (store, { key }) => {
    const before = store.string(key) ?? null;
    store.remove(key);
    return before;
  },
  delete: (store, { key }) => {
    const isThere = store.has(key);
    store.remove(key);
    return isThere;
  },
};

export const stringWrites: Writes<'set' | 'deleteEQ' | 'nIncrBy'> = {
  set: (store, { key, when }) => (holds(store, key, when) ? SET : REFUSED),
  deleteEQ: (store, { key, oldValue }) => (store.string(key) === oldValue ? REMOVE : REFUSED),
  nIncrBy: (store, { key, by }) => ({ output: addToCounter(store.string(key), by), apply: putNumber }),
};
