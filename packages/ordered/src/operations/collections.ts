import { type BinaryString, type Expiry, type KeyType } from '@keyvaluestore/core';

import { hold, type Held } from './held.js';
import { type Keys } from '../layout/keys.js';
import { decodeLiveAs } from '../layout/meta.js';
import { getAll, restOf } from '../layout/rows.js';
import { nextKey } from '../layout/tuple.js';
import { type Steps, together, wait } from '../steps/steps.js';
import { type KeyRange, type OrderedTransaction, type Row } from '../transaction.js';

/** What a key holds that is about to be changed, which is a collection of this type, or nothing. */
export function* collectionForWrite(
  transaction: OrderedTransaction,
  keys: Keys,
  type: KeyType,
  now: number,
): Steps<Held> {
  return (yield* hold(transaction, keys, now)).checkType(type);
}

/** Whether a collection is there to be read; rejects if the key is of another type. */
export function* isThereToRead(
  transaction: OrderedTransaction,
  keys: Keys,
  type: KeyType,
  now: number,
): Steps<boolean> {
  return decodeLiveAs(type, yield* wait(transaction.get(keys.meta, 'snapshot')), now) !== undefined;
}

/** What a read of a collection gives, asked for together with the row of the key; something else if there is nothing. */
export function* readIfThere<T>(
  transaction: OrderedTransaction,
  keys: Keys,
  type: KeyType,
  now: number,
  read: Steps<T>,
  otherwise: T,
): Steps<T> {
  const [output, isThere] = yield* together<[T, boolean]>([read, isThereToRead(transaction, keys, type, now)]);
  return isThere ? output : otherwise;
}

/** Reads something of each of several keys, once if a key is named twice. */
export function* readEach<T>(
  keys: readonly BinaryString[],
  read: (key: BinaryString) => Steps<T>,
): Steps<readonly T[]> {
  const names = [...new Set(keys)];
  const found = yield* together(names.map(read));
  return keys.map((key) => found[names.indexOf(key)] as T);
}

/**
 * What a write does to a collection: removes it if it is to expire in the past, or else makes sure that it is there, and
 * fills it.
 */
export function growth(held: Held, type: KeyType, expiry: Expiry, fill: () => void, needsParts = false): () => void {
  const expiresAt = held.after(expiry);
  if (held.isPast(expiresAt)) return () => held.remove();
  return () => {
    held.putCollection(type, expiresAt, needsParts);
    fill();
  };
}

/**
 * Whether a collection is left with nothing if these of its rows are removed. If something is left, the transaction
 * conflicts only with whoever touches one row that stays, next to the removed ones: removals of different members
 * rarely meet. If nothing is, it conflicts with whoever adds anything.
 */
export function* isEmptiedBy(
  transaction: OrderedTransaction,
  range: KeyRange,
  removed: readonly BinaryString[],
): Steps<boolean> {
  const names = new Set(removed);
  const first = removed[0] as BinaryString;
  const survivor =
    (yield* findOther(transaction, { start: first, end: range.end }, names)) ??
    (yield* findOther(transaction, { start: range.start, end: first }, names));
  if (survivor === undefined) transaction.addReadConflict?.(range);
  else transaction.addReadConflict?.({ start: survivor, end: nextKey(survivor) });
  return survivor === undefined;
}

/**
 * Says that a transaction removes some of all rows of a collection, and what it depends on: on them, and on one row that
 * stays, or on all where none does.
 */
export function dependOnRemoval(
  transaction: OrderedTransaction,
  range: KeyRange,
  all: readonly Row[],
  removed: readonly Row[],
): void {
  const names = new Set(removed);
  const survivor = all.find((row) => !names.has(row));
  if (survivor === undefined) transaction.addReadConflict?.(range);
  else for (const [key] of [...removed, survivor]) transaction.addReadConflict?.({ start: key, end: nextKey(key) });
}

/** How many of some rows are there. A write that counts them depends on them. */
export function* countThere(transaction: OrderedTransaction, rows: readonly BinaryString[]): Steps<number> {
  return (yield* getAll(transaction, rows)).filter((row) => row !== undefined).length;
}

function* findOther(
  transaction: OrderedTransaction,
  range: KeyRange,
  names: ReadonlySet<BinaryString>,
): Steps<BinaryString | undefined> {
  let rest = range;
  for (;;) {
    const { rows, more } = yield* wait(transaction.page(rest, { limit: names.size + 1 }));
    const other = rows.find(([key]) => !names.has(key));
    if (other !== undefined) return other[0];
    if (!more || rows.length === 0) return undefined;
    rest = restOf(rest, rows);
  }
}
