import { type Addition, addToScore, type BinaryString, expiryAfter, mayAdd, type Operation } from '@keyvaluestore/core';

import { type AtomicWrites, type Change, type Reads, type SortedChanges, type Writes } from './change.js';
import { collectionForWrite, growth, isEmptiedBy, isThereToRead } from './collections.js';
import { type Held } from './held.js';
import { type Keys } from '../layout/keys.js';
import { getAll } from '../layout/rows.js';
import {
  decodeScore,
  type Entry,
  entryForWrite,
  putEntry,
  putScore,
  removeEntry,
  SCORE_LENGTH,
} from '../layout/sorted-entries.js';
import { isInParts, loadValue, MAX_SORTED_MEMBER_IN_ROW, storedAs } from '../layout/stored-value.js';
import { ready, type Steps, together, wait } from '../steps/steps.js';
import { type Terms } from '../terms.js';
import { type OrderedTransaction } from '../transaction.js';

/** The rows of fields; undefined for those that are not there. */
function* fieldRows(
  transaction: OrderedTransaction,
  { now }: Terms,
  keys: Keys,
  fields: readonly BinaryString[],
): Steps<readonly (BinaryString | undefined)[]> {
  const names = fields.map((field) => keys.sortedField(field));
  const [rows, isThere] = yield* together([
    getAll(transaction, names, 'snapshot'),
    isThereToRead(transaction, keys, 'sortedSet', now),
  ]);
  return isThere ? rows : rows.map(() => undefined);
}

export const sortedSetReads: Reads<'zScore' | 'zMScore' | 'zhGet' | 'zhMGet'> = {
  *zScore(transaction, { layout, now }, { key, field }) {
    const keys = layout.at(key);
    const [row, isThere] = yield* together([
      wait(transaction.get(keys.sortedField(field), 'snapshot')),
      isThereToRead(transaction, keys, 'sortedSet', now),
    ]);
    return row === undefined || !isThere ? null : decodeScore(row);
  },
  *zMScore(transaction, terms, { key, fields }) {
    const rows = yield* fieldRows(transaction, terms, terms.layout.at(key), fields);
    return rows.map((row) => (row === undefined ? null : decodeScore(row)));
  },
  *zhGet(transaction, { layout, now }, { key, field }) {
    const keys = layout.at(key);
    const [row, isThere] = yield* together([
      wait(transaction.get(keys.sortedField(field), 'snapshot')),
      isThereToRead(transaction, keys, 'sortedSet', now),
    ]);
    return row === undefined || !isThere ? null : yield* loadValue(transaction, keys, field, row, SCORE_LENGTH);
  },
  *zhMGet(transaction, terms, { key, fields }) {
    const keys = terms.layout.at(key);
    const rows = yield* fieldRows(transaction, terms, keys, fields);
    const members = rows.map((row, index) =>
      row === undefined ? ready(null) : loadValue(transaction, keys, fields[index] as BinaryString, row, SCORE_LENGTH),
    );
    return yield* together<readonly (BinaryString | null)[]>(members);
  },
};

/** What a removal does to a sorted set that is not part of an atomic write. */
const ALONE: SortedChanges = { removed: [], removedFirst: [], expiries: [] };

/**
 * Judges a removal, and gives whether the field is there. An atomic write may remove several fields of one sorted set:
 * then each knows of all, since none of them alone would see that nothing is left.
 */
function* prepareRemoval(
  transaction: OrderedTransaction,
  { layout, now }: Terms,
  { key, field }: Operation<'zRem' | 'zRemXX'>,
  { removed, adds }: SortedChanges,
): Steps<Change<boolean>> {
  const keys = layout.at(key);
  const rows = [field, ...removed.filter((other) => other !== field)].map((name) => keys.sortedField(name));
  const [held, before, isEmptied] = yield* together([
    collectionForWrite(transaction, keys, 'sortedSet', now),
    entryForWrite(transaction, keys, field),
    adds ? wait(false) : isEmptiedBy(transaction, keys.sortedFields, rows),
  ]);
  if (held.live === undefined || before === undefined) return { output: false };
  const apply = (): void => {
    if (isEmptied) held.remove();
    else removeEntry(transaction, keys, field, before);
  };
  return { output: true, apply };
}

