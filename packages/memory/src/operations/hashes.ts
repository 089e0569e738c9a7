import { addToCounter, type BinaryString, type Expiry, hashEntrySize, hashItemSize } from '@keyvaluestore/core';

import { draw } from '../layout/draw.js';
import { MemoryHash } from '../layout/items.js';
import { type Store } from '../layout/store.js';
import { type Actions, countIn, REFUSED, type Writes } from './change.js';

type HashEntry = readonly [field: BinaryString, value: BinaryString];

const NONE: ReadonlyMap<BinaryString, BinaryString> = new Map();

function fieldsOf(store: Store, key: BinaryString): ReadonlyMap<BinaryString, BinaryString> {
  return store.hash(key)?.fields ?? NONE;
}

function sizeOf(hash: MemoryHash, field: BinaryString): number {
  const value = hash.fields.get(field);
  return value === undefined ? 0 : hashEntrySize(field, value);
}

/** Judges what is written to a hash and gives what makes it so. */
function write(store: Store, key: BinaryString, entries: readonly HashEntry[], expiry: Expiry): () => void {
  const hash = store.hash(key) ?? new MemoryHash();
  let { bytes } = hash;
  for (const [field, value] of entries) bytes += hashEntrySize(field, value) - sizeOf(hash, field);
  store.checkItemSize(key, hashItemSize(key, bytes), expiry);
  return () => {
    for (const [field, value] of entries) hash.fields.set(field, value);
    hash.bytes = bytes;
    store.putItem(key, hash, expiry);
  };
}

/** What removes fields from a hash. */
function removal(store: Store, key: BinaryString, fields: readonly BinaryString[]): () => void {
  const hash = store.hash(key);
  return () => {
    if (hash === undefined) return;
    for (const field of fields) {
      hash.bytes -= sizeOf(hash, field);
      hash.fields.delete(field);
    }
    if (hash.fields.size === 0) store.remove(key);
  };
}

export const hashActions: Actions<'hGet' | 'hGetAll' | 'hMGet' | 'hLen' | 'hKeys' | 'hRandField'> = {
  hGet: (store, { key, field }) => fieldsOf(store, key).get(field) ?? null,
  hGetAll: (store, { key }) => [...fieldsOf(store, key)],
  hMGet: (store, { key, fields }) => {
    const all = fieldsOf(store, key);
    return fields.map((field) => all.get(field) ?? null);
  },
  hLen: (store, { key }) => fieldsOf(store, key).size,
  hKeys: (store, { key }) => [...fieldsOf(store, key).keys()],
  hRandField: (store, { key, count }) => {
    const all = fieldsOf(store, key);
    return draw(all.keys(), all.size, count);
  },
};

export const hashWrites: Writes<'hSet' | 'hSetNX' | 'hSetEQ' | 'hIncrBy' | 'hDel' | 'hDelXX'> = {
  hSet: (store, { key, entries, expiry, count }) => {
    const before = count ? fieldsOf(store, key) : undefined;
    const output = before && entries.filter(([field]) => !before.has(field)).length;
    return { output, apply: write(store, key, entries, expiry) };
  },
  hSetNX: (store, { key, field, value, expiry }) => {
    if (fieldsOf(store, key).has(field)) return REFUSED;
    return { output: true, apply: write(store, key, [[field, value]], expiry) };
  },
  hSetEQ: (store, { key, field, value, oldValue, expiry }) => {
    if (fieldsOf(store, key).get(field) !== oldValue) return REFUSED;
    return { output: true, apply: write(store, key, [[field, value]], expiry) };
  },
  hIncrBy: (store, { key, field, by, expiry }) => {
    const output = addToCounter(fieldsOf(store, key).get(field), by);
    return { output, apply: write(store, key, [[field, String(output) as BinaryString]], expiry) };
  },
  hDel: (store, { key, fields, count }) => {
    const output = countIn(fieldsOf(store, key), fields, count);
    return { output, apply: removal(store, key, fields) };
  },
  hDelXX: (store, { key, field }) =>
    fieldsOf(store, key).has(field) ? { output: true, apply: removal(store, key, [field]) } : REFUSED,
};
