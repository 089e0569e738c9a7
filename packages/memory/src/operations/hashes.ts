import { type BinaryString, type Expiry, hashEntrySize, hashItemSize } from '@keyvaluestore/core';

import { type Reads, type Writes } from './change.js';
import { MemoryHash } from '../layout/items.js';
import { type Store } from '../layout/store.js';

type HashEntry = readonly [field: BinaryString, value: BinaryString];

function sizeOf(hash: MemoryHash, field: BinaryString): number {
  const value = hash.fields.get(field);
  return value === undefined ? 0 : hashEntrySize(field, value);
}

/** Judges what is written to a hash and gives what makes it so. */
function write(
  store: Store,
  key: BinaryString,
  hash: MemoryHash,
  entries: readonly HashEntry[],
  expiry: Expiry,
): () => void {
  let { bytes } = hash;
  for (const [field, value] of entries) bytes += hashEntrySize(field, value) - sizeOf(hash, field);
  store.checkItemSize(key, hashItemSize(key, bytes), expiry);
  return () => {
    for (const [field, value] of entries) hash.fields.set(field, value);
    hash.bytes = bytes;
    store.putItem(key, hash, expiry);
  };
}

export const hashReads: Reads<'hGet' | 'hGetAll'> = {
  hGet: (store, { key, field }) => store.hash(key)?.fields.get(field) ?? null,
  hGetAll: (store, { key }) => [...(store.hash(key)?.fields ?? [])],
};

export const hashWrites: Writes<'hSet' | 'hSetNX' | 'hDel'> = {
  hSet: (store, { key, entries, expiry }) => ({
    output: undefined,
    apply: write(store, key, store.hash(key) ?? new MemoryHash(), entries, expiry),
  }),
  hSetNX: (store, { key, field, value, expiry }) => {
    const hash = store.hash(key) ?? new MemoryHash();
    if (hash.fields.has(field)) return { output: false };
    return { output: true, apply: write(store, key, hash, [[field, value]], expiry) };
  },
  hDel: (store, { key, fields }) => {
    const hash = store.hash(key);
    if (hash === undefined) return { output: undefined };
    const apply = (): void => {
      for (const field of fields) {
        hash.bytes -= sizeOf(hash, field);
        hash.fields.delete(field);
      }
      if (hash.fields.size === 0) store.remove(key);
    };
    return { output: undefined, apply };
  },
};
