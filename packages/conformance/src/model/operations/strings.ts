import { type BinaryString, NotAnIntegerError, OutOfRangeError, type When } from '@keyvaluestore/core';

import { type ModelStore } from '../model-store.js';
import { type Steps } from './step.js';

/** Whether a key is in the state that a conditional write or a check wants. */
export function holds(store: ModelStore, key: BinaryString, when: When): boolean {
  if (typeof when === 'object') return store.string(key) === when.equals;
  const exists = store.item(key) !== undefined;
  return when === 'always' || exists === (when === 'present');
}

/** The sum of a counter, which is 0 where it is absent, and an increment. */
export function addToCounter(text: BinaryString | undefined, by: number): number {
  const number = Number(text ?? '0');
  if (!Number.isSafeInteger(number) || String(number) !== (text ?? '0')) throw new NotAnIntegerError();
  const sum = number + by;
  if (!Number.isSafeInteger(sum)) throw new OutOfRangeError();
  return sum;
}

type StringSteps = Steps<'get' | 'set' | 'getSet' | 'getDelete' | 'deleteEQ' | 'delete' | 'nIncrBy'>;

export const stringSteps: StringSteps = {
  get: (store, { key }) => store.string(key) ?? null,
  set(store, { key, value, when, expiry }) {
    const written = holds(store, key, when);
    if (written) store.putString(key, value, expiry);
    return written;
  },
  getSet(store, { key, value, expiry }) {
    const before = store.string(key) ?? null;
    store.putString(key, value, expiry);
    return before;
  },
  getDelete(store, { key }) {
    const before = store.string(key) ?? null;
    store.removeItem(key);
    return before;
  },
  deleteEQ(store, { key, oldValue }) {
    const holdsIt = store.string(key) === oldValue;
    if (holdsIt) store.removeItem(key);
    return holdsIt;
  },
  delete: (store, { key }) => store.remove(key),
  nIncrBy(store, { key, by, expiry }) {
    const sum = addToCounter(store.string(key), by);
    store.putString(key, String(sum) as BinaryString, expiry);
    return sum;
  },
};
