import {
  type BinaryString,
  type Expiry,
  indexIn,
  positionOf,
  positionsIn,
  type Side,
  without,
} from '@keyvaluestore/core';

import { type Change, type Reads, type Writes } from './change.js';
import { collectionForWrite } from './collections.js';
import { type Held } from './held.js';
import { type Keys } from '../layout/keys.js';
import { clearValues, needsParts, putValue, readValues } from '../layout/list-values.js';
import { decodeLiveAs, type Positions } from '../layout/meta.js';
import { allRows } from '../layout/rows.js';
import { loadValue, loadValues } from '../layout/stored-value.js';
import { type Steps, together, wait } from '../steps/steps.js';
import { type Terms } from '../terms.js';
import { type OrderedTransaction } from '../transaction.js';

/*
 * The values of a list lie at neighbouring positions, which its row knows: a push writes a new one at an end, a pop takes one
 * away there, whatever lies between. Everybody who changes where values lie writes the row; `lSet` alone does not, so
 * whoever takes values away or moves them depends on their rows too.
 */

const NOWHERE: Positions = { first: 0, end: 0 };

const lengthOf = ({ first, end }: Positions): number => end - first;

const positionsOf = ({ live }: Held): Positions => live?.positions ?? NOWHERE;

/** Where the values of a list lie that is to be read. */
function* placeOf(transaction: OrderedTransaction, keys: Keys, now: number): Steps<Positions> {
  const row = yield* wait(transaction.get(keys.meta, 'snapshot'));
  return decodeLiveAs('list', row, now)?.positions ?? NOWHERE;
}

/** The values at these positions, on which a write depends. */
function valuesForWrite({ transaction, keys }: Held, positions: Positions): Steps<readonly BinaryString[]> {
  transaction.addReadConflict?.(keys.listValues(positions));
  return readValues(transaction, keys, positions);
}

/** The positions of so many values at an end, or of all there are. */
function positionsAt(side: Side, { first, end }: Positions, count: number): Positions {
  return side === 'left' ? { first, end: Math.min(end, first + count) } : { first: Math.max(first, end - count), end };
}

/** The positions that are left without those at an end. */
function positionsWithout(side: Side, { first, end }: Positions, taken: Positions): Positions {
  return side === 'left' ? { first: taken.end, end } : { first, end: taken.first };
}

/** What it takes to push values, of which the last comes to stand at the end. */
function pushing(held: Held, values: readonly BinaryString[], side: Side, expiry: Expiry): () => void {
  const { transaction, keys } = held;
  const expiresAt = held.after(expiry);
  if (held.isPast(expiresAt)) return () => held.remove();
  const { first, end } = positionsOf(held);
  const [firstNow, endNow] = side === 'left' ? [first - values.length, end] : [first, end + values.length];
  return () => {
    held.putList({ first: firstNow, end: endNow }, expiresAt, values.some(needsParts));
    values.forEach((value, index) => {
      putValue(transaction, keys, side === 'left' ? first - 1 - index : end + index, value, false);
    });
  };
}

/** What it takes to keep these positions of a list alone. */
function keeping(held: Held, kept: Positions): () => void {
  const { transaction, keys, live } = held;
  const { first, end } = positionsOf(held);
  return () => {
    held.putList(kept, live?.expiresAt);
    // A list that is left with nothing is gone already.
    if (lengthOf(kept) === 0) return;
    clearValues(transaction, keys, { first, end: kept.first }, live?.hasParts === true);
    clearValues(transaction, keys, { first: kept.end, end }, live?.hasParts === true);
  };
}

/**
 * What it takes to make other values of those of a list. Either end may stay where it is: that is taken which leaves fewer
 * rows to be written.
 */
function rewriting(held: Held, before: readonly BinaryString[], after: readonly BinaryString[]): () => void {
  const { transaction, keys, live } = held;
  const { first, end } = positionsOf(held);
  const changesFrom = (start: number): readonly number[] =>
    after.flatMap((value, index) => (before[start - first + index] === value ? [] : [index]));
  const [left, right] = [changesFrom(first), changesFrom(end - after.length)];
  const [start, changes] = left.length <= right.length ? [first, left] : [end - after.length, right];
  const positions = { first: start, end: start + after.length };
  const hasParts = live?.hasParts === true;
  return () => {
    held.putList(positions, live?.expiresAt, after.some(needsParts));
    if (after.length === 0) return;
    for (const index of changes) putValue(transaction, keys, start + index, after[index] as BinaryString, hasParts);
    clearValues(transaction, keys, { first, end: positions.first }, hasParts);
    clearValues(transaction, keys, { first: positions.end, end }, hasParts);
  };
}

/** A list that is about to be changed, and all its values. */
function* holdValues(
  transaction: OrderedTransaction,
  { layout, now }: Terms,
  key: BinaryString,
): Steps<readonly [held: Held, values: readonly BinaryString[]]> {
  const held = yield* collectionForWrite(transaction, layout.at(key), 'list', now);
  return [held, yield* valuesForWrite(held, positionsOf(held))];
}

