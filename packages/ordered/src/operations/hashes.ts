import { type BinaryString, type Expiry } from '@keyvaluestore/core';

import { type Reads, type Writes } from './change.js';
import { collectionForWrite, growth, isEmptiedBy, isThereToRead } from './collections.js';
import { type Held } from './held.js';
import { type Keys } from '../layout/keys.js';
import { readRows } from '../layout/rows.js';
import {
  isInParts,
  loadValue,
  loadValues,
  MAX_VALUE_IN_ROW,
  type Stored,
  storedAs,
  writeOutside,
} from '../layout/stored-value.js';
import { type Steps, together, wait } from '../steps/steps.js';
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

function* entriesOf(transaction: OrderedTransaction, keys: Keys, rows: readonly Row[]): Steps<readonly Entry[]> {
  const values = yield* loadValues(transaction, keys, rows, (key) => keys.fieldOf(key));
  return rows.map(([key], index) => [keys.fieldOf(key), values[index] as BinaryString]);
}

export const hashReads: Reads<'hGet' | 'hGetAll'> = {
  *hGet(transaction, { layout, now }, { key, field }) {
    const keys = layout.at(key);
    const [row, isThere] = yield* together([
      wait(transaction.get(keys.hashField(field), 'snapshot')),
      isThereToRead(transaction, keys, 'hash', now),
    ]);
    return row === undefined || !isThere ? null : yield* loadValue(transaction, keys, field, row);
  },
  *hGetAll(transaction, { layout, now }, { key }) {
    const keys = layout.at(key);
    const [entries, isThere] = yield* together([
      readRows(transaction, keys.hashFields, {}, (rows) => entriesOf(transaction, keys, rows)),
      isThereToRead(transaction, keys, 'hash', now),
    ]);
    return isThere ? entries : [];
  },
};

export const hashWrites: Writes<'hSet' | 'hSetNX' | 'hDel'> = {
  *hSet(transaction, { layout, now }, { key, entries, expiry }) {
    const keys = layout.at(key);
    for (const [field] of entries) keys.hashField(field);
    const held = yield* collectionForWrite(transaction, keys, 'hash', now);
    return { output: undefined, apply: writing(held, entries, expiry) };
  },
  *hSetNX(transaction, { layout, now }, { key, field, value, expiry }) {
    const keys = layout.at(key);
    const [held, present] = yield* together([
      collectionForWrite(transaction, keys, 'hash', now),
      wait(transaction.get(keys.hashField(field))),
    ]);
    if (held.live !== undefined && present !== undefined) return { output: false };
    return { output: true, apply: writing(held, [[field, value]], expiry) };
  },
  *hDel(transaction, { layout, now }, { key, fields }) {
    const keys = layout.at(key);
    const rows = fields.map((field) => keys.hashField(field));
    const [held, isEmptied] = yield* together([
      collectionForWrite(transaction, keys, 'hash', now),
      isEmptiedBy(transaction, keys.hashFields, rows),
    ]);
    const { live } = held;
    if (live === undefined) return { output: undefined };
    const apply = (): void => {
      if (isEmptied) return held.remove();
      for (const row of rows) transaction.clear(row);
      if (live.hasParts) for (const field of fields) transaction.clearRange(keys.parts(field));
    };
    return { output: undefined, apply };
  },
};
