import { addToCounter, type BinaryString, drawFrom, type Expiry } from '@keyvaluestore/core';

import { type Change, type Reads, type Writes } from './change.js';
import { collectionForWrite, countThere, growth, isEmptiedBy, isThereToRead, readIfThere } from './collections.js';
import { type Held } from './held.js';
import { type Keys } from '../layout/keys.js';
import { countRows, getAll, readRows } from '../layout/rows.js';
import {
  isInParts,
  loadValue,
  loadValues,
  MAX_VALUE_IN_ROW,
  type Stored,
  storedAs,
  writeOutside,
} from '../layout/stored-value.js';
import { ready, type Steps, together, wait } from '../steps/steps.js';
import { type Terms } from '../terms.js';
import { type OrderedTransaction, type Row } from '../transaction.js';

type Entry = readonly [field: BinaryString, value: BinaryString];

/** What it takes to write fields of a hash. */
function writing(held: Held, entries: readonly Entry[], expiry: Expiry): () => void {
  const { transaction, keys, live } = held;
  const stored = entries.map(([, value]) => storedAs(value, MAX_VALUE_IN_ROW));
  const fill = (): void =>
    entries.forEach(([field, value], index) => {
      const bytes = stored[index] as Stored;
      if (live?.hasParts) transaction.clearRange(keys.parts(field));
      transaction.set(keys.hashField(field), bytes);
      writeOutside(transaction, keys, field, bytes, value);
    });
  return growth(held, 'hash', expiry, fill, stored.some(isInParts));
}

/** What it takes to remove fields of a hash that is there. */
function removal(held: Held, fields: readonly BinaryString[], isEmptied: boolean): () => void {
  const { transaction, keys, live } = held;
  return () => {
    if (isEmptied) return held.remove();
    for (const field of fields) transaction.clear(keys.hashField(field));
    if (live?.hasParts) for (const field of fields) transaction.clearRange(keys.parts(field));
  };
}

function* entriesOf(transaction: OrderedTransaction, keys: Keys, rows: readonly Row[]): Steps<readonly Entry[]> {
  const values = yield* loadValues(transaction, keys, rows, (key) => keys.fieldOf(key));
  return rows.map(([key], index) => [keys.fieldOf(key), values[index] as BinaryString]);
}

function fieldsIn(transaction: OrderedTransaction, keys: Keys): Steps<readonly BinaryString[]> {
  return readRows(transaction, keys.hashFields, {}, (rows) => ready(rows.map(([key]) => keys.fieldOf(key))));
}

function* drawFields(transaction: OrderedTransaction, keys: Keys, count: number): Steps<readonly BinaryString[]> {
  return drawFrom(yield* fieldsIn(transaction, keys), count);
}

/** A hash that is about to be changed, and the row of one field on which that depends; undefined if it is not there. */
function* holdField(
  transaction: OrderedTransaction,
  { layout, now }: Terms,
  key: BinaryString,
  field: BinaryString,
): Steps<readonly [held: Held, row: BinaryString | undefined]> {
  const keys = layout.at(key);
  const [held, row] = yield* together([
    collectionForWrite(transaction, keys, 'hash', now),
    wait(transaction.get(keys.hashField(field))),
  ]);
  return [held, held.live === undefined ? undefined : row];
}

