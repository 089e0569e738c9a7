import { createHash } from 'node:crypto';

import { type BinaryString, LimitExceededError } from '@keyvaluestore/core';

import {
  decodeInteger,
  decodeLastBytes,
  DOUBLE_LENGTH,
  doubleFromOrdered,
  encodeBytes,
  encodeDouble,
  encodeInteger,
  integerLength,
} from './tuple.js';
import { type Positions } from './meta.js';
import { type KeyRange } from '../transaction.js';

/*
 * All keys are tuples after the prefix of the subspace:
 *
 *   (key)                        every key has this one: its type, when it expires, and a string's value
 *   (key, 0)                     never stored: conflicts on it tell writers that the key changes its shape, that is
 *                                whatever lies beside the row above, or belongs to it elsewhere
 *   (key, 1, member)             a set's member of up to 1024 bytes: nothing
 *   (key, 2, SHA-256)            a set's longer member: the member
 *   (key, 3, field)              a hash's field: the value
 *   (key, 4, field)              a sorted set's field: score and member
 *   (key, 5, score, field)       the same once more, in order of the score: the member
 *   (key, 6, name, i)            part i of a value that does not fit above or below; the name is empty (string), a field, a
 *                                set member's SHA-256, or a list's position
 *   (key, 7, position)           a list's value: an integer, one more than that of the value to its left
 *   (1, …)                       whatever else a store has to note
 *   (2, expiry, key)             the keys that expire, in order of the time: nothing
 *
 * Everything of a key lies under its tuple, so that one range clear deletes it, of whatever type and size, but for the
 * row in order of the time. A key has that one if, and only if, its first row says when it expires; both are always
 * written in one transaction.
 */

/**
 * What the longest key of a field has beside the one that is checked, so that a field with one acceptable key has no
 * other that is refused later.
 */
const LONGER_BY = 20;

/** The longest set member that is stored in its key. */
export const MAX_MEMBER_IN_KEY = 1024;

const SHAPE = encodeInteger(0);
const MEMBER = encodeInteger(1);
const LONG_MEMBER = encodeInteger(2);
const HASH_FIELD = encodeInteger(3);
const SORTED_FIELD = encodeInteger(4);
const SCORE = encodeInteger(5);
const PART = encodeInteger(6);
const LIST_VALUE = encodeInteger(7);

/** The first elements of what is no key's own. */
const EXPIRING = encodeInteger(2);

/** Comes after every key that continues a tuple, since no element begins with FF. */
const END = '\xff';

/** What tells the parts of one value from those of others. */
export type PartName = string | number;

function encodeName(name: PartName): string {
  return typeof name === 'number' ? encodeInteger(name) : encodeBytes(name);
}

function rangeOf(bytes: string): KeyRange {
  return { start: bytes as BinaryString, end: (bytes + END) as BinaryString };
}

/** Where the rows of one key of the store lie. */
export class Keys {
  /** The encoded tuple of the key, after the prefix. */
  readonly base: string;

  /** The row with the type. */
  readonly meta: BinaryString;
  readonly #prefix: string;
  readonly #maxLength: number;

  /** @param maxLength the longest key that the store takes */
  constructor(prefix: string, key: BinaryString, maxLength: number) {
    this.base = prefix + encodeBytes(key);
    this.#prefix = prefix;
    this.#maxLength = maxLength - LONGER_BY;
    this.meta = this.#named(this.base);
  }

  /** Everything of the key, the row with the type included. */
  get all(): KeyRange {
    return rangeOf(this.base);
  }
  /** The key that is never stored. */
  get shape(): KeyRange {
    return { start: (this.base + SHAPE) as BinaryString, end: (this.base + MEMBER) as BinaryString };
  }

  member(member: BinaryString): BinaryString {
    return this.#named(this.base + MEMBER + encodeBytes(member));
  }
  longMember(hash: string): BinaryString {
    return (this.base + LONG_MEMBER + encodeBytes(hash)) as BinaryString;
  }
  /** All members, short ones first. */
  get members(): KeyRange {
    return { start: (this.base + MEMBER) as BinaryString, end: (this.base + LONG_MEMBER + END) as BinaryString };
  }
  /** The member in a row's key, or the SHA-256 of a longer one. */
  memberOf(row: BinaryString): BinaryString {
    return decodeLastBytes(row, this.base.length + MEMBER.length);
  }
  hashField(field: BinaryString): BinaryString {
    return this.#named(this.base + HASH_FIELD + encodeBytes(field));
  }
  get hashFields(): KeyRange {
    return rangeOf(this.base + HASH_FIELD);
  }

