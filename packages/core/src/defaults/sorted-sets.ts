import type { Operation } from '../operations/primitives.js';
import { type BinaryString, compareBytes } from '../values/binary-string.js';
import { comparePositions, type Range, type SortedEntry } from '../values/bounds.js';
import { combineEntries, combineRanges, drawFrom, rangeOf } from '../values/combining.js';
import type { Expiry } from '../values/expiry.js';
import { positionsIn } from '../values/lists.js';
import { addToScore, mayAdd } from '../values/numbers.js';
import type { Draft } from './draft.js';
import type { Steps } from './step.js';

type Rows = readonly SortedEntry[];

const byField = (a: SortedEntry, b: SortedEntry): number => compareBytes(a.field, b.field);

/** In any order. */
const entriesOf = (draft: Draft, key: BinaryString): Rows => draft.content(key, 'sortedSet')?.rows ?? [];

/** In order of score and field. */
const rowsOf = (draft: Draft, key: BinaryString): SortedEntry[] => entriesOf(draft, key).toSorted(comparePositions);

const rowOf = (draft: Draft, key: BinaryString, field: BinaryString): SortedEntry | undefined =>
  entriesOf(draft, key).find((row) => row.field === field);

function rowsAt(draft: Draft, key: BinaryString, fields: readonly BinaryString[]): (SortedEntry | undefined)[] {
  const found = new Map(entriesOf(draft, key).map((row) => [row.field, row]));
  return fields.map((field) => found.get(field));
}

function put(draft: Draft, key: BinaryString, rows: Rows, expiry?: Expiry): void {
  draft.put(key, { type: 'sortedSet', rows }, expiry);
}

function putRow(draft: Draft, key: BinaryString, row: SortedEntry, expiry?: Expiry): void {
  put(draft, key, [...entriesOf(draft, key).filter(({ field }) => field !== row.field), row], expiry);
}

/** Removes fields, and gives how many were there. */
function remove(draft: Draft, key: BinaryString, fields: readonly BinaryString[]): number {
  const before = entriesOf(draft, key);
  const removed = new Set(fields);
  const after = before.filter(({ field }) => !removed.has(field));
  if (after.length < before.length) put(draft, key, after);
  return before.length - after.length;
}

function isIn({ min, max, ...range }: Range, { field, score }: SortedEntry): boolean {
  const at = range.by === 'score' ? score : field;
  const isAbove = typeof min === 'object' ? at > min.value || (at === min.value && !min.exclusive) : min === '-';
  return isAbove && (typeof max === 'object' ? at < max.value || (at === max.value && !max.exclusive) : max === '+');
}

/** The rows of a range, in the order in which they are asked for. */
function rowsIn(draft: Draft, { key, range, after, reverse, limit }: Ranged): Rows {
  const rows = rowsOf(draft, key);
  if (range.by === 'lex') rows.sort(byField);
  if (reverse) rows.reverse();
  if (range.by === 'rank') {
    const { start, end } = positionsIn(rows.length, range.start, range.stop);
    return rows.slice(start, end).slice(0, limit);
  }
  const isBehind = (row: SortedEntry): boolean =>
    after === undefined || (reverse ? comparePositions(row, after) < 0 : comparePositions(row, after) > 0);
  return rows.filter((row) => isIn(range, row) && isBehind(row)).slice(0, limit);
}

type Ranged = Pick<Operation<'zRange'>, 'key' | 'range' | 'after' | 'reverse' | 'limit'>;

const ALL = { after: undefined, reverse: false, limit: undefined } as const;

const rangesOf = (draft: Draft, keys: readonly BinaryString[]) => keys.map((key) => rangeOf(entriesOf(draft, key)));

type SortedSetName =
  | ('zAdd' | 'zRem' | 'zRemXX' | 'zScore' | 'zMScore' | 'zhGet' | 'zhMGet' | 'zIncrBy' | 'zRank' | 'zCount')
  | ('zRange' | 'zPop' | 'zRemRange' | 'zRandMember' | 'zCombine' | 'zCombineStore');

export const sortedSetSteps: Steps<SortedSetName> = {
  zAdd: (draft, { key, field, member, score, when, expiry, count }) => {
    const before = rowOf(draft, key, field);
    if (!mayAdd(when, before?.score, score)) return false;
    putRow(draft, key, { field, member, score }, expiry);
    if (!count) return true;
    if (before === undefined) return 'added';
    return before.score === score && before.member === member ? 'kept' : 'changed';
  },
  zRem: (draft, { key, field, count }) => {
    const removed = remove(draft, key, [field]);
    return count ? removed : undefined;
  },
  zRemXX: (draft, { key, field }) => remove(draft, key, [field]) > 0,
  zScore: (draft, { key, field }) => rowOf(draft, key, field)?.score ?? null,
  zMScore: (draft, { key, fields }) => rowsAt(draft, key, fields).map((row) => row?.score ?? null),
  zhGet: (draft, { key, field }) => rowOf(draft, key, field)?.member ?? null,
  zhMGet: (draft, { key, fields }) => rowsAt(draft, key, fields).map((row) => row?.member ?? null),
  zIncrBy: (draft, { key, field, by }) => {
    const before = rowOf(draft, key, field);
    const score = addToScore(before?.score, by);
    putRow(draft, key, { field, member: before?.member ?? field, score });
    return score;
  },
  zRank: (draft, { key, field, reverse }) => {
    const rows = rowsOf(draft, key);
    const rank = rows.findIndex((row) => row.field === field);
    if (rank < 0) return null;
    return reverse ? rows.length - 1 - rank : rank;
  },
  zCount: (draft, { key, range }) => rowsIn(draft, { key, range, ...ALL }).length,
  zRange: (draft, operation) => {
    const { members, scores, fields } = rangeOf(rowsIn(draft, operation));
    return { members, ...(operation.withScores && { scores }), ...(operation.withFields && { fields }) };
  },
  zPop: (draft, { key, count, reverse }) => {
    const range = { by: 'rank', start: 0, stop: count - 1 } as const;
    const popped = rangeOf(rowsIn(draft, { ...ALL, key, range, reverse }));
    remove(draft, key, popped.fields);
    return popped;
  },
  zRemRange: (draft, { key, range }) => remove(draft, key, rangeOf(rowsIn(draft, { ...ALL, key, range })).fields),
  zRandMember: (draft, { key, count }) =>
    drawFrom(
      entriesOf(draft, key).map(({ member }) => member),
      count,
    ),
  zCombine: (draft, operation) => combineRanges(rangesOf(draft, operation.keys), operation),
  zCombineStore: (draft, operation) => {
    const rows = combineEntries(rangesOf(draft, operation.keys), operation);
    put(draft, operation.destination, rows, 'never');
    return rows.length;
  },
};
