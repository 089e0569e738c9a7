import type { BinaryString } from './binary-string.js';
import type { Expiry } from './expiry.js';

/** A smallest and a largest size, both allowed. {@link PORTABLE_LIMITS} holds some. */
export interface SizeRange {
  readonly min: number;
  readonly max: number;
}

/**
 * What a backend accepts. Sizes are bytes of UTF-8, or of the binary value.
 * {@link PORTABLE_LIMITS} are the usual ones.
 */
export interface Limits {
  readonly key: SizeRange;
  /** The name of a hash's field. */
  readonly hashField: SizeRange;
  /** The field of a sorted hash, the member of a sorted set, and the text of a lex bound (which may be empty too). */
  readonly sortedSetField: SizeRange;
  /**
   * A string, set, hash or list with its key, as {@link stringItemSize} and its sisters count it; also what is compared with
   * such a string, or to be removed from such a set, hash or list in one call.
   */
  readonly itemSize: number;
  /** A member of a sorted set or sorted hash with its key and field, as {@link sortedSetItemSize} counts it. */
  readonly sortedSetItemSize: number;
  /** Operations, checks included, in an atomic write. */
  readonly atomicWriteOperations: number;
  /**
   * The sizes of what an atomic write writes, removes and compares, added up, with 100 bytes more for each operation and
   * 48 for each field of a hash; the names of fields to be removed count twice.
   */
  readonly atomicWriteSize: number;
}

/**
 * What every backend accepts: the strictest of all engines, which is DynamoDB's. The default on every backend, so that
 * what passes on one passes on all.
 * @example
 * ```ts
 * PORTABLE_LIMITS.key; // { min: 1, max: 2048 }
 * PORTABLE_LIMITS.atomicWriteOperations; // 100
 * ```
 */
export const PORTABLE_LIMITS: Limits = Object.freeze({
  key: Object.freeze({ min: 1, max: 2048 }),
  hashField: Object.freeze({ min: 0, max: 1016 }),
  sortedSetField: Object.freeze({ min: 1, max: 1016 }),
  itemSize: 409_600,
  sortedSetItemSize: 409_600,
  atomicWriteOperations: 100,
  atomicWriteSize: 4 * 1024 * 1024,
});

/**
 * The limits of an engine that has none.
 * @example
 * ```ts
 * NO_LIMITS.key; // { min: 0, max: Infinity }
 * ```
 */
export const NO_LIMITS: Limits = Object.freeze({
  key: Object.freeze({ min: 0, max: Infinity }),
  hashField: Object.freeze({ min: 0, max: Infinity }),
  sortedSetField: Object.freeze({ min: 0, max: Infinity }),
  itemSize: Infinity,
  sortedSetItemSize: Infinity,
  atomicWriteOperations: Infinity,
  atomicWriteSize: Infinity,
});

// DynamoDB counts the names of attributes too: hk, rk (whose value is one byte for these three types) and v.
const KEY_NAMES = 2 + 2 + 1;

/**
 * What an expiry takes in an item: on DynamoDB two attributes, each with a name of one byte and a number.
 * @example
 * ```ts
 * EXPIRY_SIZE; // 24
 * ```
 */
export const EXPIRY_SIZE = 24;

/** What a new expiry adds to an item. */
export function expirySize(expiry: Expiry): number {
  return typeof expiry === 'object' ? EXPIRY_SIZE : 0;
}

/**
 * The size of a string with its key: their bytes, and 6 more.
 * @example
 * ```ts
 * stringItemSize(fromText('key'), fromText('value')); // 14
 * ```
 */
export function stringItemSize(key: BinaryString, value: BinaryString): number {
  return KEY_NAMES + key.length + 1 + value.length;
}

/**
 * The size of a set of which the members hold `membersSize` bytes, with its key.
 * @example
 * ```ts
 * setItemSize(fromText('tags'), 'red'.length + 'green'.length); // 18
 * ```
 */
export function setItemSize(key: BinaryString, membersSize: number): number {
  return KEY_NAMES + key.length + 1 + membersSize;
}

/**
 * The size of a hash of which the entries, as {@link hashEntrySize} counts them, hold `entriesSize` bytes.
 * @example
 * ```ts
 * hashItemSize(fromText('user:1'), hashEntrySize(fromText('age'), fromText('34'))); // 18
 * ```
 */
export function hashItemSize(key: BinaryString, entriesSize: number): number {
  return KEY_NAMES + key.length + entriesSize;
}

/**
 * The size of one field of a hash: its name, which DynamoDB holds in base64 after one byte more, and its value, if it is
 * not only named.
 * @example
 * ```ts
 * hashEntrySize(fromText('age'), fromText('34')); // 7
 * hashEntrySize(fromText('age')); // 5
 * ```
 */
export function hashEntrySize(field: BinaryString, value?: BinaryString): number {
  return 1 + Math.ceil((field.length * 4) / 3) + (value === undefined ? 0 : value.length);
}

/**
 * The size of a list of which the elements, as {@link listElementSize} counts them, hold `elementsSize` bytes.
 * @example
 * ```ts
 * listItemSize(fromText('jobs'), listElementSize(fromText('mail'))); // 18
 * ```
 */
export function listItemSize(key: BinaryString, elementsSize: number): number {
  return KEY_NAMES + key.length + 1 + 3 + elementsSize;
}

/**
 * The size of one element of a list: its bytes, and 1 more.
 * @example
 * ```ts
 * listElementSize(fromText('mail')); // 5
 * ```
 */
export function listElementSize(value: BinaryString): number {
  return 1 + value.length;
}

/**
 * The size of a sorted-set member: its item and the copy of it in DynamoDB's local index, which counts too.
 * @example
 * ```ts
 * sortedSetItemSize(fromText('board'), fromText('ada'), fromText('ada')); // 60
 * ```
 */
export function sortedSetItemSize(key: BinaryString, field: BinaryString, member: BinaryString): number {
  // hk, rk, v and rk2, where rk holds the field, and rk2 eight bytes of score and the field again.
  return 2 * (2 + key.length + 2 + field.length + 1 + member.length + 3 + 8 + field.length);
}
