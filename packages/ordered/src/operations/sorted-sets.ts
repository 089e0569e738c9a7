import { type BinaryString, OutOfRangeError } from '@keyvaluestore/core';

import { type AtomicWrites, type Change, type Reads, type SortedChanges, type Writes } from './change.js';
import { checkTypeForRead, collectionForWrite, isEmptiedBy, putCollection } from './collections.js';
import { type Keys } from '../layout/keys.js';
import { decodeScore, entryForWrite, putEntry, putScore, removeEntry, SCORE_LENGTH } from '../layout/sorted-entries.js';
import { countRange, readRange } from './sorted-ranges.js';
import { loadValue, MAX_SORTED_MEMBER_IN_ROW, storedAs } from '../layout/stored-value.js';
import { type Steps, together, wait } from '../steps/steps.js';
import { type OrderedTransaction } from '../transaction.js';

export const sortedSetReads: Reads<'zScore' | 'zhGet' | 'zCount' | 'zRange'> = {
  *zScore(transaction, at, { key, field }) {
    const keys = at(key);
    const [row] = yield* together([
      wait(transaction.get(keys.sortedField(field), 'snapshot')),
      checkTypeForRead(transaction, keys, 'sortedSet'),
    ]);
    return row === undefined ? null : decodeScore(row);
  },
  *zhGet(transaction, at, { key, field }) {
    const keys = at(key);
    const [row] = yield* together([
      wait(transaction.get(keys.sortedField(field), 'snapshot')),
      checkTypeForRead(transaction, keys, 'sortedSet'),
    ]);
    return row === undefined ? null : yield* loadValue(transaction, keys, field, row, SCORE_LENGTH);
  },
  *zCount(transaction, at, { key, range }) {
    const keys = at(key);
    const [count] = yield* together([
      countRange(transaction, keys, range),
      checkTypeForRead(transaction, keys, 'sortedSet'),
    ]);
    return count;
  },
  *zRange(transaction, at, operation) {
    const keys = at(operation.key);
    const [output] = yield* together([
      readRange(transaction, keys, operation),
      checkTypeForRead(transaction, keys, 'sortedSet'),
    ]);
    return output;
  },
};

/** What is done to a sorted set by what is not part of an atomic write. */
const ALONE: SortedChanges = { removed: [], adds: false };

/**
 * Judges a removal. An atomic write may remove several fields of one sorted set: then each knows of all, since none of
 * them alone would see that nothing is left.
 */
function* prepareRemoval(
  transaction: OrderedTransaction,
  keys: Keys,
  field: BinaryString,
  { removed, adds }: SortedChanges,
): Steps<Change<void>> {
  const rows = [field, ...removed.filter((other) => other !== field)].map((name) => keys.sortedField(name));
  const [set, before, isEmptied] = yield* together([
    collectionForWrite(transaction, keys, 'sortedSet'),
    entryForWrite(transaction, keys, field),
    adds ? wait(false) : isEmptiedBy(transaction, keys.sortedFields, rows),
  ]);
  if (set === undefined || before === undefined) return { output: undefined };
  const apply = (): void => {
    if (isEmptied) transaction.clearRange(keys.all);
    else removeEntry(transaction, keys, field, before);
  };
  return { output: undefined, apply };
}

export const sortedSetWrites: Writes<'zAdd' | 'zRem' | 'zIncrBy'> = {
  *zAdd(transaction, at, { key, field, member, score, when }) {
    const keys = at(key);
    const [set, before] = yield* together([
      collectionForWrite(transaction, keys, 'sortedSet'),
      entryForWrite(transaction, keys, field),
    ]);
    if (when === 'absent' && before !== undefined) return { output: false };
    const apply = (): void => {
      if (set === undefined) putCollection(transaction, keys, 'sortedSet');
      putEntry(transaction, keys, field, before, score, member);
    };
    return { output: true, apply };
  },
  zRem: (transaction, at, { key, field }) => prepareRemoval(transaction, at(key), field, ALONE),
  *zIncrBy(transaction, at, { key, field, by }) {
    const keys = at(key);
    const [set, before] = yield* together([
      collectionForWrite(transaction, keys, 'sortedSet'),
      entryForWrite(transaction, keys, field),
    ]);
    // Adding 0 makes 0 of the -0 that two negative zeros would give.
    const score = (before?.score ?? 0) + by + 0;
    if (Number.isNaN(score)) throw new OutOfRangeError('the sum of the scores is not a number');
    const apply = (): void => {
      if (set === undefined) putCollection(transaction, keys, 'sortedSet');
      const stored = before?.stored ?? storedAs(field, MAX_SORTED_MEMBER_IN_ROW, field);
      putScore(transaction, keys, field, before, { score, stored });
    };
    return { output: score, apply };
  },
};

/** What is done in another way in an atomic write. */
export const sortedSetAtomicWrites: Pick<AtomicWrites, 'zRem'> = {
  zRem: (transaction, at, { key, field }, sorted) =>
    prepareRemoval(transaction, at(key), field, sorted.get(key) ?? ALONE),
};
