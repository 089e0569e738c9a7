import {
  type BinaryString,
  type Capabilities,
  compareBytes,
  type Expiry,
  EXPIRY_SIZE,
  expiryAfter,
  hashEntrySize,
  hashItemSize,
  isExpired,
  type KeyType,
  LimitExceededError,
  listElementSize,
  listItemSize,
  PORTABLE_LIMITS,
  setItemSize,
  SORTED_SETS_DO_NOT_EXPIRE,
  stringItemSize,
  UnsupportedError,
  WrongTypeError,
} from '@keyvaluestore/core';

export type HashEntries = readonly (readonly [field: BinaryString, value: BinaryString])[];

/** What a key holds if it is no sorted set. */
export type Item =
  | { readonly type: 'string'; readonly value: BinaryString }
  | { readonly type: 'set'; readonly members: readonly BinaryString[] }
  | { readonly type: 'hash'; readonly entries: HashEntries }
  | { readonly type: 'list'; readonly values: readonly BinaryString[] };

/** One member of a sorted set, with the field that finds it. */
export interface Entry {
  readonly field: BinaryString;
  readonly member: BinaryString;
  readonly score: number;
}

/** The contents of an item, in one form for all orders of what has no order. */
const CONTENTS: { readonly [T in Item['type']]: (item: Extract<Item, { type: T }>) => unknown } = {
  string: ({ value }) => value,
  set: ({ members }) => [...members].sort(compareBytes),
  hash: ({ entries }) => [...entries].sort(([a], [b]) => compareBytes(a, b)),
  list: ({ values }) => values,
};

/** The bytes of an item with its key, and without its expiry. */
const SIZES: { readonly [T in Item['type']]: (key: BinaryString, item: Extract<Item, { type: T }>) => number } = {
  string: (key, { value }) => stringItemSize(key, value),
  set: (key, { members }) =>
    setItemSize(
      key,
      members.reduce((sum, { length }) => sum + length, 0),
    ),
  hash: (key, { entries }) =>
    hashItemSize(
      key,
      entries.reduce((sum, [field, value]) => sum + hashEntrySize(field, value), 0),
    ),
  list: (key, { values }) =>
    listItemSize(
      key,
      values.reduce((sum, value) => sum + listElementSize(value), 0),
    ),
};

// Of one type, which the compiler cannot tell of an item and what a table holds for it.
const contentsOf = (item: Item): unknown => CONTENTS[item.type](item as never);
const sizeOf = (key: BinaryString, item: Item): number => SIZES[item.type](key, item as never);

/** What a key holds, and when it expires; undefined for never. */
interface Stored<T> {
  readonly content: T;
  readonly expiresAt: number | undefined;
}

/**
 * Two maps of plain lists, which are searched from end to end, and replaced, never changed. Time stands still in it until
 * it is told another.
 */
export class ModelStore {
  readonly #capabilities: Capabilities;
  readonly #items: Map<BinaryString, Stored<Item>>;
  readonly #sortedSets: Map<BinaryString, Stored<readonly Entry[]>>;
  #now = 0;

  constructor(
    capabilities: Capabilities,
    items: ReadonlyMap<BinaryString, Stored<Item>> = new Map(),
    sortedSets: ReadonlyMap<BinaryString, Stored<readonly Entry[]>> = new Map(),
  ) {
    this.#capabilities = capabilities;
    this.#items = new Map(items);
    this.#sortedSets = new Map(sortedSets);
  }

