import { type BinaryString } from '@keyvaluestore/core';

import { type Keys } from './keys.js';
import { readParts, writeParts } from './rows.js';
import { together } from '../transport/together.js';
import { type Transaction } from '../transport/transaction.js';

/*
 * A value in a row begins with one byte: 0, and the value follows; 1, and it lies in parts; 2, and it is the field
 * itself, as the member of a plain sorted set is.
 */
const IN_ROW = '\0';
const IN_PARTS = '\x01';
const IS_FIELD = '\x02';

/** How long a value may be that lies in its row: what FoundationDB takes, less the byte in front. */
export const MAX_VALUE_IN_ROW = 100_000 - 1;

/**
 * How long a member of a sorted set may be that lies in its two rows. Longer ones lie in parts, once, so that counting
 * reads little of them.
 */
export const MAX_SORTED_MEMBER_IN_ROW = 1024;

/** What the row says of a value. */
export type Stored = string;

/** What the row is to say of a value. */
export function storedAs(value: BinaryString, maxInRow: number, field?: BinaryString): Stored {
  if (value === field) return IS_FIELD;
  return value.length <= maxInRow ? IN_ROW + value : IN_PARTS;
}

/** Whether a value lies in parts. */
export function isInParts(stored: Stored): boolean {
  return stored === IN_PARTS;
}

/** Writes a value that does not fit in its row, if it does not. */
export function writeOutside(
  transaction: Transaction,
  keys: Keys,
  name: string,
  stored: Stored,
  value: BinaryString,
): void {
  if (isInParts(stored)) writeParts(transaction, keys, name, value);
}

/**
 * The value of which a row says something from `offset` on; `name` is where its parts lie, and the field. A promise only
 * where parts must be read, so that the usual long range makes none.
 */
export function loadValue(
  transaction: Transaction,
  keys: Keys,
  name: string,
  row: Buffer,
  offset = 0,
): BinaryString | Promise<BinaryString> {
  switch (row[offset]) {
    case IN_ROW.charCodeAt(0):
      return row.toString('latin1', offset + 1) as BinaryString;
    case IS_FIELD.charCodeAt(0):
      return name as BinaryString;
    default:
      return readParts(transaction, keys, name);
  }
}

/** Values of which some may have to be read from their parts, as soon as all are there. */
export function allValues(
  values: readonly (BinaryString | Promise<BinaryString>)[],
): readonly BinaryString[] | Promise<readonly BinaryString[]> {
  const isThere = (value: unknown): value is BinaryString => typeof value === 'string';
  return values.every(isThere) ? values : together(values);
}
