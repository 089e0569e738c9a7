import { type BinaryString, LimitExceededError, type Limits, WrongTypeError } from '@keyvaluestore/core';

import { SortedSet } from './sorted-set.js';

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

/** What a key holds; a string is itself. No collection in the store is empty. */
export type Stored = BinaryString | MemorySet | MemoryHash | SortedSet;

/** The keys of one store, of whatever type. */
export class Store {
  readonly #keys = new Map<BinaryString, Stored>();

  /** @param itemSize what a whole set or hash may hold, with its key */
  constructor(readonly itemSize: Limits['itemSize']) {}

  get(key: BinaryString): Stored | undefined {
    return this.#keys.get(key);
  }

  put(key: BinaryString, value: Stored): void {
    this.#keys.set(key, value);
  }

  remove(key: BinaryString): void {
    this.#keys.delete(key);
  }

  clear(): void {
    this.#keys.clear();
  }

  entries(): IterableIterator<[BinaryString, Stored]> {
    return this.#keys.entries();
  }

  /** The string of a key; throws `WrongTypeError` on any other type. */
  string(key: BinaryString): BinaryString | undefined {
    const stored = this.#keys.get(key);
    if (stored === undefined || typeof stored === 'string') return stored;
    throw new WrongTypeError();
  }

  set(key: BinaryString): MemorySet | undefined {
    return this.#collection(key, MemorySet);
  }

  hash(key: BinaryString): MemoryHash | undefined {
    return this.#collection(key, MemoryHash);
  }

  sortedSet(key: BinaryString): SortedSet | undefined {
    return this.#collection(key, SortedSet);
  }

  /** Whether a key holds a string, set or hash; throws `WrongTypeError` on a sorted set. */
  hasItem(key: BinaryString): boolean {
    const stored = this.#keys.get(key);
    if (stored instanceof SortedSet) throw new WrongTypeError();
    return stored !== undefined;
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

  #collection<T extends Exclude<Stored, string>>(key: BinaryString, type: new () => T): T | undefined {
    const stored = this.#keys.get(key);
    if (stored === undefined || stored instanceof type) return stored;
    throw new WrongTypeError();
  }
}
