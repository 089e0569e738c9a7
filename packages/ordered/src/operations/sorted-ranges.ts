import {
  type AnyRange,
  type BinaryString,
  drawFrom,
  isEmptyRange,
  type LexRange,
  type Operation,
  type Position,
  positionsIn,
  type Range,
  type RangeOutput,
  type RankRange,
} from '@keyvaluestore/core';

import { type Reads } from './change.js';
import { isThereToRead, readIfThere } from './collections.js';
import { type Keys } from '../layout/keys.js';
import { allRows, countRows, readRows, skipRows } from '../layout/rows.js';
import { decodeScore, SCORE_LENGTH } from '../layout/sorted-entries.js';
import { loadValues } from '../layout/stored-value.js';
import { nextKey } from '../layout/tuple.js';
import { type Steps, together, wait } from '../steps/steps.js';
import { type KeyRange, type OrderedTransaction, type Row } from '../transaction.js';

/** What a range gives with scores and fields. */
export type Entries = Required<Omit<RangeOutput, 'ascii'>>;

export const NO_ENTRIES: Entries = { members: [], scores: [], fields: [] };

/** Which rows of a sorted set are meant, and how they are read. */
export interface Selection {
  readonly rows: KeyRange;
  readonly limit: number | undefined;
  readonly reverse: boolean;
  /** Whether they are read from the other end than they are asked for. */
  readonly isTurned: boolean;
}

function lexRows(keys: Keys, { min, max }: LexRange): KeyRange {
  const all = keys.sortedFields;
  const from = typeof min === 'string' ? undefined : keys.sortedField(min.value);
  const to = typeof max === 'string' ? undefined : keys.sortedField(max.value);
  return {
    start: from === undefined ? all.start : min !== '-' && min !== '+' && min.exclusive ? nextKey(from) : from,
    end: to === undefined ? all.end : max !== '-' && max !== '+' && max.exclusive ? to : nextKey(to),
  };
}

/** The rows of a range that is not empty from the start: in order of the score, or of the field. */
function rowsOf(keys: Keys, range: Range): KeyRange {
  if (range.by === 'lex') return lexRows(keys, range);
  const { min, max } = range;
  const [from, to] = [keys.score(min.value), keys.score(max.value)];
  return { start: min.exclusive ? from.end : from.start, end: max.exclusive ? to.start : to.end };
}

/** What of a range in order of the score lies behind a position, in the direction in which it is read. */
function behind({ start, end }: KeyRange, keys: Keys, { score, field }: Position, reverse: boolean): KeyRange {
  const row = keys.scored(score, field);
  if (reverse) return { start, end: row < end ? row : end };
  const next = nextKey(row);
  return { start: next > start ? next : start, end };
}

/** So many rows in order of the score, after others that are skipped at one of the ends. */
function* selectFrom(
  transaction: OrderedTransaction,
  keys: Keys,
  skipped: number,
  limit: number | undefined,
  direction: Pick<Selection, 'reverse' | 'isTurned'>,
): Steps<Selection | undefined> {
  if (limit !== undefined && limit <= 0) return undefined;
  const rows = yield* skipRows(transaction, keys.scores, skipped, direction.reverse);
  return rows && { rows, limit, ...direction };
}

/** The rows at these positions; from the end, if reversed. What need not be counted is not. */
function* selectPositions(
  transaction: OrderedTransaction,
  keys: Keys,
  { start, stop }: RankRange,
  reverse: boolean,
): Steps<Selection | undefined> {
  const ahead = { reverse, isTurned: false };
  const back = { reverse: !reverse, isTurned: true };
  if (start >= 0 && stop >= 0) return yield* selectFrom(transaction, keys, start, stop - start + 1, ahead);
  if (start < 0 && stop < 0) return yield* selectFrom(transaction, keys, -stop - 1, stop - start + 1, back);
  if (stop === -1) return yield* selectFrom(transaction, keys, start, undefined, ahead);
  const length = yield* countRows(transaction, keys.scores);
  const found = positionsIn(length, start, stop);
  const limit = found.end - found.start;
  return found.end <= length - found.start
    ? yield* selectFrom(transaction, keys, found.start, limit, ahead)
    : yield* selectFrom(transaction, keys, length - found.end, limit, back);
}

/** The rows of a range; undefined if none can lie in it. */
export function* selectRows(
  transaction: OrderedTransaction,
  keys: Keys,
  range: AnyRange,
  options: { readonly reverse: boolean; readonly limit?: number | undefined; readonly after?: Position | undefined },
): Steps<Selection | undefined> {
  const { reverse, limit, after } = options;
  if (range.by === 'rank') return yield* selectPositions(transaction, keys, range, reverse);
  if (isEmptyRange(range)) return undefined;
  const all = rowsOf(keys, range);
  const rows = after === undefined ? all : behind(all, keys, after, reverse);
  return rows.start < rows.end ? { rows, limit, reverse, isTurned: false } : undefined;
}

