import {
  type BinaryString,
  isPromise,
  NotAnIntegerError,
  OutOfRangeError,
  type When,
  WrongTypeError,
} from '@keyvaluestore/core';

import { type Reads, type Writes } from './change.js';
import { type Keys } from '../layout/keys.js';
import { decodeMeta, decodeMetaAs, encodeMeta, MAX_STRING_IN_ROW, type Meta } from '../layout/meta.js';
import { readParts, writeParts } from '../layout/rows.js';
import { ready, type Steps, wait } from '../steps/steps.js';
import { type OrderedTransaction } from '../transaction.js';

/** An integer as Redis writes it. */
const INTEGER = /^(?:0|-?[1-9][0-9]*)$/;

/** The parts of a string have no name: a key has only one. */
const STRING = '';

/** The string, set or hash of a key; throws on a sorted set. */
export function item(row: BinaryString | undefined): Meta | undefined {
  const meta = row === undefined ? undefined : decodeMeta(row);
  if (meta?.type === 'sortedSet') throw new WrongTypeError();
  return meta;
}

/** Whether a key is in the state that a conditional write or a check wants. */
export function holds(transaction: OrderedTransaction, keys: Keys, meta: Meta | undefined, when: When): Steps<boolean> {
  if (when === 'always') return ready(true);
  if (typeof when === 'string') return ready((meta !== undefined) === (when === 'present'));
  return isEqual(transaction, keys, meta, when.equals);
}

function* isEqual(
  transaction: OrderedTransaction,
  keys: Keys,
  meta: Meta | undefined,
  value: BinaryString,
): Steps<boolean> {
  if (meta === undefined) return false;
  if (meta.type !== 'string') throw new WrongTypeError();
  return (yield* valueOf(transaction, keys, meta)) === value;
}

/** The value of a string. */
function valueOf(transaction: OrderedTransaction, keys: Keys, { value }: Meta): Steps<BinaryString> {
  return value === undefined ? readParts(transaction, keys, STRING) : ready(value);
}

function isWholeInRow(meta: Meta | undefined): boolean {
  return meta === undefined || (meta.type === 'string' && !meta.hasParts);
}

function put(transaction: OrderedTransaction, keys: Keys, before: Meta | undefined, value: BinaryString): void {
  const hasParts = value.length > MAX_STRING_IN_ROW;
  if (!isWholeInRow(before)) transaction.clearRange(keys.all);
  else if (hasParts) transaction.addWriteConflict?.(keys.shape);
  transaction.set(keys.meta, encodeMeta({ type: 'string', hasParts, value: hasParts ? undefined : value }));
  if (hasParts) writeParts(transaction, keys, STRING, value);
}

/** Removes a string, set or hash. */
export function remove(transaction: OrderedTransaction, keys: Keys, before: Meta): void {
  if (isWholeInRow(before)) transaction.clear(keys.meta);
  else transaction.clearRange(keys.all);
}

function stringIn(
  transaction: OrderedTransaction,
  keys: Keys,
  row: BinaryString | undefined,
): Steps<BinaryString | null> {
  const meta = decodeMetaAs('string', row);
  return meta === undefined ? ready(null) : valueOf(transaction, keys, meta);
}

function* stringInLater(
  transaction: OrderedTransaction,
  keys: Keys,
  row: Promise<BinaryString | undefined>,
): Steps<BinaryString | null> {
  return yield* stringIn(transaction, keys, (yield row) as BinaryString | undefined);
}

export const stringReads: Reads<'get'> = {
  // Without a generator where the store answers at once: nothing else is read as often.
  get(transaction, at, { key }) {
    const keys = at(key);
    const row = transaction.get(keys.meta, 'snapshot');
    return isPromise(row) ? stringInLater(transaction, keys, row) : stringIn(transaction, keys, row);
  },
};

export const stringWrites: Writes<'set' | 'delete' | 'nIncrBy'> = {
  *set(transaction, at, { key, value, when }) {
    const keys = at(key);
    // A plain set need not know the old string, only whether there is anything beside the one row to be cleared: it
    // conflicts with changes of shape alone, so that writers of one string do not keep each other from writing.
    if (when === 'always') transaction.addReadConflict?.(keys.shape);
    const row = yield* wait(transaction.get(keys.meta, when === 'always' ? 'snapshot' : undefined));
    const before = item(row);
    if (!(yield* holds(transaction, keys, before, when))) return { output: false };
    return { output: true, apply: () => put(transaction, keys, before, value) };
  },
  *delete(transaction, at, { key }) {
    const keys = at(key);
    const row = yield* wait(transaction.get(keys.meta));
    if (row === undefined) return { output: false };
    const before = decodeMeta(row);
    return { output: true, apply: () => remove(transaction, keys, before) };
  },
  *nIncrBy(transaction, at, { key, by }) {
    const keys = at(key);
    const before = decodeMetaAs('string', yield* wait(transaction.get(keys.meta)));
    const digits = before === undefined ? '0' : (before.value ?? '');
    const number = INTEGER.test(digits) ? Number(digits) : NaN;
    if (!Number.isSafeInteger(number)) throw new NotAnIntegerError();
    const output = number + by;
    if (!Number.isSafeInteger(output)) throw new OutOfRangeError();
    return { output, apply: () => put(transaction, keys, before, String(output) as BinaryString) };
  },
};
