import { type BinaryString, type Expiry } from '@keyvaluestore/core';

import { type HashEntries, type ModelStore } from '../model-store.js';
import { addToCounter } from './strings.js';
import { type Steps } from './step.js';

const valueOf = (entries: HashEntries, field: BinaryString): BinaryString | undefined =>
  entries.find(([other]) => other === field)?.[1];

/** The entries without those of some fields. */
const without = (entries: HashEntries, fields: readonly BinaryString[]): HashEntries =>
  entries.filter(([field]) => !fields.includes(field));

const fieldsOf = (entries: HashEntries): readonly BinaryString[] => entries.map(([field]) => field);

/** Writes fields, and says how many of them are new. */
function put(store: ModelStore, key: BinaryString, entries: HashEntries, expiry: Expiry): number {
  const before = store.hash(key);
  store.putHash(key, [...without(before, fieldsOf(entries)), ...entries], expiry);
  return without(entries, fieldsOf(before)).length;
}

/** Removes fields, and says how many of them were there. */
function remove(store: ModelStore, key: BinaryString, fields: readonly BinaryString[]): number {
  const before = store.hash(key);
  const left = without(before, fields);
  if (left.length < before.length) store.putHash(key, left);
  return before.length - left.length;
}

type HashSteps = Steps<
  | ('hSet' | 'hSetNX' | 'hSetEQ' | 'hIncrBy' | 'hDel' | 'hDelXX')
  | ('hGet' | 'hGetAll' | 'hMGet' | 'hLen' | 'hKeys' | 'hRandField')
>;

export const hashSteps: HashSteps = {
  hSet(store, { key, entries, expiry, count }) {
    const added = put(store, key, entries, expiry);
    return count ? added : undefined;
  },
  hSetNX(store, { key, field, value, expiry }) {
    if (valueOf(store.hash(key), field) !== undefined) return false;
    put(store, key, [[field, value]], expiry);
    return true;
  },
  hSetEQ(store, { key, field, value, oldValue, expiry }) {
    if (valueOf(store.hash(key), field) !== oldValue) return false;
    put(store, key, [[field, value]], expiry);
    return true;
  },
  hIncrBy(store, { key, field, by, expiry }) {
    const sum = addToCounter(valueOf(store.hash(key), field), by);
    put(store, key, [[field, String(sum) as BinaryString]], expiry);
    return sum;
  },
  hDel(store, { key, fields, count }) {
    const removed = remove(store, key, fields);
    return count ? removed : undefined;
  },
  hDelXX: (store, { key, field }) => remove(store, key, [field]) > 0,
  hGet: (store, { key, field }) => valueOf(store.hash(key), field) ?? null,
  hGetAll: (store, { key }) => store.hash(key),
  hMGet(store, { key, fields }) {
    const entries = store.hash(key);
    return fields.map((field) => valueOf(entries, field) ?? null);
  },
  hLen: (store, { key }) => store.hash(key).length,
  hKeys: (store, { key }) => fieldsOf(store.hash(key)),
  hRandField: (store, { key, count }, draw) => draw(fieldsOf(store.hash(key)), count),
};