export const hashReads: Reads<'hGet' | 'hGetAll' | 'hMGet' | 'hLen' | 'hKeys' | 'hRandField'> = {
  *hGet(transaction, { layout, now }, { key, field }) {
    const keys = layout.at(key);
    const [row, isThere] = yield* together([
      wait(transaction.get(keys.hashField(field), 'snapshot')),
      isThereToRead(transaction, keys, 'hash', now),
    ]);
    return row === undefined || !isThere ? null : yield* loadValue(transaction, keys, field, row);
  },
  hGetAll(transaction, { layout, now }, { key }) {
    const keys = layout.at(key);
    const entries = readRows(transaction, keys.hashFields, {}, (rows) => entriesOf(transaction, keys, rows));
    return readIfThere(transaction, keys, 'hash', now, entries, []);
  },
  *hMGet(transaction, { layout, now }, { key, fields }) {
    const keys = layout.at(key);
    const names = fields.map((field) => keys.hashField(field));
    const [rows, isThere] = yield* together([
      getAll(transaction, names, 'snapshot'),
      isThereToRead(transaction, keys, 'hash', now),
    ]);
    const values = rows.map((row, index) =>
      row === undefined || !isThere ? ready(null) : loadValue(transaction, keys, fields[index] as BinaryString, row),
    );
    return yield* together<readonly (BinaryString | null)[]>(values);
  },
  hLen(transaction, { layout, now }, { key }) {
    const keys = layout.at(key);
    return readIfThere(transaction, keys, 'hash', now, countRows(transaction, keys.hashFields), 0);
  },
  hKeys(transaction, { layout, now }, { key }) {
    const keys = layout.at(key);
    return readIfThere(transaction, keys, 'hash', now, fieldsIn(transaction, keys), []);
  },
  hRandField(transaction, { layout, now }, { key, count }) {
    const keys = layout.at(key);
    return readIfThere(transaction, keys, 'hash', now, drawFields(transaction, keys, count), []);
  },
};

export const hashWrites: Writes<'hSet' | 'hSetNX' | 'hSetEQ' | 'hIncrBy' | 'hDel' | 'hDelXX'> = {
  *hSet(transaction, { layout, now }, { key, entries, expiry, count }) {
    const keys = layout.at(key);
    const rows = entries.map(([field]) => keys.hashField(field));
    const [held, before] = yield* together([
      collectionForWrite(transaction, keys, 'hash', now),
      count ? countThere(transaction, rows) : ready(0),
    ]);
    const added = held.live === undefined ? entries.length : entries.length - before;
    return { output: count ? added : undefined, apply: writing(held, entries, expiry) };
  },
  *hSetNX(transaction, terms, { key, field, value, expiry }) {
    const [held, row] = yield* holdField(transaction, terms, key, field);
    if (row !== undefined) return { output: false };
    return { output: true, apply: writing(held, [[field, value]], expiry) };
  },
  *hSetEQ(transaction, terms, { key, field, value, oldValue, expiry }) {
    const [held, row] = yield* holdField(transaction, terms, key, field);
    if (row === undefined || (yield* loadValue(transaction, held.keys, field, row)) !== oldValue) {
      return { output: false };
    }
    return { output: true, apply: writing(held, [[field, value]], expiry) };
  },
  *hIncrBy(transaction, terms, { key, field, by, expiry }) {
    const [held, row] = yield* holdField(transaction, terms, key, field);
    const before = row === undefined ? undefined : yield* loadValue(transaction, held.keys, field, row);
    const output = addToCounter(before, by);
    return { output, apply: writing(held, [[field, String(output) as BinaryString]], expiry) };
  },
  *hDel(transaction, { layout, now }, { key, fields, count }) {
    const keys = layout.at(key);
    const rows = fields.map((field) => keys.hashField(field));
    const [held, isEmptied, removed] = yield* together([
      collectionForWrite(transaction, keys, 'hash', now),
      isEmptiedBy(transaction, keys.hashFields, rows),
      count ? countThere(transaction, rows) : ready(undefined),
    ]);
    if (held.live === undefined || removed === 0) return { output: count ? 0 : undefined };
    return { output: removed, apply: removal(held, fields, isEmptied) };
  },
  *hDelXX(transaction, terms, { key, field }): Steps<Change<boolean>> {
    const keys = terms.layout.at(key);
    const [[held, row], isEmptied] = yield* together([
      holdField(transaction, terms, key, field),
      isEmptiedBy(transaction, keys.hashFields, [keys.hashField(field)]),
    ]);
    return row === undefined ? { output: false } : { output: true, apply: removal(held, [field], isEmptied) };
  },
};
