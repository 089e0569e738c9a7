import { type BinaryString } from '@keyvaluestore/core';

import { type Keys, type PartName } from './keys.js';
import { readParts, writeParts } from './rows.js';
import { type Steps, together, wait } from '../steps/steps.js';
import { type OrderedTransaction, type Row } from '../transaction.js';

/*
 * A value in a row begins with one byte: 0, and the value follows; 1, and it lies in parts; 2, and it is the field
 * itself, as the member of a plain sorted set is.
 */
const IN_ROW = '\0' as BinaryString;
const IN_PARTS = '\x01' as BinaryString;
const IS_FIELD = '\x02' as BinaryString;

/** How long a value may be that lies in its row: what FoundationDB takes, less the byte in front. */
export const MAX_VALUE_IN_ROW = 100_000 - 1;

/**
 * How long a member of a sorted set may be that lies in its two rows. Longer ones lie in parts, once, so that counting
 * reads little of them.
 */
export const MAX_SORTED_MEMBER_IN_ROW = 1024;

/** What the row says of a value. */
export type Stored = BinaryString;

/** What the row is to say of a value. */
export function storedAs(value: BinaryString, maxInRow: number, field?: BinaryString): Stored {
  if (value === field) return IS_FIELD;
  return value.length <= maxInRow ? ((IN_ROW + value) as BinaryString) : IN_PARTS;
}

/** Whether a value lies in parts. */
export function isInParts(stored: Stored): boolean {
  return stored === IN_PARTS;
}

/** Writes a value that does not fit in its row, if it does not. */
export function writeOutside(
  transaction: OrderedTransaction,
  keys: Keys,
  name: PartName,
  stored: Stored,
  value: BinaryString,
): void {
  if (isInParts(stored)) writeParts(transaction, keys, name, value);
}

/** A value, or the steps that read it. */
type Loaded = BinaryString | Steps<BinaryString>;

/** What a key names: where the parts of its value lie, and the value itself where it is the field. */
type NameOf = (key: BinaryString) => PartName;

/**
 * The value of which a row says something from `offset` on. Steps only where parts must be read, so that the usual long
 * range makes none.
 */
function load(transaction: OrderedTransaction, keys: Keys, [key, row]: Row, nameOf: NameOf, offset: number): Loaded {
  switch (row.charCodeAt(offset)) {
    case IN_ROW.charCodeAt(0):
      return row.slice(offset + 1) as BinaryString;
    case IN_PARTS.charCodeAt(0):
      return readParts(transaction, keys, nameOf(key));
    default:
      // The row says that the value is the field, or nothing, as that of a set's member does. None of a list says so.
      return nameOf(key) as BinaryString;
  }
}

const UNNAMED = '' as BinaryString;

/** Reads one value of which a row says something from `offset` on; `name` is where its parts lie, and the field. */
export function* loadValue(
  transaction: OrderedTransaction,
  keys: Keys,
  name: PartName,
  row: BinaryString,
  offset = 0,
): Steps<BinaryString> {
  const loaded = load(transaction, keys, [UNNAMED, row], () => name, offset);
  return typeof loaded === 'string' ? loaded : yield* loaded;
}

const isThere = (value: Loaded): value is BinaryString => typeof value === 'string';

/** Reads the values of which rows say something from `offset` on. */
export function* loadValues(
  transaction: OrderedTransaction,
  keys: Keys,
  rows: readonly Row[],
  nameOf: NameOf,
  offset = 0,
): Steps<readonly BinaryString[]> {
  const loaded = rows.map((row) => load(transaction, keys, row, nameOf, offset));
  if (loaded.every(isThere)) return loaded;
  return yield* together(loaded.map((value) => (isThere(value) ? wait(value) : value)));
}