export const listReads: Reads<'lLen' | 'lIndex' | 'lRange' | 'lPos'> = {
  *lLen(transaction, { layout, now }, { key }) {
    return lengthOf(yield* placeOf(transaction, layout.at(key), now));
  },
  *lIndex(transaction, { layout, now }, { key, index }) {
    const keys = layout.at(key);
    const place = yield* placeOf(transaction, keys, now);
    const offset = indexIn(lengthOf(place), index);
    if (offset < 0 || offset >= lengthOf(place)) return null;
    const position = place.first + offset;
    const row = yield* wait(transaction.get(keys.listValue(position), 'snapshot'));
    return row === undefined ? null : yield* loadValue(transaction, keys, position, row);
  },
  *lRange(transaction, { layout, now }, { key, start, stop }) {
    const keys = layout.at(key);
    const place = yield* placeOf(transaction, keys, now);
    const found = positionsIn(lengthOf(place), start, stop);
    if (lengthOf({ first: found.start, end: found.end }) === 0) return [];
    return yield* readValues(transaction, keys, { first: place.first + found.start, end: place.first + found.end });
  },
  *lPos(transaction, { layout, now }, { key, value, rank }) {
    const keys = layout.at(key);
    const place = yield* placeOf(transaction, keys, now);
    if (lengthOf(place) === 0) return null;
    const rows = yield* allRows(transaction, keys.listValues(place));
    const values = yield* loadValues(transaction, keys, rows, (row) => keys.positionOf(row));
    return positionOf(values, value, rank);
  },
};

type ListWrites = Writes<'lPush' | 'lPushX' | 'lPop' | 'lSet' | 'lInsert' | 'lRem' | 'lTrim' | 'lMove'>;

export const listWrites: ListWrites = {
  *lPush(transaction, { layout, now }, { key, values, side, expiry }) {
    const held = yield* collectionForWrite(transaction, layout.at(key), 'list', now);
    const output = lengthOf(positionsOf(held)) + values.length;
    return { output, apply: pushing(held, values, side, expiry) };
  },
  *lPushX(transaction, { layout, now }, { key, values, side, expiry }): Steps<Change<number>> {
    const held = yield* collectionForWrite(transaction, layout.at(key), 'list', now);
    if (held.live === undefined) return { output: 0 };
    const output = lengthOf(positionsOf(held)) + values.length;
    return { output, apply: pushing(held, values, side, expiry) };
  },
  *lPop(transaction, { layout, now }, { key, count, side }): Steps<Change<readonly BinaryString[]>> {
    const held = yield* collectionForWrite(transaction, layout.at(key), 'list', now);
    if (held.live === undefined) return { output: [] };
    const positions = positionsOf(held);
    const taken = positionsAt(side, positions, count);
    const values = yield* valuesForWrite(held, taken);
    const output = side === 'left' ? values : [...values].reverse();
    return { output, apply: keeping(held, positionsWithout(side, positions, taken)) };
  },
  *lSet(transaction, { layout, now }, { key, index, value }): Steps<Change<boolean>> {
    const keys = layout.at(key);
    const held = yield* collectionForWrite(transaction, keys, 'list', now);
    const { live } = held;
    const place = positionsOf(held);
    const offset = indexIn(lengthOf(place), index);
    if (live === undefined || offset < 0 || offset >= lengthOf(place)) return { output: false };
    const apply = (): void => {
      if (needsParts(value) && !live.hasParts) held.put({ ...live, hasParts: true });
      putValue(transaction, keys, place.first + offset, value, live.hasParts);
    };
    return { output: true, apply };
  },
  *lInsert(transaction, terms, { key, side, pivot, value }): Steps<Change<number | null>> {
    const [held, values] = yield* holdValues(transaction, terms, key);
    const found = values.indexOf(pivot);
    if (found === -1) return { output: null };
    const after = [...values];
    after.splice(side === 'left' ? found : found + 1, 0, value);
    return { output: after.length, apply: rewriting(held, values, after) };
  },
  *lRem(transaction, terms, { key, count, value }): Steps<Change<number>> {
    const [held, values] = yield* holdValues(transaction, terms, key);
    const after = without(values, value, count);
    if (after.length === values.length) return { output: 0 };
    return { output: values.length - after.length, apply: rewriting(held, values, after) };
  },
  *lTrim(transaction, { layout, now }, { key, start, stop }): Steps<Change<void>> {
    const held = yield* collectionForWrite(transaction, layout.at(key), 'list', now);
    const { first, end } = positionsOf(held);
    const found = positionsIn(end - first, start, stop);
    if (found.end - found.start === end - first) return { output: undefined };
    return { output: undefined, apply: keeping(held, { first: first + found.start, end: first + found.end }) };
  },
  *lMove(transaction, { layout, now }, { source, destination, from, to }): Steps<Change<BinaryString | null>> {
    const [giver, taker] = yield* together([
      collectionForWrite(transaction, layout.at(source), 'list', now),
      collectionForWrite(transaction, layout.at(destination), 'list', now),
    ]);
    if (giver.live === undefined) return { output: null };
    const positions = positionsOf(giver);
    const taken = positionsAt(from, positions, 1);
    const [value] = yield* valuesForWrite(giver, taken);
    const output = value as BinaryString;
    const leave = keeping(giver, positionsWithout(from, positions, taken));
    if (source !== destination) {
      const arrive = pushing(taker, [output], to, 'keep');
      return { output, apply: () => (leave(), arrive()) };
    }
    if (from === to) return { output };
    return { output, apply: rotation(giver, output, from) };
  },
};

/** What it takes to move the value at an end of a list to its other end. */
function rotation(held: Held, value: BinaryString, from: Side): () => void {
  const { transaction, keys, live } = held;
  const { first, end } = positionsOf(held);
  const [shift, old, next] = from === 'left' ? [1, first, end] : [-1, end - 1, first - 1];
  const hasParts = live?.hasParts === true;
  return () => {
    held.putList({ first: first + shift, end: end + shift }, live?.expiresAt);
    clearValues(transaction, keys, { first: old, end: old + 1 }, hasParts);
    putValue(transaction, keys, next, value, false);
  };
}
