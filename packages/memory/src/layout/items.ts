import {
  type BinaryString,
  hashItemSize,
  type KeyType,
  listItemSize,
  setItemSize,
  stringItemSize,
} from '@keyvaluestore/core';

import { type MemoryList } from './list.js';

/** A set with the bytes of its members, which count against the size of an item. */
export class MemorySet {
  constructor(
    readonly members = new Set<BinaryString>(),
    public bytes = 0,
  ) {}

  copy(): MemorySet {
    return new MemorySet(new Set(this.members), this.bytes);
  }
}

/** A hash with the bytes of its entries, which count against the size of an item. */
export class MemoryHash {
  constructor(
    readonly fields = new Map<BinaryString, BinaryString>(),
    public bytes = 0,
  ) {}

  copy(): MemoryHash {
    return new MemoryHash(new Map(this.fields), this.bytes);
  }
}

/** What a key of any type but sorted sets holds; a string is itself. No collection in the store is empty. */
export type Item = BinaryString | MemorySet | MemoryHash | MemoryList;

/** The type of a key that holds an item. */
export function typeOf(item: Item): KeyType {
  if (typeof item === 'string') return 'string';
  if (item instanceof MemorySet) return 'set';
  return item instanceof MemoryHash ? 'hash' : 'list';
}

/** The bytes of an item with its key, and without its expiry. */
export function sizeOf(key: BinaryString, item: Item): number {
  if (typeof item === 'string') return stringItemSize(key, item);
  if (item instanceof MemorySet) return setItemSize(key, item.bytes);
  return (item instanceof MemoryHash ? hashItemSize : listItemSize)(key, item.bytes);
}