/** The field of a row, in order of the score or of the field. */
export function fieldIn(keys: Keys, byScore: boolean, row: BinaryString): BinaryString {
  return byScore ? keys.scoredFieldOf(row) : keys.fieldOf(row);
}

/** The members of rows that are read, and their scores and fields if they are wanted. */
function* readEntries(
  transaction: OrderedTransaction,
  keys: Keys,
  byScore: boolean,
  { rows: range, limit, reverse, isTurned }: Selection,
  { withScores, withFields }: Pick<Operation<'zRange'>, 'withScores' | 'withFields'>,
): Steps<Entries> {
  const scores: number[] = [];
  const fields: BinaryString[] = [];
  const nameOf = (key: BinaryString): BinaryString => fieldIn(keys, byScore, key);
  const take = function* (rows: readonly Row[]): Steps<readonly BinaryString[]> {
    const page = yield* loadValues(transaction, keys, rows, nameOf, byScore ? 0 : SCORE_LENGTH);
    // A page whose members could not be read is read again, so its fields and scores count only now.
    if (withFields) for (const [key] of rows) fields.push(nameOf(key));
    if (withScores) for (const [key, value] of rows) scores.push(byScore ? keys.scoreOf(key) : decodeScore(value));
    return page;
  };
  const members = yield* readRows(transaction, range, { limit, reverse }, take);
  if (!isTurned) return { members, scores, fields };
  return { members: [...members].reverse(), scores: scores.reverse(), fields: fields.reverse() };
}

/** A whole sorted set in order, with scores and fields. */
export function readAllEntries(transaction: OrderedTransaction, keys: Keys): Steps<Entries> {
  const all: Selection = { rows: keys.scores, limit: undefined, reverse: false, isTurned: false };
  return readEntries(transaction, keys, true, all, { withScores: true, withFields: true });
}

/** The members of a range in order, and their scores and fields if they are wanted. */
function* readRange(transaction: OrderedTransaction, keys: Keys, operation: Operation<'zRange'>): Steps<Entries> {
  const { range, limit } = operation;
  const selection = yield* selectRows(transaction, keys, range, operation);
  if (selection === undefined) return NO_ENTRIES;
  const found = yield* readEntries(transaction, keys, range.by !== 'lex', selection, operation);
  if (range.by !== 'rank' || limit === undefined) return found;
  const { members, scores, fields } = found;
  return { members: members.slice(0, limit), scores: scores.slice(0, limit), fields: fields.slice(0, limit) };
}

/** How many stand before a field, from one of the ends. */
function* rankOf(
  transaction: OrderedTransaction,
  keys: Keys,
  { field, reverse }: Operation<'zRank'>,
): Steps<number | null> {
  const entry = yield* wait(transaction.get(keys.sortedField(field), 'snapshot'));
  if (entry === undefined) return null;
  const row = keys.scored(decodeScore(entry), field);
  const { start, end } = keys.scores;
  return yield* countRows(transaction, reverse ? { start: nextKey(row), end } : { start, end: row });
}

function* drawMembers(transaction: OrderedTransaction, keys: Keys, count: number): Steps<readonly BinaryString[]> {
  const drawn = drawFrom(yield* allRows(transaction, keys.scores), count);
  return yield* loadValues(transaction, keys, drawn, (row) => keys.scoredFieldOf(row));
}

export const sortedRangeReads: Reads<'zCount' | 'zRange' | 'zRank' | 'zRandMember'> = {
  zCount(transaction, { layout, now }, { key, range }) {
    const keys = layout.at(key);
    const count = isEmptyRange(range) ? wait(0) : countRows(transaction, rowsOf(keys, range));
    return readIfThere(transaction, keys, 'sortedSet', now, count, 0);
  },
  *zRange(transaction, { layout, now }, operation) {
    const keys = layout.at(operation.key);
    const [found, isThere] = yield* together([
      readRange(transaction, keys, operation),
      isThereToRead(transaction, keys, 'sortedSet', now),
    ]);
    const { members, scores, fields } = isThere ? found : NO_ENTRIES;
    return { members, ...(operation.withScores && { scores }), ...(operation.withFields && { fields }) };
  },
  zRank(transaction, { layout, now }, operation) {
    const keys = layout.at(operation.key);
    return readIfThere(transaction, keys, 'sortedSet', now, rankOf(transaction, keys, operation), null);
  },
  zRandMember(transaction, { layout, now }, { key, count }) {
    const keys = layout.at(key);
    return readIfThere(transaction, keys, 'sortedSet', now, drawMembers(transaction, keys, count), []);
  },
};
