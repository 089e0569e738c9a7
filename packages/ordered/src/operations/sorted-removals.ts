import { type BinaryString } from '@keyvaluestore/core';

import { type Change, type Writes } from './change.js';
import { collectionForWrite } from './collections.js';
import { type Keys } from '../layout/keys.js';
import { allRows } from '../layout/rows.js';
import { decodeEntry, removeEntry } from '../layout/sorted-entries.js';
import { isInParts, loadValues } from '../layout/stored-value.js';
import { type Entries, fieldIn, NO_ENTRIES, selectRows } from './sorted-ranges.js';
import { nextKey } from '../layout/tuple.js';
import { type Steps, together, wait } from '../steps/steps.js';
import { type KeyRange, type OrderedTransaction, type Row } from '../transaction.js';

/** A row next to others that lie side by side in a range; undefined if there is none. */
function* neighbourOf(
  transaction: OrderedTransaction,
  range: KeyRange,
  { start, end }: KeyRange,
): Steps<BinaryString | undefined> {
  const after = yield* wait(transaction.page({ start: end, end: range.end }, { limit: 1 }));
  if (after.rows.length > 0) return after.rows[0]?.[0];
  const before = yield* wait(transaction.page({ start: range.start, end: start }, { limit: 1, reverse: true }));
  return before.rows[0]?.[0];
}

/** Removes rows that lie side by side in order of the score or of the field, and what else there is of their fields. */
function removeRows(
  transaction: OrderedTransaction,
  keys: Keys,
  byScore: boolean,
  range: KeyRange,
  rows: readonly Row[],
): void {
  transaction.clearRange(range);
  for (const [key, row] of rows) {
    const field = fieldIn(keys, byScore, key);
    const stored = byScore ? row : decodeEntry(row).stored;
    transaction.clear(byScore ? keys.sortedField(field) : keys.scored(decodeEntry(row).score, field));
    if (isInParts(stored)) transaction.clearRange(keys.parts(field));
  }
}

export const sortedRemovals: Writes<'zPop' | 'zRemRange'> = {
  *zPop(transaction, { layout, now }, { key, count, reverse }): Steps<Change<Entries>> {
    const keys = layout.at(key);
    const all = keys.scores;
    const [held, rows] = yield* together([
      collectionForWrite(transaction, keys, 'sortedSet', now),
      // One more tells whether anything is left.
      allRows(transaction, all, { limit: count + 1, reverse }),
    ]);
    if (held.live === undefined) return { output: NO_ENTRIES };
    const isEmptied = rows.length <= count;
    const [last] = rows.at(-1) as Row;
    transaction.addReadConflict?.({
      start: reverse && !isEmptied ? last : all.start,
      end: reverse || isEmptied ? all.end : nextKey(last),
    });
    const popped = rows.slice(0, count);
    const fields = popped.map(([row]) => keys.scoredFieldOf(row));
    const scores = popped.map(([row]) => keys.scoreOf(row));
    const members = yield* loadValues(transaction, keys, popped, (row) => keys.scoredFieldOf(row));
    const apply = (): void => {
      if (isEmptied) return held.remove();
      popped.forEach(([, stored], index) => {
        removeEntry(transaction, keys, fields[index] as BinaryString, { score: scores[index] as number, stored });
      });
    };
    return { output: { members, scores, fields }, apply };
  },
  *zRemRange(transaction, { layout, now }, { key, range }): Steps<Change<number>> {
    const keys = layout.at(key);
    const byScore = range.by !== 'lex';
    const all = byScore ? keys.scores : keys.sortedFields;
    const [held, selection] = yield* together([
      collectionForWrite(transaction, keys, 'sortedSet', now),
      selectRows(transaction, keys, range, { reverse: false }),
    ]);
    if (held.live === undefined || selection === undefined) return { output: 0 };
    const rows = yield* allRows(transaction, selection.rows, selection);
    if (rows.length === 0) return { output: 0 };
    const [one, other] = [rows[0] as Row, rows.at(-1) as Row];
    const [[first], [last]] = selection.reverse ? [other, one] : [one, other];
    const removed: KeyRange = { start: first, end: nextKey(last) };
    const neighbour = yield* neighbourOf(transaction, all, removed);
    // Where something stands tells what stands before it, or behind.
    if (neighbour === undefined || range.by === 'rank') transaction.addReadConflict?.(all);
    else {
      transaction.addReadConflict?.(selection.rows);
      transaction.addReadConflict?.({ start: neighbour, end: nextKey(neighbour) });
    }
    const apply = (): void => {
      if (neighbour === undefined) held.remove();
      else removeRows(transaction, keys, byScore, removed, rows);
    };
    return { output: rows.length, apply };
  },
};
