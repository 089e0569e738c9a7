import { type Addition, type BinaryString, type Expiry, type FieldWhen, OutOfRangeError } from '@keyvaluestore/core';

import { type Entry, type ModelStore } from '../model-store.js';
import { combinedEntries } from './combined-entries.js';
import { entriesIn, inOrder, isBehind, rangeOf } from './sorted-set-order.js';
import { type Steps } from './step.js';

function entryOf(store: ModelStore, key: BinaryString, field: BinaryString): Entry | undefined {
  return store.sortedSet(key).find((entry) => entry.field === field);
}

function put(store: ModelStore, key: BinaryString, entry: Entry, expiry: Expiry = 'keep'): void {
  const kept = store.sortedSet(key).filter(({ field }) => field !== entry.field);
  store.putSortedSet(key, [...kept, entry], expiry);
}

/** Removes entries, and says how many there were. */
function remove(store: ModelStore, key: BinaryString, entries: readonly Entry[]): number {
  if (entries.length > 0) {
    store.putSortedSet(
      key,
      store.sortedSet(key).filter(({ field }) => !entries.some((entry) => entry.field === field)),
    );
  }
  return entries.length;
}

/** Whether an entry is written in place of another one, or of none. */
function isToBeWritten(when: FieldWhen, before: Entry | undefined, score: number): boolean {
  if (when === 'always') return true;
  if (when === 'absent') return before === undefined;
  if (when === 'present') return before !== undefined;
  return before === undefined || (when === 'greater' ? score > before.score : score < before.score);
}

function additionOf(before: Entry | undefined, { member, score }: Entry): Addition {
  if (before === undefined) return 'added';
  return before.member === member && before.score === score ? 'kept' : 'changed';
}

type SortedSetSteps = Steps<
  | ('zAdd' | 'zRem' | 'zRemXX' | 'zScore' | 'zMScore' | 'zhGet' | 'zhMGet' | 'zRank' | 'zIncrBy' | 'zCount' | 'zRange')
  | ('zPop' | 'zRemRange' | 'zRandMember' | 'zCombine' | 'zCombineStore')
>;

export const sortedSetSteps: SortedSetSteps = {
  zAdd(store, { key, field, member, score, when, expiry, count }) {
    const before = entryOf(store, key, field);
    if (!isToBeWritten(when, before, score)) return false;
    const entry = { field, member, score };
    put(store, key, entry, expiry);
    return count ? additionOf(before, entry) : true;
  },
  zRem(store, { key, field, count }) {
    const entry = entryOf(store, key, field);
    const removed = remove(store, key, entry === undefined ? [] : [entry]);
    return count ? removed : undefined;
  },
  zRemXX(store, { key, field }) {
    const entry = entryOf(store, key, field);
    return entry !== undefined && remove(store, key, [entry]) > 0;
  },
  zScore: (store, { key, field }) => entryOf(store, key, field)?.score ?? null,
  zMScore: (store, { key, fields }) => fields.map((field) => entryOf(store, key, field)?.score ?? null),
  zhGet: (store, { key, field }) => entryOf(store, key, field)?.member ?? null,
  zhMGet: (store, { key, fields }) => fields.map((field) => entryOf(store, key, field)?.member ?? null),
  zRank(store, { key, field, reverse }) {
    const place = inOrder(store.sortedSet(key), reverse).findIndex((entry) => entry.field === field);
    return place < 0 ? null : place;
  },
  zIncrBy(store, { key, field, by }) {
    const present = entryOf(store, key, field);
    const sum = (present?.score ?? 0) + by + 0;
    if (Number.isNaN(sum)) throw new OutOfRangeError();
    put(store, key, { field, member: present?.member ?? field, score: sum });
    return sum;
  },
  zCount: (store, { key, range }) => entriesIn(store.sortedSet(key), range).length,
  zRange(store, { key, range, after, reverse, withScores, withFields, limit }) {
    const all = entriesIn(store.sortedSet(key), range, reverse);
    const rest = after === undefined ? all : all.filter((entry) => isBehind(after, entry, reverse));
    return rangeOf(rest.slice(0, limit), withScores, withFields);
  },
  zPop(store, { key, count, reverse }) {
    const taken = inOrder(store.sortedSet(key), reverse).slice(0, count);
    remove(store, key, taken);
    return rangeOf(taken);
  },
  zRemRange: (store, { key, range }) => remove(store, key, entriesIn(store.sortedSet(key), range)),
  zRandMember: (store, { key, count }, draw) =>
    draw(
      store.sortedSet(key).map(({ member }) => member),
      count,
    ),
  zCombine: (store, { keys, ...rules }) =>
    rangeOf(
      combinedEntries(
        keys.map((key) => store.sortedSet(key)),
        rules,
      ),
    ),
  zCombineStore(store, { destination, keys, ...rules }) {
    const entries = combinedEntries(
      keys.map((key) => store.sortedSet(key)),
      rules,
    );
    store.putSortedSet(destination, entries, 'never');
    store.removeItem(destination);
    return entries.length;
  },
};
