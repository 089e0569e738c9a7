import { type BinaryString, type Expiry } from '@keyvaluestore/core';

import { type HashEntries, type ModelStore } from '../model-store.js';
import { type Steps } from './step.js';

function put(store: ModelStore, key: BinaryString, entries: HashEntries, expiry: Expiry): void {
  const kept = store.hash(key).filter(([field]) => !entries.some(([other]) => other === field));
  store.putHash(key, [...kept, ...entries], expiry);
}

export const hashSteps: Steps<'hSet' | 'hSetNX' | 'hDel' | 'hGet' | 'hGetAll'> = {
  hSet: (store, { key, entries, expiry }) => put(store, key, entries, expiry),
  hSetNX(store, { key, field, value, expiry }) {
    if (store.hash(key).some(([other]) => other === field)) return false;
    put(store, key, [[field, value]], expiry);
    return true;
  },
  hDel(store, { key, fields }) {
    const before = store.hash(key);
    if (before.length === 0) return;
    store.putHash(
      key,
      before.filter(([field]) => !fields.includes(field)),
    );
  },
  hGet: (store, { key, field }) => store.hash(key).find(([other]) => other === field)?.[1] ?? null,
  hGetAll: (store, { key }) => store.hash(key),
};
