import { type BinaryString, NotAnIntegerError, type Operation, OutOfRangeError, type When } from '@keyvaluestore/core';

import { type Change, type Reads, type Writes } from './change.js';
import { type Store } from '../layout/store.js';

/** An integer as Redis writes it. */
const INTEGER = /^(?:0|-?[1-9][0-9]*)$/;

/** Whether a key is in the state that a conditional write or a check wants. */
export function holds(store: Store, key: BinaryString, when: When): boolean {
  if (when === 'always') {
    store.rejectSortedSet(key);
    return true;
  }
  if (typeof when === 'object') return store.string(key) === when.equals;
  return (store.item(key) !== undefined) === (when === 'present');
}

const NOTHING = { output: false };

const SET: Change<Operation<'set'>, boolean> = {
  output: true,
  apply: (store, { key, value, expiry }) => {
    store.putItem(key, value, expiry);
  },
};

function put(store: Store, { key, value, expiry }: Operation<'getSet'>): void {
  store.putItem(key, value, expiry);
}

function putNumber(store: Store, { key, expiry }: Operation<'nIncrBy'>, output: number): void {
  store.putItem(key, String(output) as BinaryString, expiry);
}

function remove(store: Store, { key }: { readonly key: BinaryString }): void {
  store.remove(key);
}

const REMOVE: Change<{ readonly key: BinaryString }, boolean> = { output: true, apply: remove };

export const stringReads: Reads<'get'> = {
  get: (store, { key }) => store.string(key) ?? null,
};

export const stringWrites: Writes<'set' | 'getSet' | 'getDelete' | 'deleteEQ' | 'delete' | 'nIncrBy'> = {
  set: (store, { key, when }) => (holds(store, key, when) ? SET : NOTHING),
  getSet: (store, { key }) => ({ output: store.string(key) ?? null, apply: put }),
  getDelete: (store, { key }) => {
    const value = store.string(key);
    return value === undefined ? { output: null } : { output: value, apply: remove };
  },
  deleteEQ: (store, { key, oldValue }) => (store.string(key) === oldValue ? REMOVE : NOTHING),
  delete: (store, { key }) => (store.has(key) ? REMOVE : NOTHING),
  nIncrBy: (store, { key, by }) => {
    const text = store.string(key) ?? '0';
    const number = INTEGER.test(text) ? Number(text) : NaN;
    if (!Number.isSafeInteger(number)) throw new NotAnIntegerError();
    const output = number + by;
    if (!Number.isSafeInteger(output)) throw new OutOfRangeError();
    return { output, apply: putNumber };
  },
};
