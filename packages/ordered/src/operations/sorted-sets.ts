import { expiryAfter, type Operation, OutOfRangeError } from '@keyvaluestore/core';

import { type AtomicWrites, type Change, type Reads, type SortedChanges, type Writes } from './change.js';
import { collectionForWrite, growth, isEmptiedBy, isThereToRead } from './collections.js';
import { type Held } from './held.js';
import { decodeScore, entryForWrite, putEntry, putScore, removeEntry, SCORE_LENGTH } from '../layout/sorted-entries.js';
import { countRange, rangeOutput, readRange } from './sorted-ranges.js';
import { loadValue, MAX_SORTED_MEMBER_IN_ROW, storedAs } from '../layout/stored-value.js';
import { type Steps, together, wait } from '../steps/steps.js';
import { type Terms } from '../terms.js';
import { type OrderedTransaction } from '../transaction.js';

export const sortedSetReads: Reads<'zScore' | 'zhGet' | 'zCount' | 'zRange'> = {
  *zScore(transaction, { layout, now }, { key, field }) {
    const keys = layout.at(key);
    const [row, isThere] = yield* together([
      wait(transaction.get(keys.sortedField(field), 'snapshot')),
      isThereToRead(transaction, keys, 'sortedSet', now),
    ]);
    return row === undefined || !isThere ? null : decodeScore(row);
  },
  *zhGet(transaction, { layout, now }, { key, field }) {
    const keys = layout.at(key);
    const [row, isThere] = yield* together([
      wait(transaction.get(keys.sortedField(field), 'snapshot')),
      isThereToRead(transaction, keys, 'sortedSet', now),
    ]);
    return row === undefined || !isThere ? null : yield* loadValue(transaction, keys, field, row, SCORE_LENGTH);
  },
  *zCount(transaction, { layout, now }, { key, range }) {
    const keys = layout.at(key);
    const [count, isThere] = yield* together([
      countRange(transaction, keys, range),
      isThereToRead(transaction, keys, 'sortedSet', now),
    ]);
    return isThere ? count : 0;
  },
  *zRange(transaction, { layout, now }, operation) {
    const keys = layout.at(operation.key);
    const [output, isThere] = yield* together([
      readRange(transaction, keys, operation),
      isThereToRead(transaction, keys, 'sortedSet', now),
    ]);
    return isThere ? output : rangeOutput(operation, { members: [], scores: [], fields: [] });
  },
};

/** What a removal does to a sorted set that is not part of an atomic write. */
const ALONE: SortedChanges = { removed: [], removedFirst: [], expiries: [] };

/**
 * Judges a removal. An atomic write may remove several fields of one sorted set: then each knows of all, since none of
 * them alone would see that nothing is left.
 */
function* prepareRemoval(
  transaction: OrderedTransaction,
  { layout, now }: Terms,
  { key, field }: Operation<'zRem'>,
  { removed, adds }: SortedChanges,
): Steps<Change<void>> {
  const keys = layout.at(key);
  const rows = [field, ...removed.filter((other) => other !== field)].map((name) => keys.sortedField(name));
  const [held, before, isEmptied] = yield* together([
    collectionForWrite(transaction, keys, 'sortedSet', now),
    entryForWrite(transaction, keys, field),
    adds ? wait(false) : isEmptiedBy(transaction, keys.sortedFields, rows),
  ]);
  if (held.live === undefined || before === undefined) return { output: undefined };
  const apply = (): void => {
    if (isEmptied) held.remove();
    else removeEntry(transaction, keys, field, before);
  };
  return { output: undefined, apply };
}

/** When a sorted set expires before an atomic write adds to it; never, if what that removes first leaves nothing. */
function* expiryBefore(held: Held, { removedFirst }: SortedChanges): Steps<number | undefined> {
  const { transaction, keys, live } = held;
  if (live?.expiresAt === undefined || removedFirst.length === 0) return live?.expiresAt;
  const rows = removedFirst.map((field) => keys.sortedField(field));
  return (yield* isEmptiedBy(transaction, keys.sortedFields, rows)) ? undefined : live.expiresAt;
}

/**
 * Judges an addition. An atomic write may add several fields to one sorted set: each knows when it expires in the end, and
 * the first of them makes it so.
 */
function* prepareAddition(
  transaction: OrderedTransaction,
  { layout, now }: Terms,
  operation: Operation<'zAdd'>,
  changes: SortedChanges,
): Steps<Change<boolean>> {
  const { key, field, member, score, when } = operation;
  const keys = layout.at(key);
  const [held, entry] = yield* together([
    collectionForWrite(transaction, keys, 'sortedSet', now),
    entryForWrite(transaction, keys, field),
  ]);
  const before = held.live === undefined ? undefined : entry;
  if (when === 'absent' && before !== undefined) return { output: false };
  let expiresAt = yield* expiryBefore(held, changes);
  for (const expiry of changes.expiries) expiresAt = expiryAfter(expiry, expiresAt, now);
  if (held.isPast(expiresAt)) return { output: true, apply: () => held.remove() };
  const apply = (): void => {
    if (changes.adds === operation) held.putCollection('sortedSet', expiresAt);
    putEntry(transaction, keys, field, before, score, member);
  };
  return { output: true, apply };
}

export const sortedSetWrites: Writes<'zAdd' | 'zRem' | 'zIncrBy'> = {
  zAdd: (transaction, terms, operation) =>
    prepareAddition(transaction, terms, operation, { ...ALONE, expiries: [operation.expiry], adds: operation }),
  zRem: (transaction, terms, operation) => prepareRemoval(transaction, terms, operation, ALONE),
  *zIncrBy(transaction, { layout, now }, { key, field, by }) {
    const keys = layout.at(key);
    const [held, entry] = yield* together([
      collectionForWrite(transaction, keys, 'sortedSet', now),
      entryForWrite(transaction, keys, field),
    ]);
    const before = held.live === undefined ? undefined : entry;
    // Adding 0 makes 0 of the -0 that two negative zeros would give.
    const score = (before?.score ?? 0) + by + 0;
    if (Number.isNaN(score)) throw new OutOfRangeError('the sum of the scores is not a number');
    const stored = before?.stored ?? storedAs(field, MAX_SORTED_MEMBER_IN_ROW, field);
    const fill = (): void => putScore(transaction, keys, field, before, { score, stored });
    return { output: score, apply: growth(held, 'sortedSet', 'keep', fill) };
  },
};

/** What is done in another way in an atomic write. */
export const sortedSetAtomicWrites: Pick<AtomicWrites, 'zAdd' | 'zRem'> = {
  zAdd: (transaction, terms, operation, sorted) =>
    prepareAddition(transaction, terms, operation, sorted.get(operation.key) ?? ALONE),
  zRem: (transaction, terms, operation, sorted) =>
    prepareRemoval(transaction, terms, operation, sorted.get(operation.key) ?? ALONE),
};