  copy(): ModelStore {
    const copy = new ModelStore(this.#capabilities, this.#items, this.#sortedSets);
    copy.#now = this.#now;
    return copy;
  }

  /** The time of the operation that comes now. What has expired by then is gone. */
  advance(now: number): void {
    this.#now = now;
    for (const map of [this.#items, this.#sortedSets]) {
      for (const [key, { expiresAt }] of map) if (isExpired(expiresAt, now)) map.delete(key);
    }
  }

  /** A text that two stores share if, and only if, they hold the same. */
  identify(): string {
    const until = (expiresAt: number | undefined) => (expiresAt === undefined ? '' : ` until ${expiresAt}`);
    const items = [...this.#items].map(
      ([key, { content, expiresAt }]) =>
        `${JSON.stringify(key)} ${content.type} ${JSON.stringify(contentsOf(content))}${until(expiresAt)}`,
    );
    const sortedSets = [...this.#sortedSets].map(([key, { content, expiresAt }]) => {
      const texts = content.map(({ field, member, score }) => `${JSON.stringify([field, member])}:${score}`);
      return `${JSON.stringify(key)} sortedSet [${texts.sort().join()}]${until(expiresAt)}`;
    });
    return [...items, ...sortedSets].sort().join('\n') || 'nothing';
  }

  /** The string, set, hash or list of a key. */
  item(key: BinaryString): Item | undefined {
    if (this.#capabilities.exclusiveSortedSets && this.#sortedSets.has(key)) throw new WrongTypeError();
    return this.#items.get(key)?.content;
  }

  string(key: BinaryString): BinaryString | undefined {
    const item = this.item(key);
    if (item !== undefined && item.type !== 'string') throw new WrongTypeError();
    return item?.value;
  }

  set(key: BinaryString): readonly BinaryString[] {
    const item = this.item(key);
    if (item !== undefined && item.type !== 'set') throw new WrongTypeError();
    return item?.members ?? [];
  }

  hash(key: BinaryString): HashEntries {
    const item = this.item(key);
    if (item !== undefined && item.type !== 'hash') throw new WrongTypeError();
    return item?.entries ?? [];
  }

  list(key: BinaryString): readonly BinaryString[] {
    const item = this.item(key);
    if (item !== undefined && item.type !== 'list') throw new WrongTypeError();
    return item?.values ?? [];
  }

  sortedSet(key: BinaryString): readonly Entry[] {
    if (this.#capabilities.exclusiveSortedSets && this.#items.has(key)) throw new WrongTypeError();
    return this.#sortedSets.get(key)?.content ?? [];
  }

  /** The keys that hold something of a type, or anything, in no order that means something. */
  keys(type?: KeyType): BinaryString[] {
    const items = [...this.#items].filter(([, { content }]) => type === undefined || content.type === type);
    const sortedSets = type === undefined || type === 'sortedSet' ? [...this.#sortedSets.keys()] : [];
    return [...new Set([...items.map(([key]) => key), ...sortedSets])];
  }

  /** The type of whatever a key holds. */
  type(key: BinaryString): KeyType | null {
    return this.#items.get(key)?.content.type ?? (this.#sortedSets.has(key) ? 'sortedSet' : null);
  }

  /** How long whatever a key holds is there; `Infinity` for ever, null if it holds nothing. */
  timeLeft(key: BinaryString): number | null {
    const stored = this.#items.get(key) ?? this.#sortedSets.get(key);
    return stored === undefined ? null : (stored.expiresAt ?? Infinity) - this.#now;
  }

  putString(key: BinaryString, value: BinaryString, expiry: Expiry): void {
    this.#putItem(key, { type: 'string', value }, expiry);
  }

  putSet(key: BinaryString, members: readonly BinaryString[], expiry: Expiry = 'keep'): void {
    if (members.length === 0) this.#items.delete(key);
    else this.#putItem(key, { type: 'set', members }, expiry);
  }

  putHash(key: BinaryString, entries: HashEntries, expiry: Expiry = 'keep'): void {
    if (entries.length === 0) this.#items.delete(key);
    else this.#putItem(key, { type: 'hash', entries }, expiry);
  }

  putList(key: BinaryString, values: readonly BinaryString[], expiry: Expiry = 'keep'): void {
    if (values.length === 0) this.#items.delete(key);
    else this.#putItem(key, { type: 'list', values }, expiry);
  }

  putSortedSet(key: BinaryString, entries: readonly Entry[], expiry: Expiry = 'keep'): void {
    const expiresAt = expiryAfter(expiry, this.#sortedSets.get(key)?.expiresAt, this.#now);
    if (entries.length === 0) this.#sortedSets.delete(key);
    else this.#sortedSets.set(key, { content: entries, expiresAt });
  }

  /** Gives whatever a key holds another expiry, and says whether it holds anything. */
  expire(key: BinaryString, expiry: Expiry): boolean {
    const item = this.#items.get(key)?.content;
    if (item !== undefined) {
      this.#putItem(key, item, expiry);
      return true;
    }
    const sortedSet = this.#sortedSets.get(key)?.content;
    if (sortedSet === undefined) return false;
    if (!this.#capabilities.expiringSortedSets) throw new UnsupportedError(SORTED_SETS_DO_NOT_EXPIRE);
    this.putSortedSet(key, sortedSet, expiry);
    return true;
  }

  removeItem(key: BinaryString): boolean {
    return this.#items.delete(key);
  }

  removeSortedSet(key: BinaryString): boolean {
    return this.#sortedSets.delete(key);
  }

  /** Removes a key of any type. */
  remove(key: BinaryString): boolean {
    const hadSortedSet = this.#sortedSets.delete(key);
    return this.#items.delete(key) || hadSortedSet;
  }

  #putItem(key: BinaryString, item: Item, expiry: Expiry): void {
    const expiresAt = expiryAfter(expiry, this.#items.get(key)?.expiresAt, this.#now);
    const size = sizeOf(key, item) + (expiresAt === undefined ? 0 : EXPIRY_SIZE);
    if (this.#capabilities.limitsCollections && size > PORTABLE_LIMITS.itemSize) {
      throw new LimitExceededError('the whole item is too large', { limit: PORTABLE_LIMITS.itemSize, actual: size });
    }
    this.#items.set(key, { content: item, expiresAt });
  }
}
