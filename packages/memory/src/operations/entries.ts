import { type BinaryString, type Expiry } from '@keyvaluestore/core';

import { draw } from '../layout/draw.js';
import { type Entry, type MemoryEntries } from '../layout/items.js';
import { type Store } from '../layout/store.js';
import { type Counted } from './change.js';

/** What sets and hashes have in common: a set is a hash whose fields hold nothing. */
type Type = MemoryEntries['type'];

interface Keyed {
  readonly key: BinaryString;
}

/** The entries of a key, to look at. */
export function entriesOf(store: Store, type: Type, key: BinaryString): ReadonlyMap<BinaryString, BinaryString> {
  return store.collection(key, type).map;
}

/** Judges what is written to a set or hash. */
export function put(store: Store, type: Type, key: BinaryString, entries: readonly Entry[], expiry: Expiry): Counted {
  const item = store.collection(key, type);
  let more = 0;
  let count = 0;
  for (const entry of entries) {
    const before = item.map.get(entry[0]);
    if (before === undefined) count += 1;
    else more -= item.sizeOf([entry[0], before]);
    more += item.sizeOf(entry);
  }
  store.checkSize(key, item, more, expiry);
  const apply = (): void => {
    for (const [name, value] of entries) item.map.set(name, value);
    item.bytes += more;
    store.putItem(key, item, expiry);
  };
  return { count, apply };
}

/** Judges what is removed from a set or hash, of which what is not there is passed over. */
export function remove(store: Store, type: Type, key: BinaryString, names: readonly BinaryString[]): Counted {
  const item = store.collection(key, type);
  const found = names.filter((name) => item.map.has(name));
  const apply = (): void => {
    for (const name of found) {
      item.bytes -= item.sizeOf([name, item.map.get(name) as BinaryString]);
      item.map.delete(name);
    }
    if (item.map.size === 0) store.remove(key);
  };
  return { count: found.length, apply };
}

/** What all reads of a whole set or hash are. */
export const readsOf = (type: Type) => ({
  size: (store: Store, { key }: Keyed) => entriesOf(store, type, key).size,
  names: (store: Store, { key }: Keyed) => [...entriesOf(store, type, key).keys()],
  drawn: (store: Store, { key, count }: Keyed & { readonly count: number }) => {
    const all = entriesOf(store, type, key);
    return draw(all.keys(), all.size, count);
  },
});
