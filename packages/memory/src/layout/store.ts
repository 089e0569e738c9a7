import { type BinaryString, LimitExceededError, type Limits, WrongTypeError } from '@keyvaluestore/core';

import { type SortedSet } from './sorted-set.js';

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
export type Item = BinaryString | MemorySet | MemoryHash;

/**
 * The keys of one store. Sorted sets lie apart, so that writing a string need not look at what it replaces, only make
 * sure that it is no sorted set. No key is in both maps.
 */
export class Store {
  readonly #items = new Map<BinaryString, Item>();
  readonly #sortedSets = new Map<BinaryString, SortedSet>();

  /** @param itemSize what a whole set or hash may hold, with its key */
  constructor(readonly itemSize: Limits['itemSize']) {}

  /** The string, set or hash of a key; throws `WrongTypeError` on a sorted set. */
  item(key: BinaryString): Item | undefined {
    const item = this.#items.get(key);
    if (item === undefined) this.rejectSortedSet(key);
    return item;
  }

  /** The string of a key; throws `WrongTypeError` on any other type. */
  string(key: BinaryString): BinaryString | undefined {
    const item = this.item(key);
    if (item === undefined || typeof item === 'string') return item;
    throw new WrongTypeError();
  }

  /** The set of a key; throws `WrongTypeError` on any other type. */
  set(key: BinaryString): MemorySet | undefined {
    const item = this.item(key);
    if (item === undefined || item instanceof MemorySet) return item;
    throw new WrongTypeError();
  }

  /** The hash of a key; throws `WrongTypeError` on any other type. */
  hash(key: BinaryString): MemoryHash | undefined {
    const item = this.item(key);
    if (item === undefined || item instanceof MemoryHash) return item;
    throw new WrongTypeError();
  }

  /** The sorted set of a key; throws `WrongTypeError` on any other type. */
  sortedSet(key: BinaryString): SortedSet | undefined {
    const sortedSet = this.#sortedSets.get(key);
    if (sortedSet === undefined && this.#items.has(key)) throw new WrongTypeError();
    return sortedSet;
  }

  /** Throws `WrongTypeError` on a sorted set. */
  rejectSortedSet(key: BinaryString): void {
    if (this.#sortedSets.has(key)) throw new WrongTypeError();
  }

  /** Whether a key holds anything, of whatever type. */
  has(key: BinaryString): boolean {
    return this.#items.has(key) || this.#sortedSets.has(key);
  }

  /** Replaces the string, set or hash of a key, which holds no sorted set. */
  putItem(key: BinaryString, item: Item): void {
    this.#items.set(key, item);
  }

  /** Replaces the sorted set of a key, which holds nothing of another type. */
  putSortedSet(key: BinaryString, sortedSet: SortedSet): void {
    this.#sortedSets.set(key, sortedSet);
  }

  /** Removes what a key holds, of whatever type. */
  remove(key: BinaryString): void {
    if (!this.#items.delete(key)) this.#sortedSets.delete(key);
  }

  clear(): void {
    this.#items.clear();
    this.#sortedSets.clear();
  }

  /** Takes over copies of all that another store holds, in place of what is here. O(n). */
  copyFrom(other: Store): void {
    // Copied before anything is removed, since a store may be given itself.
    const items = Array.from(
      other.#items,
      ([key, item]) => [key, typeof item === 'string' ? item : item.copy()] as const,
    );
    const sortedSets = Array.from(other.#sortedSets, ([key, sortedSet]) => [key, sortedSet.copy()] as const);
    this.clear();
    for (const [key, item] of items) this.putItem(key, item);
    for (const [key, sortedSet] of sortedSets) this.putSortedSet(key, sortedSet);
  }

  /** Throws `LimitExceededError` if a whole set or hash would be larger than an item may be. */
  checkItemSize(size: number): void {
    if (size > this.itemSize) {
      throw new LimitExceededError(`a whole set or hash must fit in ${this.itemSize} bytes with its key, not ${size}`, {
        limit: this.itemSize,
        actual: size,
      });
    }
  }
}