  sortedField(field: BinaryString): BinaryString {
    return this.#named(this.base + SORTED_FIELD + encodeBytes(field));
  }
  get sortedFields(): KeyRange {
    return rangeOf(this.base + SORTED_FIELD);
  }
  /** The field in the key of a row of a hash, or of a sorted set in order of the field. */
  fieldOf(row: BinaryString): BinaryString {
    return decodeLastBytes(row, this.base.length + HASH_FIELD.length);
  }

  scored(score: number, field: BinaryString): BinaryString {
    return (this.base + SCORE + encodeDouble(score) + encodeBytes(field)) as BinaryString;
  }
  /** All rows in order of the score. */
  get scores(): KeyRange {
    return rangeOf(this.base + SCORE);
  }
  /** All fields with this score. */
  score(score: number): KeyRange {
    return rangeOf(this.base + SCORE + encodeDouble(score));
  }
  /** The score in the key of a row in order of the score. */
  scoreOf(row: BinaryString): number {
    return doubleFromOrdered(row, this.base.length + SCORE.length + 1);
  }
  /** The field in the key of a row in order of the score. */
  scoredFieldOf(row: BinaryString): BinaryString {
    return decodeLastBytes(row, this.base.length + SCORE.length + DOUBLE_LENGTH);
  }

  listValue(position: number): BinaryString {
    return (this.base + LIST_VALUE + encodeInteger(position)) as BinaryString;
  }
  /** A list's values at these positions. */
  listValues({ first, end }: Positions): KeyRange {
    return { start: this.listValue(first), end: this.listValue(end) };
  }
  /** The position in the key of a row of a list. */
  positionOf(row: BinaryString): number {
    return decodeInteger(row, this.base.length + LIST_VALUE.length);
  }

  part(name: PartName, index: number): BinaryString {
    return (this.base + PART + encodeName(name) + encodeInteger(index)) as BinaryString;
  }
  parts(name: PartName): KeyRange {
    return rangeOf(this.base + PART + encodeName(name));
  }
  /** The parts of a list's values at these positions. */
  listParts({ first, end }: Positions): KeyRange {
    const bytes = this.base + PART;
    return { start: (bytes + encodeInteger(first)) as BinaryString, end: (bytes + encodeInteger(end)) as BinaryString };
  }

  /** The row in order of the time of a key that expires then. */
  expiring(expiresAt: number): BinaryString {
    const { length } = this.#prefix;
    return (this.#prefix + EXPIRING + encodeInteger(expiresAt) + this.base.slice(length)) as BinaryString;
  }

  /** A key with a member or field; refuses those that are too long. */
  #named(bytes: string): BinaryString {
    if (bytes.length > this.#maxLength) {
      throw new LimitExceededError(
        `key and field must fit in ${this.#maxLength} bytes with their prefix, not ${bytes.length}`,
        { limit: this.#maxLength, actual: bytes.length },
      );
    }
    return bytes as BinaryString;
  }
}

/** The rows in order of the time of what has expired by `now`. */
export function expiredBy(prefix: string, now: number): KeyRange {
  const start = prefix + EXPIRING;
  return { start: start as BinaryString, end: (start + encodeInteger(Math.max(now, 0) + 1)) as BinaryString };
}

/** What a row in order of the time says. */
export function expiringIn(prefix: string, row: BinaryString): { readonly key: BinaryString; readonly at: number } {
  const start = prefix.length + EXPIRING.length;
  return { key: decodeLastBytes(row, start + integerLength(row, start)), at: decodeInteger(row, start) };
}

/** The name of a set member that is too long for a key: 32 bytes that no other member has. */
export function hashOf(member: BinaryString): string {
  return createHash('sha256').update(member, 'latin1').digest().toString('latin1');
}

/** All rows of keys that begin with these bytes. */
export function keysWith(prefix: string, bytes: BinaryString): KeyRange {
  // The end of an encoded key is what is left out: more may follow.
  const start = prefix + encodeBytes(bytes).slice(0, -1);
  let end = start;
  while (end.endsWith('\xff')) end = end.slice(0, -1);
  const last = end.charCodeAt(end.length - 1) + 1;
  return { start: start as BinaryString, end: (end.slice(0, -1) + String.fromCharCode(last)) as BinaryString };
}

/** Where the rows of the next key begin, or after them. */
export function behindKey(prefix: string, key: BinaryString): BinaryString {
  return (prefix + encodeBytes(key) + END) as BinaryString;
}

/** The key whose type a row holds, which is the first of its rows. */
export function keyIn(prefix: string, row: BinaryString): BinaryString {
  return decodeLastBytes(row, prefix.length);
}
