import {
  type BinaryString,
  hashEntrySize,
  hashItemSize,
  listItemSize,
  setItemSize,
  stringItemSize,
} from '@keyvaluestore/core';

import { MemoryList } from './list.js';

/** A name with what it holds: a field of a hash with its value, or a member of a set with nothing. */
export type Entry = readonly [name: BinaryString, value: BinaryString];

/** A set or a hash, by name, with the bytes of its entries, which count against the size of an item. */
export class MemoryEntries {
  constructor(
    readonly type: 'set' | 'hash',
    readonly map = new Map<BinaryString, BinaryString>(),
    public bytes = 0,
  ) {}

  /** The bytes of an entry. */
  sizeOf([name, value]: Entry): number {
    return this.type === 'set' ? name.length : hashEntrySize(name, value);
  }

  copy(): MemoryEntries {
    return new MemoryEntries(this.type, new Map(this.map), this.bytes);
  }
}

/** The collections that lie in items, by type. */
export interface Collections {
  readonly set: MemoryEntries;
  readonly hash: MemoryEntries;
  readonly list: MemoryList;
}

/** What a key of any type but sorted sets holds; a string is itself. No collection in the store is empty. */
export type Item = BinaryString | Collections[keyof Collections];

/** A new collection. */
export const create: { readonly [T in keyof Collections]: () => Collections[T] } = {
  set: () => new MemoryEntries('set'),
  hash: () => new MemoryEntries('hash'),
  list: () => new MemoryList(),
};

const ITEM_SIZES = { set: setItemSize, hash: hashItemSize, list: listItemSize };

/** The bytes of an item with its key, and so many more, without its expiry. */
export function sizeOf(key: BinaryString, item: Item, more = 0): number {
  return more + (typeof item === 'string' ? stringItemSize(key, item) : ITEM_SIZES[item.type](key, item.bytes));
}
