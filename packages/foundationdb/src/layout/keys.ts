import { createHash } from 'node:crypto';

import { type BinaryString, LimitExceededError } from '@keyvaluestore/core';

import {
  decodeLastBytes,
  DOUBLE_LENGTH,
  doubleFromOrdered,
  encodeBytes,
  encodeDouble,
  encodeInteger,
} from './tuple.js';

/*
 * All keys are tuples after the prefix of the subspace:
 *
 *   (key)                        every key has this one: its type, room for an expiry time, and a string's value
 *   (key, 0)                     never stored: conflicts on it tell writers that the key changes its shape
 *   (key, 1, member)             a set's member of up to 1024 bytes: nothing
 *   (key, 2, SHA-256)            a set's longer member: the member
 *   (key, 3, field)              a hash's field: the value
 *   (key, 4, field)              a sorted set's field: score and member
 *   (key, 5, score, field)       the same once more, in order of the score: the member
 *   (key, 6, name, i)            part i of a value that does not fit above; the name is empty (string), a field, or a
 *                                set member's SHA-256
 *   (1, day, process, slot)      what became of the last write that used this slot (see operation-ids.ts)
 *
 * Everything of a key lies under its tuple, so that one range clear deletes it, of whatever type and size.
 */

/**
 * The longest key with a member or field: what FoundationDB takes (10,000 bytes), less what the longer keys of the same
 * field have beside it, so that a field with one acceptable key has no other that is refused later.
 */
const MAX_KEY = 9_980;

/** The longest set member that is stored in its key. */
export const MAX_MEMBER_IN_KEY = 1024;

const SHAPE = encodeInteger(0);
const MEMBER = encodeInteger(1);
const LONG_MEMBER = encodeInteger(2);
const HASH_FIELD = encodeInteger(3);
const SORTED_FIELD = encodeInteger(4);
const SCORE = encodeInteger(5);
const PART = encodeInteger(6);
const OPERATION = encodeInteger(1);

/** Comes after every key that continues a tuple, since no element begins with FF. */
const END = '\xff';

/** Keys from `start` up to but without `end`. */
export interface KeyRange {
  readonly start: Buffer;
  readonly end: Buffer;
}

function toKey(bytes: string): Buffer {
  return Buffer.from(bytes, 'latin1');
}

/** A key with a member or field; refuses those that are too long. */
function toNamedKey(bytes: string): Buffer {
  if (bytes.length > MAX_KEY) {
    throw new LimitExceededError(`key and field must fit in ${MAX_KEY} bytes with their prefix, not ${bytes.length}`, {
      limit: MAX_KEY,
      actual: bytes.length,
    });
  }
  return toKey(bytes);
}

function rangeOf(bytes: string): KeyRange {
  return { start: toKey(bytes), end: toKey(bytes + END) };
}

/** Where the rows of one key of the store lie. */
export class Keys {
  /** The encoded tuple of the key, after the prefix. */
  readonly base: string;

  /** The row with the type. */
  readonly meta: Buffer;

  constructor(prefix: string, key: BinaryString) {
    this.base = prefix + encodeBytes(key);
    this.meta = toNamedKey(this.base);
  }

  /** Everything of the key, the row with the type included. */
  get all(): KeyRange {
    return rangeOf(this.base);
  }
  /** The key that is never stored. */
  get shape(): KeyRange {
    return { start: toKey(this.base + SHAPE), end: toKey(this.base + MEMBER) };
  }

  member(member: BinaryString): Buffer {
    return toNamedKey(this.base + MEMBER + encodeBytes(member));
  }
  longMember(hash: string): Buffer {
    return toKey(this.base + LONG_MEMBER + encodeBytes(hash));
  }
  /** All members, short ones first. */
  get members(): KeyRange {
    return { start: toKey(this.base + MEMBER), end: toKey(this.base + LONG_MEMBER + END) };
  }
  /** The member in a row's key, or the SHA-256 of a longer one. */
  memberOf(row: Buffer): BinaryString {
    return decodeLastBytes(row, this.base.length + MEMBER.length) as BinaryString;
  }
  /** Whether a row of a set holds a longer member. */
  isLongMember(row: Buffer): boolean {
    return row[this.base.length + 1] === LONG_MEMBER.charCodeAt(1);
  }

  hashField(field: BinaryString): Buffer {
    return toNamedKey(this.base + HASH_FIELD + encodeBytes(field));
  }
  get hashFields(): KeyRange {
    return rangeOf(this.base + HASH_FIELD);
  }

  sortedField(field: BinaryString): Buffer {
    return toNamedKey(this.base + SORTED_FIELD + encodeBytes(field));
  }
  get sortedFields(): KeyRange {
    return rangeOf(this.base + SORTED_FIELD);
  }
  /** The field in the key of a row of a hash, or of a sorted set in order of the field. */
  fieldOf(row: Buffer): BinaryString {
    return decodeLastBytes(row, this.base.length + HASH_FIELD.length) as BinaryString;
  }

  scored(score: number, field: BinaryString): Buffer {
    return toKey(this.base + SCORE + encodeDouble(score) + encodeBytes(field));
  }
  /** All fields with this score. */
  score(score: number): KeyRange {
    return rangeOf(this.base + SCORE + encodeDouble(score));
  }
  /** The score in the key of a row in order of the score. */
  scoreOf(row: Buffer): number {
    return doubleFromOrdered(row, this.base.length + SCORE.length + 1);
  }
  /** The field in the key of a row in order of the score. */
  scoredFieldOf(row: Buffer): BinaryString {
    return decodeLastBytes(row, this.base.length + SCORE.length + DOUBLE_LENGTH) as BinaryString;
  }

  part(name: string, index: number): Buffer {
    return toKey(this.base + PART + encodeBytes(name) + encodeInteger(index));
  }
  parts(name: string): KeyRange {
    return rangeOf(this.base + PART + encodeBytes(name));
  }
}

/** The rows with what became of writes, from one day on up to but without another. */
export function operationIds(prefix: string, fromDay: number, toDay: number): KeyRange {
  return {
    start: toKey(prefix + OPERATION + encodeInteger(fromDay)),
    end: toKey(prefix + OPERATION + encodeInteger(toDay)),
  };
}

/** The row with what became of the last write that used this slot. */
export function operationId(prefix: string, day: number, process: string, slot: number): Buffer {
  return toKey(prefix + OPERATION + encodeInteger(day) + encodeBytes(process) + encodeInteger(slot));
}

/** The name of a set member that is too long for a key: 32 bytes that no other member has. */
export function hashOf(member: BinaryString): string {
  return createHash('sha256').update(member, 'latin1').digest().toString('latin1');
}
