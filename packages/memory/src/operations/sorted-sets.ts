import { type BinaryString, type Operation, OutOfRangeError } from '@keyvaluestore/core';

import { type Change, type Reads, type Writes } from './change.js';
import { SortedSet } from '../layout/sorted-set.js';
import { type Store } from '../layout/store.js';

function put(store: Store, key: BinaryString, field: BinaryString, member: BinaryString, score: number): void {
  let set = store.sortedSet(key);
  if (set === undefined) {
    set = new SortedSet();
    store.putSortedSet(key, set);
  }
  set.put(field, member, score);
}

const ADD: Change<Operation<'zAdd'>, boolean> = {
  output: true,
  apply: (store, { key, field, member, score, expiry }) => {
    put(store, key, field, member, score);
    store.expire(key, expiry);
  },
};

const REMOVE: Change<Operation<'zRem'>, void> = {
  output: undefined,
  apply: (store, { key, field }) => {
    const set = store.sortedSet(key);
    set?.remove(field);
    if (set?.size === 0) store.remove(key);
  },
};

export const sortedSetReads: Reads<'zScore' | 'zhGet' | 'zCount' | 'zRange'> = {
  zScore: (store, { key, field }) => store.sortedSet(key)?.get(field)?.score ?? null,
  zhGet: (store, { key, field }) => store.sortedSet(key)?.get(field)?.member ?? null,
  zCount: (store, { key, range }) => store.sortedSet(key)?.count(range) ?? 0,
  zRange: (store, operation) => {
    const set = store.sortedSet(operation.key);
    if (set === undefined) return { members: [], scores: [], fields: [] };
    const entries = set.range(operation);
    const members = entries.map(({ member }) => member);
    const { ascii } = set;
    if (!operation.withScores) return { members, ascii };
    const scores = entries.map(({ score }) => score);
    return operation.withFields
      ? { members, ascii, scores, fields: entries.map(({ field }) => field) }
      : { members, ascii, scores };
  },
};

export const sortedSetWrites: Writes<'zAdd' | 'zRem' | 'zIncrBy'> = {
  zAdd: (store, { key, field, when }) => {
    const set = store.sortedSet(key);
    return when === 'absent' && set?.get(field) !== undefined ? { output: false } : ADD;
  },
  zRem: (store, { key }) => (store.sortedSet(key) === undefined ? { output: undefined } : REMOVE),
  zIncrBy: (store, { key, field, by }) => {
    const present = store.sortedSet(key)?.get(field);
    // Adding 0 makes 0 of the -0 that two negative zeros would give.
    const output = (present?.score ?? 0) + by + 0;
    if (Number.isNaN(output)) throw new OutOfRangeError('the sum of the scores is not a number');
    return { output, apply: () => put(store, key, field, present?.member ?? field, output) };
  },
};
