import { type BinaryString, compareBytes, type Expiry, OutOfRangeError, type Range } from '@keyvaluestore/core';

import { type Entry, type ModelStore } from '../model-store.js';
import { type Steps } from './step.js';

/** Whether an entry lies in a range. */
function isIn(range: Range, { field, score }: Entry): boolean {
  if (range.by === 'score') {
    const { min, max } = range;
    return (
      (min.exclusive ? score > min.value : score >= min.value) &&
      (max.exclusive ? score < max.value : score <= max.value)
    );
  }
  const { min, max } = range;
  if (min === '+' || max === '-') return false;
  const aboveMin = min === '-' || (min.exclusive ? field > min.value : field >= min.value);
  return aboveMin && (max === '+' || (max.exclusive ? field < max.value : field <= max.value));
}

/** The entries of a range, in rising order of score and field, or of the field alone. */
function entriesIn(entries: readonly Entry[], range: Range): Entry[] {
  const byField = (a: Entry, b: Entry): number => compareBytes(a.field, b.field);
  const byScore = (a: Entry, b: Entry): number => (a.score < b.score ? -1 : a.score > b.score ? 1 : byField(a, b));
  return entries.filter((entry) => isIn(range, entry)).sort(range.by === 'score' ? byScore : byField);
}

function entryOf(store: ModelStore, key: BinaryString, field: BinaryString): Entry | undefined {
  return store.sortedSet(key).find((entry) => entry.field === field);
}

function put(store: ModelStore, key: BinaryString, entry: Entry, expiry: Expiry = 'keep'): void {
  const kept = store.sortedSet(key).filter(({ field }) => field !== entry.field);
  store.putSortedSet(key, [...kept, entry], expiry);
}

export const sortedSetSteps: Steps<'zAdd' | 'zRem' | 'zScore' | 'zhGet' | 'zIncrBy' | 'zCount' | 'zRange'> = {
  zAdd(store, { key, field, member, score, when, expiry }) {
    if (entryOf(store, key, field) !== undefined && when === 'absent') return false;
    put(store, key, { field, member, score }, expiry);
    return true;
  },
  zRem(store, { key, field }) {
    store.putSortedSet(
      key,
      store.sortedSet(key).filter((entry) => entry.field !== field),
    );
  },
  zScore: (store, { key, field }) => entryOf(store, key, field)?.score ?? null,
  zhGet: (store, { key, field }) => entryOf(store, key, field)?.member ?? null,
  zIncrBy(store, { key, field, by }) {
    const present = entryOf(store, key, field);
    const sum = (present?.score ?? 0) + by + 0;
    if (Number.isNaN(sum)) throw new OutOfRangeError();
    put(store, key, { field, member: present?.member ?? field, score: sum });
    return sum;
  },
  zCount: (store, { key, range }) => entriesIn(store.sortedSet(key), range).length,
  zRange(store, { key, range, reverse, withScores, withFields, limit }) {
    const rising = entriesIn(store.sortedSet(key), range);
    const entries = (reverse ? rising.reverse() : rising).slice(0, limit);
    return {
      members: entries.map(({ member }) => member),
      ...(withScores && { scores: entries.map(({ score }) => score) }),
      ...(withFields && { fields: entries.map(({ field }) => field) }),
    };
  },
};
