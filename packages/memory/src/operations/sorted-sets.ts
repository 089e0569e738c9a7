import {
  addToScore,
  type BinaryString,
  combineEntries,
  combineRanges,
  mayAdd,
  type RangeOutput,
  type SortedEntry,
} from '@keyvaluestore/core';

import { draw } from '../layout/draw.js';
import { SortedSet } from '../layout/sorted-set.js';
import { type Store } from '../layout/store.js';
import { type Actions, type ChangeOf, REFUSED, type Writes } from './change.js';

const NONE = new SortedSet();

/** The sorted set of a key, for looking at it; an empty one if there is none. */
function setOf(store: Store, key: BinaryString): SortedSet {
  return store.sortedSet(key) ?? NONE;
}

function put(store: Store, key: BinaryString, field: BinaryString, member: BinaryString, score: number): void {
  let set = store.sortedSet(key);
  if (set === undefined) {
    set = new SortedSet();
    store.putSortedSet(key, set);
  }
  set.put(field, member, score);
}

function remove(store: Store, key: BinaryString, fields: readonly BinaryString[]): void {
  const set = store.sortedSet(key);
  for (const field of fields) set?.remove(field);
  if (set?.size === 0) store.remove(key);
}

const fieldOf = ({ field }: SortedEntry): BinaryString => field;
const scoreOf = ({ score }: SortedEntry): number => score;
const memberOf = ({ member }: SortedEntry): BinaryString => member;

/** Entries with their scores and fields. */
function scored(entries: readonly SortedEntry[], ascii: boolean) {
  return { members: entries.map(memberOf), ascii, scores: entries.map(scoreOf), fields: entries.map(fieldOf) };
}

function rangesOf(store: Store, keys: readonly BinaryString[]): readonly RangeOutput[] {
  return keys.map((key) => scored(setOf(store, key).all(), false));
}

const ADD: ChangeOf<'zAdd'> = {
  output: true,
  apply: (store, { key, field, member, score, expiry }) => {
    put(store, key, field, member, score);
    store.expire(key, expiry);
  },
};

function removal<T>(output: T) {
  const apply = (store: Store, { key, field }: { readonly key: BinaryString; readonly field: BinaryString }): void =>
    remove(store, key, [field]);
  return { output, apply };
}

export const sortedSetActions: Actions<
  | ('zScore' | 'zMScore' | 'zhGet' | 'zhMGet' | 'zRank' | 'zCount' | 'zRange' | 'zRandMember' | 'zCombine')
  | ('zIncrBy' | 'zPop' | 'zRemRange' | 'zCombineStore')
> = {
  zScore: (store, { key, field }) => store.sortedSet(key)?.get(field)?.score ?? null,
  zMScore: (store, { key, fields }) => {
    const set = store.sortedSet(key);
    return fields.map((field) => set?.get(field)?.score ?? null);
  },
  zhGet: (store, { key, field }) => store.sortedSet(key)?.get(field)?.member ?? null,
  zhMGet: (store, { key, fields }) => {
    const set = store.sortedSet(key);
    return fields.map((field) => set?.get(field)?.member ?? null);
  },
  zRank: (store, { key, field, reverse }) => store.sortedSet(key)?.rank(field, reverse) ?? null,
  zCount: (store, { key, range }) => store.sortedSet(key)?.count(range) ?? 0,
  zRange: (store, operation) => {
    const set = setOf(store, operation.key);
    const entries = set.range(operation);
    const { ascii } = set;
    if (operation.withFields) return scored(entries, ascii);
    const members = entries.map(memberOf);
    return operation.withScores ? { members, ascii, scores: entries.map(scoreOf) } : { members, ascii };
  },
  zRandMember: (store, { key, count }) => {
    const set = setOf(store, key);
    return draw(set.values(), set.size, count).map(memberOf);
  },
  zCombine: (store, operation) => combineRanges(rangesOf(store, operation.keys), operation),
  zIncrBy: (store, { key, field, by }) => {
    const present = store.sortedSet(key)?.get(field);
    const sum = addToScore(present?.score, by);
    put(store, key, field, present?.member ?? field, sum);
    return sum;
  },
  zPop: (store, { key, count, reverse }): RangeOutput => {
    const set = setOf(store, key);
    const popped = set.range({ range: { by: 'rank', start: 0, stop: count - 1 }, reverse });
    const output = scored(popped, set.ascii);
    remove(store, key, output.fields);
    return output;
  },
  zRemRange: (store, { key, range }) => {
    const removed = setOf(store, key).range({ range });
    remove(store, key, removed.map(fieldOf));
    return removed.length;
  },
  zCombineStore: (store, operation) => {
    const { destination, keys } = operation;
    const entries = combineEntries(rangesOf(store, keys), operation);
    store.remove(destination);
    if (entries.length > 0) store.putSortedSet(destination, new SortedSet(entries));
    return entries.length;
  },
};

export const sortedSetWrites: Writes<'zAdd' | 'zRem' | 'zRemXX'> = {
  zAdd: (store, { key, field, member, score, when, count }) => {
    const set = store.sortedSet(key);
    if (when === 'always' && !count) return ADD;
    const present = set?.get(field);
    if (!mayAdd(when, present?.score, score)) return REFUSED;
    if (!count) return ADD;
    const isKept = present?.score === score && present.member === member;
    return { ...ADD, output: isKept ? 'kept' : present === undefined ? 'added' : 'changed' };
  },
  zRem: (store, { key, field, count }) => {
    const isThere = store.sortedSet(key)?.get(field) !== undefined;
    return removal(count ? Number(isThere) : undefined);
  },
  zRemXX: (store, { key, field }) => (store.sortedSet(key)?.get(field) === undefined ? REFUSED : removal(true)),
};
