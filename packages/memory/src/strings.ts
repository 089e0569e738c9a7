import { type BinaryString, NotAnIntegerError, OutOfRangeError, type When } from '@keyvaluestore/core';

import { type Reads, type Writes } from './change.js';
import { type Store } from './store.js';

/** An integer as Redis writes it. */
const INTEGER = /^(?:0|-?[1-9][0-9]*)$/;

/** Whether a key is in the state that a conditional write or a check wants. */
export function holds(store: Store, key: BinaryString, when: When): boolean {
  if (typeof when === 'object') return store.string(key) === when.equals;
  const exists = store.hasItem(key);
  return when === 'always' || exists === (when === 'present');
}

export const stringReads: Reads<'get'> = {
  get: (store, { key }) => store.string(key) ?? null,
};

export const stringWrites: Writes<'set' | 'delete' | 'nIncrBy'> = {
  set: (store, { key, value, when }) => {
    if (!holds(store, key, when)) return { output: false };
    return { output: true, apply: () => store.put(key, value) };
  },
  delete: (store, { key }) => {
    if (store.get(key) === undefined) return { output: false };
    return { output: true, apply: () => store.remove(key) };
  },
  nIncrBy: (store, { key, by }) => {
    const text = store.string(key) ?? '0';
    const number = INTEGER.test(text) ? Number(text) : NaN;
    if (!Number.isSafeInteger(number)) throw new NotAnIntegerError();
    const output = number + by;
    if (!Number.isSafeInteger(output)) throw new OutOfRangeError();
    return { output, apply: () => store.put(key, String(output) as BinaryString) };
  },
};
