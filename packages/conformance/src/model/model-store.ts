import {
  type BinaryString,
  type Capabilities,
  compareBytes,
  hashEntrySize,
  hashItemSize,
  LimitExceededError,
  PORTABLE_LIMITS,
  setItemSize,
  WrongTypeError,
} from '@keyvaluestore/core';

export type HashEntries = readonly (readonly [field: BinaryString, value: BinaryString])[];

/** What a key holds if it is no sorted set. */
export type Item =
  | { readonly type: 'string'; readonly value: BinaryString }
  | { readonly type: 'set'; readonly members: readonly BinaryString[] }
  | { readonly type: 'hash'; readonly entries: HashEntries };

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
};

function contentsOf(item: Item): unknown {
  // Of one type, which the compiler cannot tell of an item and what a table holds for it.
  return CONTENTS[item.type](item as never);
}

/** Two maps of plain lists, which are searched from end to end, and replaced, never changed. */
export class ModelStore {
  readonly #capabilities: Capabilities;
  readonly #items: Map<BinaryString, Item>;
  readonly #sortedSets: Map<BinaryString, readonly Entry[]>;

  constructor(
    capabilities: Capabilities,
    items: ReadonlyMap<BinaryString, Item> = new Map(),
    sortedSets: ReadonlyMap<BinaryString, readonly Entry[]> = new Map(),
  ) {
    this.#capabilities = capabilities;
    this.#items = new Map(items);
    this.#sortedSets = new Map(sortedSets);
  }

  copy(): ModelStore {
    return new ModelStore(this.#capabilities, this.#items, this.#sortedSets);
  }

  /** A text that two stores share if, and only if, they hold the same. */
  identify(): string {
    const items = [...this.#items].map(
      ([key, item]) => `${JSON.stringify(key)} ${item.type} ${JSON.stringify(contentsOf(item))}`,
    );
    const sortedSets = [...this.#sortedSets].map(([key, entries]) => {
      const texts = entries.map(({ field, member, score }) => `${JSON.stringify([field, member])}:${score}`);
      return `${JSON.stringify(key)} sortedSet [${texts.sort().join()}]`;
    });
    return [...items, ...sortedSets].sort().join('\n') || 'nothing';
  }

  /** The string, set or hash of a key. */
  item(key: BinaryString): Item | undefined {
    if (this.#capabilities.exclusiveSortedSets && this.#sortedSets.has(key)) throw new WrongTypeError();
    return this.#items.get(key);
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

  sortedSet(key: BinaryString): readonly Entry[] {
    if (this.#capabilities.exclusiveSortedSets && this.#items.has(key)) throw new WrongTypeError();
    return this.#sortedSets.get(key) ?? [];
  }

  putString(key: BinaryString, value: BinaryString): void {
    this.#items.set(key, { type: 'string', value });
  }

  putSet(key: BinaryString, members: readonly BinaryString[]): void {
    const size = members.reduce((sum, { length }) => sum + length, 0);
    this.#checkSize(setItemSize(key, size));
    if (members.length === 0) this.#items.delete(key);
    else this.#items.set(key, { type: 'set', members });
  }

  putHash(key: BinaryString, entries: HashEntries): void {
    const size = entries.reduce((sum, [field, value]) => sum + hashEntrySize(field, value), 0);
    this.#checkSize(hashItemSize(key, size));
    if (entries.length === 0) this.#items.delete(key);
    else this.#items.set(key, { type: 'hash', entries });
  }

  putSortedSet(key: BinaryString, entries: readonly Entry[]): void {
    if (entries.length === 0) this.#sortedSets.delete(key);
    else this.#sortedSets.set(key, entries);
  }

  removeItem(key: BinaryString): boolean {
    return this.#items.delete(key);
  }

  /** Removes a key of any type. */
  remove(key: BinaryString): boolean {
    const hadSortedSet = this.#sortedSets.delete(key);
    return this.#items.delete(key) || hadSortedSet;
  }

  #checkSize(size: number): void {
    if (this.#capabilities.limitsCollections && size > PORTABLE_LIMITS.itemSize) {
      throw new LimitExceededError('the whole collection is too large', {
        limit: PORTABLE_LIMITS.itemSize,
        actual: size,
      });
    }
  }
}
