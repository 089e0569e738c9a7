import { type BinaryString, isExpired, type KeyType, UnsupportedError, WrongTypeError } from '@keyvaluestore/core';

import { decodeInteger, encodeInteger, integerLength, orderedTime, timeFromOrdered } from './tuple.js';

/** Positions of a list's values: from `first` up to but without `end`. */
export interface Positions {
  readonly first: number;
  readonly end: number;
}

/**
 * What the row of a key says: its type, when it expires, and a string's value or that it lies in parts, or where the values
 * of a list lie.
 */
export interface Meta {
  readonly type: KeyType;
  /** Whether a value of the key may lie in parts: exact for a string, and true of a hash or list from its first one on. */
  readonly hasParts: boolean;
  /** The string, unless it lies in parts. */
  readonly value?: BinaryString | undefined;
  /** Those of a list, and only of one; at least one. */
  readonly positions?: Positions | undefined;
  /** When the key expires, in milliseconds since 1970; undefined for never. */
  readonly expiresAt?: number | undefined;
}

/*
 * The row: one byte of type, one byte of flags, eight bytes of expiry time (milliseconds since 1970, big-endian) if the
 * flag says so, then the bytes of a string that does not lie in parts, or the first position of a list and the one after
 * its last, as integers of a tuple.
 */
const TYPES: readonly KeyType[] = ['string', 'set', 'hash', 'sortedSet', 'list'];
const LETTERS = 'sShzl';
const HAS_PARTS = 1;
const EXPIRES = 2;
const HEADER = 2;
const TIME = 8;

/** What a row can hold on every store. */
const MAX_ROW = 100_000;

/** How long a string may be that is stored in the row of its key. */
export function maxStringInRow(expiresAt: number | undefined): number {
  return MAX_ROW - HEADER - (expiresAt === undefined ? 0 : TIME);
}

/** The row of a key. */
export function encodeMeta({ type, hasParts, value = '' as BinaryString, positions, expiresAt }: Meta): BinaryString {
  const flags = (hasParts ? HAS_PARTS : 0) | (expiresAt === undefined ? 0 : EXPIRES);
  const time = expiresAt === undefined ? '' : orderedTime(expiresAt);
  const content = positions === undefined ? value : encodeInteger(positions.first) + encodeInteger(positions.end);
  return ((LETTERS[TYPES.indexOf(type)] as string) + String.fromCharCode(flags) + time + content) as BinaryString;
}

function decodePositions(row: BinaryString, start: number): Positions {
  return { first: decodeInteger(row, start), end: decodeInteger(row, start + integerLength(row, start)) };
}

/** Reads the row of a key. Rejects what a later version of this package may have written and this one cannot read. */
export function decodeMeta(row: BinaryString): Meta {
  const type = TYPES[LETTERS.indexOf(row[0] ?? '\0')];
  const flags = row.charCodeAt(1) | 0;
  if (type === undefined || (flags & ~(HAS_PARTS | EXPIRES)) !== 0) {
    throw new UnsupportedError('the key was written by another program, or by a newer version of this library');
  }
  const hasParts = (flags & HAS_PARTS) !== 0;
  const expires = (flags & EXPIRES) !== 0;
  const start = expires ? HEADER + TIME : HEADER;
  const value = type === 'string' && !hasParts ? (row.slice(start) as BinaryString) : undefined;
  const positions = type === 'list' ? decodePositions(row, start) : undefined;
  return { type, hasParts, value, positions, expiresAt: expires ? timeFromOrdered(row, HEADER) : undefined };
}

/** What the row of a key says that has not expired by `now`. */
function decodeLive(row: BinaryString | undefined, now: number): Meta | undefined {
  const meta = row === undefined ? undefined : decodeMeta(row);
  return isExpired(meta?.expiresAt, now) ? undefined : meta;
}

/** The same of a key that must be of this type, or absent. */
export function decodeLiveAs(type: KeyType, row: BinaryString | undefined, now: number): Meta | undefined {
  const meta = decodeLive(row, now);
  if (meta !== undefined && meta.type !== type) throw new WrongTypeError();
  return meta;
}
