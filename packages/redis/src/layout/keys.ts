import { type BinaryString, hashSlot, hashTag } from '@keyvaluestore/core';

import { slotTag } from './slot-tag.js';

/**
 * Sets companions apart from all keys of users: keys are UTF-8, in which the byte 0xFF does not occur.
 *
 * ```
 * key            type          holds
 * users:1        string, set, hash, list
 * cities         zset          fields and scores
 * cities\xffmembers{slot tag}
 *                hash          the members of `cities` that differ from their fields, by field
 * {de}:cities\xffmembers       the same for a key with a hash tag, which is the tag of both
 * ```
 */
const MARK = '\xffmembers';

/**
 * The companion of a sorted set: a key in the same hash slot, whatever braces the key holds, so that scripts can use
 * both in a cluster. It differs from every key that a user can name and from every other companion.
 */
export function companionOf(key: string): string {
  // Whatever follows a usable tag leaves it the tag.
  if (hashTag(key) !== undefined) return key + MARK;
  const tag = `{${slotTag(hashSlot(key))}}`;
  // A key with a brace that opens no usable tag would spoil one after it.
  return key.includes('{') ? `${tag}${MARK}${key}` : `${key}${MARK}${tag}`;
}

/** Whether a key on the server is the companion of some sorted set, whatever program has written it. */
export function isCompanion(key: string): boolean {
  const last = key.lastIndexOf(MARK);
  if (last < 0) return false;
  return companionOf(key.slice(0, last)) === key || companionOf(key.slice(key.indexOf(MARK) + MARK.length)) === key;
}

/** Turns the keys of operations into those on the server, which begin with the client's `keyPrefix`. */
export class Keyspace {
  readonly #prefix: string;

  constructor(prefix: string | Uint8Array | null | undefined) {
    // What ioredis would put in front of a key: UTF-8, or the bytes themselves.
    this.#prefix = Buffer.from(prefix ?? '').toString('latin1');
  }

  key(key: BinaryString): string {
    return this.#prefix + key;
  }

  /** What users call a key that begins with the prefix. */
  name(full: string): BinaryString {
    return full.slice(this.#prefix.length) as BinaryString;
  }

  /** The keys of an operation that has several, in their order. */
  all(keys: readonly BinaryString[]): string[] {
    return keys.map((key) => this.key(key));
  }

  /** A sorted set's key and that of its companion. */
  pair(key: BinaryString): readonly [key: string, companion: string] {
    const full = this.#prefix + key;
    return [full, companionOf(full)];
  }

  /** The keys of several sorted sets, each with that of its companion after it. */
  pairs(keys: readonly BinaryString[]): string[] {
    return keys.flatMap((key) => this.pair(key));
  }
}
