import { type BinaryString } from '@keyvaluestore/core';

import { decodeMetaAs, encodeMeta, type Meta, type Type } from '../layout/meta.js';
import { type Keys } from '../layout/keys.js';
import { restOf } from '../layout/rows.js';
import { nextKey } from '../layout/tuple.js';
import { type Steps, wait } from '../steps/steps.js';
import { type KeyRange, type OrderedTransaction } from '../transaction.js';

/** The row of a collection that is about to be changed. Conflicts with whoever makes, replaces or empties it. */
export function* collectionForWrite(transaction: OrderedTransaction, keys: Keys, type: Type): Steps<Meta | undefined> {
  return decodeMetaAs(type, yield* wait(transaction.get(keys.meta)));
}

/** Rejects if a key that is read is of another type. */
export function* checkTypeForRead(transaction: OrderedTransaction, keys: Keys, type: Type): Steps<void> {
  decodeMetaAs(type, yield* wait(transaction.get(keys.meta, 'snapshot')));
}

/** Makes a collection of a key that was absent, or notes that its values may lie in parts. */
export function putCollection(transaction: OrderedTransaction, keys: Keys, type: Type, hasParts = false): void {
  transaction.set(keys.meta, encodeMeta({ type, hasParts }));
  transaction.addWriteConflict?.(keys.shape);
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
