import type { Capabilities } from '../driver/driver.js';
import { LimitExceededError, UnsupportedError, WrongTypeError } from '../errors/errors.js';
import { SORTED_SETS_DO_NOT_EXPIRE } from '../operations/checker.js';
import type { KeyType } from '../operations/primitive.js';
import type { BinaryString } from '../values/binary-string.js';
import { type Expiry, expiryAfter, isExpired } from '../values/expiry.js';
import {
  EXPIRY_SIZE,
  hashEntrySize,
  hashItemSize,
  listElementSize,
  listItemSize,
  PORTABLE_LIMITS,
  setItemSize,
  stringItemSize,
} from '../values/limits.js';
import type { Content, Replacement, Stored } from './engine.js';

type ContentOf<T extends KeyType> = Extract<Content, { readonly type: T }>;

const sum = <T>(list: readonly T[], size: (one: T) => number): number =>
  list.reduce((total, one) => total + size(one), 0);

/** The bytes of a whole item with its key, and without its expiry; a sorted set is none. */
const SIZES: { readonly [T in KeyType]: (key: BinaryString, content: ContentOf<T>) => number } = {
  string: (key, { value }) => stringItemSize(key, value),
  set: (key, { members }) =>
    setItemSize(
      key,
      sum(members, ({ length }) => length),
    ),
  hash: (key, { entries }) =>
    hashItemSize(
      key,
      sum(entries, ([field, value]) => hashEntrySize(field, value)),
    ),
  list: (key, { values }) => listItemSize(key, sum(values, listElementSize)),
  sortedSet: () => 0,
};

/** How much of a content there is. */
const LENGTHS: { readonly [T in KeyType]: (content: ContentOf<T>) => number } = {
  string: () => 1,
  set: ({ members }) => members.length,
  hash: ({ entries }) => entries.length,
  list: ({ values }) => values.length,
  sortedSet: ({ rows }) => rows.length,
};

/** What a few keys held at one moment, and what they are to hold. */
export class Draft {
  readonly now: number;
  readonly #capabilities: Capabilities;
  readonly #before: ReadonlyMap<BinaryString, Stored | undefined>;
  readonly #after: Map<BinaryString, Stored | undefined>;
  #isWritten = false;

  constructor(capabilities: Capabilities, now: number, before: ReadonlyMap<BinaryString, Stored | undefined>) {
    this.#capabilities = capabilities;
    this.now = now;
    this.#before = before;
    this.#after = new Map(
      [...before].map(([key, stored]) => [key, isExpired(stored?.expiresAt, now) ? undefined : stored]),
    );
  }

  /** The same keys as they were at the beginning. */
  fresh(): Draft {
    return new Draft(this.#capabilities, this.now, this.#before);
  }

  /** Takes what has been written with a time that is past for absent, as who comes after it does. */
  forgetExpired(): void {
    for (const [key, stored] of this.#after)
      if (isExpired(stored?.expiresAt, this.now)) this.#after.set(key, undefined);
  }

  /** What all keys are to hold, and are taken to have held. */
  get replacements(): readonly Replacement[] {
    return [...this.#before].map(([key, before]) => {
      const after = this.#after.get(key);
      return { key, before, after: isExpired(after?.expiresAt, this.now) ? undefined : after };
    });
  }

  /** Whether anything was written; what has only expired need not be removed. */
  get isChanged(): boolean {
    return this.#isWritten && this.replacements.some(({ before, after }) => before !== after);
  }

  /** What a key holds, of whatever type. */
  get(key: BinaryString): Stored | undefined {
    return this.#after.get(key);
  }

  /** What a key holds; throws `WrongTypeError` if that is of another type. */
  content<T extends KeyType>(key: BinaryString, type: T): ContentOf<T> | undefined {
    const content = this.get(key)?.content;
    if (content !== undefined && content.type !== type) throw new WrongTypeError();
    return content as ContentOf<T> | undefined;
  }

  /** What a key holds; throws `WrongTypeError` on a sorted set. */
  item(key: BinaryString): Content | undefined {
    const content = this.get(key)?.content;
    if (content?.type === 'sortedSet') throw new WrongTypeError();
    return content;
  }

  /** Replaces what a key holds; an empty collection is nothing. */
  put(key: BinaryString, content: Content, expiry: Expiry = 'keep'): void {
    // Of one type, which the compiler cannot tell of a content and what a table holds for it.
    if (LENGTHS[content.type](content as never) === 0) {
      this.remove(key);
      return;
    }
    const expiresAt = expiryAfter(expiry, this.get(key)?.expiresAt, this.now);
    const size = SIZES[content.type](key, content as never) + (expiresAt === undefined ? 0 : EXPIRY_SIZE);
    if (this.#capabilities.limitsCollections && size > PORTABLE_LIMITS.itemSize) {
      const limit = PORTABLE_LIMITS.itemSize;
      throw new LimitExceededError(`a whole item must fit in ${limit} bytes with its key, not ${size}`, {
        limit,
        actual: size,
      });
    }
    // What has expired already is there for what the same atomic write does next, and gone with it.
    this.#write(key, { content, expiresAt });
  }

  /** Gives a key another expiry, and says whether it was there. */
  expire(key: BinaryString, expiry: Expiry): boolean {
    const content = this.get(key)?.content;
    if (content === undefined) return false;
    if (content.type === 'sortedSet' && !this.#capabilities.expiringSortedSets) {
      throw new UnsupportedError(SORTED_SETS_DO_NOT_EXPIRE);
    }
    this.put(key, content, expiry);
    return true;
  }

  remove(key: BinaryString): boolean {
    const wasThere = this.get(key) !== undefined;
    this.#write(key, undefined);
    return wasThere;
  }

  #write(key: BinaryString, stored: Stored | undefined): void {
    this.#after.set(key, stored);
    this.#isWritten = true;
  }
}
