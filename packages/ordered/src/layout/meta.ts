import { type BinaryString, UnsupportedError, WrongTypeError } from '@keyvaluestore/core';

/** The type of a key; a sorted hash is a sorted set. */
export type Type = 'string' | 'set' | 'hash' | 'sortedSet';

/** What the row of a key says: its type, and a string's value or how long it is. */
export interface Meta {
  readonly type: Type;
  /** Whether a value of the key may lie in parts: exact for a string, and true of a hash from its first one on. */
  readonly hasParts: boolean;
  /** The string, unless it lies in parts. */
  readonly value?: BinaryString | undefined;
}

/*
 * The row: one byte of type, one byte of flags, eight bytes of expiry time (milliseconds since 1970, big-endian) if the
 * flag says so, then the bytes of a string that does not lie in parts. Nothing writes an expiry time yet.
 */
const TYPES: readonly Type[] = ['string', 'set', 'hash', 'sortedSet'];
const LETTERS = 'sShz';
const HAS_PARTS = 1;
const HEADER = 2;

/** How long a string may be that is stored in the row of its key. */
export const MAX_STRING_IN_ROW = 100_000 - HEADER;

/** The row of a key. */
export function encodeMeta({ type, hasParts, value = '' as BinaryString }: Meta): BinaryString {
  return ((LETTERS[TYPES.indexOf(type)] as string) + (hasParts ? '\x01' : '\0') + value) as BinaryString;
}

/** Reads the row of a key. Rejects what a later version of this package may have written and this one cannot read. */
export function decodeMeta(row: BinaryString): Meta {
  const type = TYPES[LETTERS.indexOf(row[0] ?? '\0')];
  const flags = row.charCodeAt(1) | 0;
  if (type === undefined || (flags & ~HAS_PARTS) !== 0) {
    throw new UnsupportedError('the key was written by another program, or by a newer version of this library');
  }
  const hasParts = flags === HAS_PARTS;
  const isInRow = type === 'string' && !hasParts;
  return { type, hasParts, value: isInRow ? (row.slice(HEADER) as BinaryString) : undefined };
}

/** Reads the row of a key that must be of this type, or absent. */
export function decodeMetaAs(type: Type, row: BinaryString | undefined): Meta | undefined {
  if (row === undefined) return undefined;
  const meta = decodeMeta(row);
  if (meta.type !== type) throw new WrongTypeError();
  return meta;
}