/** The same, which tells how many it removes if it is asked. */
function* prepareCountedRemoval(
  transaction: OrderedTransaction,
  terms: Terms,
  operation: Operation<'zRem'>,
  changes: SortedChanges,
): Steps<Change<number | undefined>> {
  const { output, apply } = yield* prepareRemoval(transaction, terms, operation, changes);
  const counted = operation.count ? Number(output) : undefined;
  return apply === undefined ? { output: counted } : { output: counted, apply };
}

/** When a sorted set expires before an atomic write adds to it; never, if what that removes first leaves nothing. */
function* expiryBefore(held: Held, { removedFirst }: SortedChanges): Steps<number | undefined> {
  const { transaction, keys, live } = held;
  if (live?.expiresAt === undefined || removedFirst.length === 0) return live?.expiresAt;
  const rows = removedFirst.map((field) => keys.sortedField(field));
  return (yield* isEmptiedBy(transaction, keys.sortedFields, rows)) ? undefined : live.expiresAt;
}

/** What an addition that is to be counted does. */
function* additionTo(
  held: Held,
  before: Entry | undefined,
  { field, member, score }: Operation<'zAdd'>,
): Steps<Addition> {
  if (before === undefined) return 'added';
  const stored = storedAs(member, MAX_SORTED_MEMBER_IN_ROW, field);
  if (before.score !== score || before.stored !== stored) return 'changed';
  if (!isInParts(stored)) return 'kept';
  return (yield* loadValue(held.transaction, held.keys, field, stored)) === member ? 'kept' : 'changed';
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
): Steps<Change<boolean | Addition>> {
  const { key, field, member, score, when, count } = operation;
  const keys = layout.at(key);
  const [held, entry] = yield* together([
    collectionForWrite(transaction, keys, 'sortedSet', now),
    entryForWrite(transaction, keys, field),
  ]);
  const before = held.live === undefined ? undefined : entry;
  if (!mayAdd(when, before?.score, score)) return { output: false };
  const output = count ? yield* additionTo(held, before, operation) : true;
  let expiresAt = yield* expiryBefore(held, changes);
  for (const expiry of changes.expiries) expiresAt = expiryAfter(expiry, expiresAt, now);
  if (held.isPast(expiresAt)) return { output, apply: () => held.remove() };
  const apply = (): void => {
    if (changes.adds === operation) held.putCollection('sortedSet', expiresAt);
    putEntry(transaction, keys, field, before, score, member);
  };
  return { output, apply };
}

export const sortedSetWrites: Writes<'zAdd' | 'zRem' | 'zRemXX' | 'zIncrBy'> = {
  zAdd: (transaction, terms, operation) =>
    prepareAddition(transaction, terms, operation, { ...ALONE, expiries: [operation.expiry], adds: operation }),
  zRem: (transaction, terms, operation) => prepareCountedRemoval(transaction, terms, operation, ALONE),
  zRemXX: (transaction, terms, operation) => prepareRemoval(transaction, terms, operation, ALONE),
  *zIncrBy(transaction, { layout, now }, { key, field, by }) {
    const keys = layout.at(key);
    const [held, entry] = yield* together([
      collectionForWrite(transaction, keys, 'sortedSet', now),
      entryForWrite(transaction, keys, field),
    ]);
    const before = held.live === undefined ? undefined : entry;
    const score = addToScore(before?.score, by);
    const stored = before?.stored ?? storedAs(field, MAX_SORTED_MEMBER_IN_ROW, field);
    const fill = (): void => putScore(transaction, keys, field, before, { score, stored });
    return { output: score, apply: growth(held, 'sortedSet', 'keep', fill) };
  },
};

/** What is done in another way in an atomic write. */
export const sortedSetAtomicWrites: Pick<AtomicWrites, 'zAdd' | 'zRem' | 'zRemXX'> = {
  zAdd: (transaction, terms, operation, sorted) =>
    prepareAddition(transaction, terms, operation, sorted.get(operation.key) ?? ALONE),
  zRem: (transaction, terms, operation, sorted) =>
    prepareCountedRemoval(transaction, terms, operation, sorted.get(operation.key) ?? ALONE),
  zRemXX: (transaction, terms, operation, sorted) =>
    prepareRemoval(transaction, terms, operation, sorted.get(operation.key) ?? ALONE),
};
