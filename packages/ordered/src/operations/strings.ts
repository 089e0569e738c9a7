import {
  addToCounter,
  type BinaryString,
  type Expiry,
  isPromise,
  type When,
  WrongTypeError,
} from '@keyvaluestore/core';

import { type Change, type Reads, type Writes } from './change.js';
import { hold, type Held } from './held.js';
import { type Keys } from '../layout/keys.js';
import { decodeLiveAs, maxStringInRow, type Meta } from '../layout/meta.js';
import { readParts, writeParts } from '../layout/rows.js';
import { ready, type Steps } from '../steps/steps.js';
import { type OrderedTransaction } from '../transaction.js';

/** The parts of a string have no name: a key has only one. */
const STRING = '';

/** What a key holds that may be a string, set, hash or list; throws on a sorted set. */
export function* holdItem(transaction: OrderedTransaction, keys: Keys, now: number, hint?: 'snapshot'): Steps<Held> {
  const held = yield* hold(transaction, keys, now, hint);
  if (held.live?.type === 'sortedSet') throw new WrongTypeError();
  return held;
}

/** The bytes of a string. */
function valueOf(transaction: OrderedTransaction, keys: Keys, { value }: Meta): Steps<BinaryString> {
  return value === undefined ? readParts(transaction, keys, STRING) : ready(value);
}

/** Whether a key is in the state that a conditional write or a check wants. */
export function holds(held: Held, when: When): Steps<boolean> {
  if (when === 'always') return ready(true);
  if (typeof when === 'string') return ready((held.live !== undefined) === (when === 'present'));
  return isEqual(held, when.equals);
}

function* isEqual({ transaction, keys, live }: Held, value: BinaryString): Steps<boolean> {
  if (live === undefined) return false;
  if (live.type !== 'string') throw new WrongTypeError();
  return (yield* valueOf(transaction, keys, live)) === value;
}

/** Writes a string in the place of whatever is stored. */
export function putString(held: Held, value: BinaryString, expiresAt: number | undefined): void {
  const hasParts = value.length > maxStringInRow(expiresAt);
  held.clearBesideRow();
  held.put({ type: 'string', hasParts, value: hasParts ? undefined : value, expiresAt });
  if (hasParts) writeParts(held.transaction, held.keys, STRING, value);
}

/** What it takes to write a string, or to remove what is there if it is to expire in the past. */
function replacement(held: Held, value: BinaryString, expiry: Expiry): () => void {
  const expiresAt = held.after(expiry);
  return held.isPast(expiresAt) ? () => held.remove() : () => putString(held, value, expiresAt);
}

/** A string that is about to be written, and its bytes; null if there is none. */
function* holdString(
  transaction: OrderedTransaction,
  keys: Keys,
  now: number,
): Steps<readonly [held: Held, value: BinaryString | null]> {
  const held = (yield* hold(transaction, keys, now)).checkType('string');
  return [held, held.live === undefined ? null : yield* valueOf(transaction, keys, held.live)];
}

function stringIn(
  transaction: OrderedTransaction,
  keys: Keys,
  row: BinaryString | undefined,
  now: number,
): Steps<BinaryString | null> {
  const meta = decodeLiveAs('string', row, now);
  return meta === undefined ? ready(null) : valueOf(transaction, keys, meta);
}

function* stringInLater(
  transaction: OrderedTransaction,
  keys: Keys,
  row: Promise<BinaryString | undefined>,
  now: number,
): Steps<BinaryString | null> {
  return yield* stringIn(transaction, keys, (yield row) as BinaryString | undefined, now);
}

export const stringReads: Reads<'get'> = {
  // Without a generator where the store answers at once: nothing else is read as often.
  get(transaction, { layout, now }, { key }) {
    const keys = layout.at(key);
    const row = transaction.get(keys.meta, 'snapshot');
    return isPromise(row) ? stringInLater(transaction, keys, row, now) : stringIn(transaction, keys, row, now);
  },
};

type StringWrites = Writes<'set' | 'getSet' | 'getDelete' | 'deleteEQ' | 'delete' | 'nIncrBy'>;

export const stringWrites: StringWrites = {
  *set(transaction, { layout, now }, { key, value, when, expiry }) {
    const keys = layout.at(key);
    // A plain set need not know the old string, only whether there is anything beside the one row to be cleared, and when
    // it expires: it conflicts with changes of shape alone, so that writers of one string do not keep each other from
    // writing.
    if (when === 'always') transaction.addReadConflict?.(keys.shape);
    const held = yield* holdItem(transaction, keys, now, when === 'always' ? 'snapshot' : undefined);
    if (!(yield* holds(held, when))) return { output: false };
    return { output: true, apply: replacement(held, value, expiry) };
  },
  *getSet(transaction, { layout, now }, { key, value, expiry }) {
    const [held, output] = yield* holdString(transaction, layout.at(key), now);
    return { output, apply: replacement(held, value, expiry) };
  },
  *getDelete(transaction, { layout, now }, { key }): Steps<Change<BinaryString | null>> {
    const [held, output] = yield* holdString(transaction, layout.at(key), now);
    return output === null ? { output } : { output, apply: () => held.remove() };
  },
  *deleteEQ(transaction, { layout, now }, { key, oldValue }): Steps<Change<boolean>> {
    const [held, value] = yield* holdString(transaction, layout.at(key), now);
    return value === oldValue ? { output: true, apply: () => held.remove() } : { output: false };
  },
  *delete(transaction, { layout, now }, { key }): Steps<Change<boolean>> {
    const held = yield* hold(transaction, layout.at(key), now);
    return held.live === undefined ? { output: false } : { output: true, apply: () => held.remove() };
  },
  *nIncrBy(transaction, { layout, now }, { key, by, expiry }) {
    const held = (yield* hold(transaction, layout.at(key), now)).checkType('string');
    const { live } = held;
    // What lies in parts is too long for an integer.
    const output = addToCounter(live && (live.value ?? ''), by);
    return { output, apply: replacement(held, String(output) as BinaryString, expiry) };
  },
};
