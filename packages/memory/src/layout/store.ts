import {
  type BinaryString,
  compareBytes,
  type Expiry,
  EXPIRY_SIZE,
  expiryAfter,
  isExpired,
  type KeyType,
  LimitExceededError,
  type Limits,
  WrongTypeError,
} from '@keyvaluestore/core';

import { Expiries } from './expiries.js';
import { type Item, MemoryHash, MemorySet, typeOf } from './items.js';
import { MemoryList } from './list.js';
import { OrderedTree } from './ordered-tree.js';
import { type SortedSet } from './sorted-set.js';

/** How many keys that have expired are removed for each key of a call, whosever they are: more than it can add. */
const SWEPT = 2;

/** How a store is made. */
export interface StoreOptions {
  /** What a whole set, hash or list may hold, with its key. */
  readonly itemSize: Limits['itemSize'];
  readonly expiringSortedSets: boolean;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/**
 * The keys of one store. Sorted sets lie apart, so that writing a string need not look at what it replaces, only make
 * sure that it is no sorted set. No key is in both maps.
 *
 * Where it is `timed`, who uses it begins each call with `begin`, and names all keys to `clean` before any other method
 * sees them: those take what is there for what is alive. A store in which nothing expires asks no clock.
 */
export class Store implements StoreOptions {
  readonly itemSize: Limits['itemSize'];
  readonly expiringSortedSets: boolean;
  readonly clock: () => number;
  readonly #items = new Map<BinaryString, Item>();
  readonly #sortedSets = new Map<BinaryString, SortedSet>();
  /** All keys in order; undefined until they are first asked for. */
  #keys: OrderedTree<BinaryString> | undefined;
  /** Undefined until a key expires. */
  #expiries: Expiries | undefined;
  /** The time of the call, once it has been asked for. */
  #now: number | undefined;
  /** Whether there are expiries, or the time of a call that was: where not, a call need not begin. */
  timed = false;

  constructor({ itemSize, expiringSortedSets, clock }: StoreOptions) {
    this.itemSize = itemSize;
    this.expiringSortedSets = expiringSortedSets;
    this.clock = clock;
  }

  /** Begins a call, at a time or at that of the clock. */
  begin(now?: number): void {
    this.#now = now;
    this.timed = now !== undefined || this.#expires;
  }

  /** The time of the call: one reading of the clock, however often it is asked for. */
  get now(): number {
    this.timed = true;
    this.#now ??= Math.floor(this.clock());
    return this.#now;
  }

  get #expires(): boolean {
    return this.#expiries !== undefined && this.#expiries.size > 0;
  }

  /** The string, set, hash or list of a key; throws `WrongTypeError` on a sorted set. */
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

  /** The list of a key; throws `WrongTypeError` on any other type. */
  list(key: BinaryString): MemoryList | undefined {
    const item = this.item(key);
    if (item === undefined || item instanceof MemoryList) return item;
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

  /** The type of what a key holds. */
  type(key: BinaryString): KeyType | null {
    const item = this.#items.get(key);
    if (item !== undefined) return typeOf(item);
    return this.#sortedSets.has(key) ? 'sortedSet' : null;
  }

  /**
   * All keys in order, also those that have expired. O(n log n) when it is first asked for; kept from then on, which
   * makes each key that comes or goes O(log n).
   */
  get keys(): OrderedTree<BinaryString> {
    const unordered = (): BinaryString[] => [...this.#items.keys(), ...this.#sortedSets.keys()];
    return (this.#keys ??= OrderedTree.from(compareBytes, unordered().sort(compareBytes)));
  }

  /** When a key expires; undefined for never. */
  expiresAt(key: BinaryString): number | undefined {
    return this.#expiries?.get(key);
  }

  /** Replaces the string, set, hash or list of a key, which holds no sorted set. */
  putItem(key: BinaryString, item: Item, expiry: Expiry): void {
    this.#keys?.insert(key);
    this.#items.set(key, item);
    this.expire(key, expiry);
  }

  /** Replaces the sorted set of a key, which holds nothing of another type, and keeps its expiry. */
  putSortedSet(key: BinaryString, sortedSet: SortedSet): void {
    this.#keys?.insert(key);
    this.#sortedSets.set(key, sortedSet);
  }

  /** Gives a key, which holds something, another expiry. */
  expire(key: BinaryString, expiry: Expiry): void {
    // The usual writes end here.
    if (expiry === 'keep' || (expiry === 'never' && this.#expiries === undefined)) return;
    this.#expiries ??= new Expiries();
    const at = expiry === 'never' ? undefined : expiryAfter(expiry, this.#expiries.get(key), this.now);
    if (at === undefined) this.#expiries.delete(key);
    else this.#expiries.set(key, at);
  }

  /** Removes what a key holds, of whatever type. */
  remove(key: BinaryString): void {
    if (!this.#items.delete(key)) this.#sortedSets.delete(key);
    this.#keys?.delete(key);
    this.#expiries?.delete(key);
  }

  /** Removes those of the keys that have expired, and a little of what has expired elsewhere. */
  clean(keys: readonly BinaryString[]): void {
    for (const key of keys) if (this.isExpired(key)) this.remove(key);
    this.sweep(SWEPT * keys.length);
  }

  /** Removes what has expired, at most so many keys, and gives how many. O(log n) for each. */
  sweep(limit: number): number {
    let removed = 0;
    while (removed < limit && this.#expires) {
      const key = this.#expiries?.expired(this.now);
      if (key === undefined) break;
      this.remove(key);
      removed += 1;
    }
    return removed;
  }

  clear(): void {
    this.#items.clear();
    this.#sortedSets.clear();
    this.#keys = undefined;
    this.#expiries = undefined;
  }

  /** Takes over copies of all that another store holds, in place of what is here. O(n). */
  copyFrom(other: Store): void {
    // Copied before anything is removed, since a store may be given itself.
    const items = Array.from(
      other.#items,
      ([key, item]) => [key, typeof item === 'string' ? item : item.copy()] as const,
    );
    const sortedSets = Array.from(other.#sortedSets, ([key, sortedSet]) => [key, sortedSet.copy()] as const);
    const expiries = other.#expiries?.copy();
    this.clear();
    for (const [key, item] of items) this.#items.set(key, item);
    for (const [key, sortedSet] of sortedSets) this.#sortedSets.set(key, sortedSet);
    this.#expiries = expiries;
    this.timed = true;
  }

  /** Whether a key is still here though it has expired at the time of the call. */
  isExpired(key: BinaryString): boolean {
    const at = this.expiresAt(key);
    return at !== undefined && isExpired(at, this.now);
  }

  /** Throws `LimitExceededError` if a whole item would be larger than it may be, with the expiry that it will have. */
  checkItemSize(key: BinaryString, size: number, expiry: Expiry): void {
    if (size + EXPIRY_SIZE <= this.itemSize) return;
    // Whether a time is known, not which, decides.
    const expires = expiry === 'keep' ? this.expiresAt(key) !== undefined : expiry !== 'never';
    const actual = size + (expires ? EXPIRY_SIZE : 0);
    if (actual > this.itemSize) {
      throw new LimitExceededError(`a whole item must fit in ${this.itemSize} bytes with its key, not ${actual}`, {
        limit: this.itemSize,
        actual,
      });
    }
  }
}
