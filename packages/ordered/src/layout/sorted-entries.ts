import { type BinaryString } from '@keyvaluestore/core';

import { type Keys } from './keys.js';
import { isInParts, MAX_SORTED_MEMBER_IN_ROW, type Stored, storedAs, writeOutside } from './stored-value.js';
import { type Steps, wait } from '../steps/steps.js';
import { type OrderedTransaction } from '../transaction.js';
import { doubleFromOrdered, orderedDouble } from './tuple.js';

/** What a row of a sorted set says in order of the field; the row in order of the score says `stored` alone. */
export interface Entry {
  readonly score: number;
  /** What the rows say of the member. */
  readonly stored: Stored;
}

/** Where in the row of a field begins what it says of the member. */
export const SCORE_LENGTH = 8;

/** The score in the row of a field. */
export function decodeScore(row: BinaryString): number {
  return doubleFromOrdered(row, 0);
}

/** Reads the row of a field. */
export function decodeEntry(row: BinaryString): Entry {
  return { score: decodeScore(row), stored: row.slice(SCORE_LENGTH) as BinaryString };
}

/** The row of a field and its score, if it is there. A write depends on it. */
export function* entryForWrite(
  transaction: OrderedTransaction,
  keys: Keys,
  field: BinaryString,
): Steps<Entry | undefined> {
  const row = yield* wait(transaction.get(keys.sortedField(field)));
  return row === undefined ? undefined : decodeEntry(row);
}

/** Writes both rows of a field whose member stays as it is. */
export function putScore(
  transaction: OrderedTransaction,
  keys: Keys,
  field: BinaryString,
  before: Entry | undefined,
  { score, stored }: Entry,
): void {
  if (before?.score === score && before.stored === stored) return;
  if (before !== undefined && before.score !== score) transaction.clear(keys.scored(before.score, field));
  transaction.set(keys.sortedField(field), (orderedDouble(score) + stored) as BinaryString);
  transaction.set(keys.scored(score, field), stored);
}

/** Writes both rows of a field, and its member. */
export function putEntry(
  transaction: OrderedTransaction,
  keys: Keys,
  field: BinaryString,
  before: Entry | undefined,
  score: number,
  member: BinaryString,
): void {
  const stored = storedAs(member, MAX_SORTED_MEMBER_IN_ROW, field);
  if (before !== undefined && isInParts(before.stored)) transaction.clearRange(keys.parts(field));
  writeOutside(transaction, keys, field, stored, member);
  // The rows of a member in parts say the same of any such member; they are written anew, for the conflict.
  putScore(transaction, keys, field, isInParts(stored) && before ? { ...before, stored: '' as BinaryString } : before, {
    score,
    stored,
  });
}

/** Removes both rows of a field, and its member. */
export function removeEntry(transaction: OrderedTransaction, keys: Keys, field: BinaryString, before: Entry): void {
  transaction.clear(keys.sortedField(field));
  transaction.clear(keys.scored(before.score, field));
  if (isInParts(before.stored)) transaction.clearRange(keys.parts(field));
}
