import { type BinaryString } from '@keyvaluestore/core';

import { type Reads, type Writes } from './change.js';
import { checkTypeForRead, collectionForWrite, isEmptiedBy, putCollection } from './collections.js';
import { type Keys } from '../layout/keys.js';
import { type Meta } from '../layout/meta.js';
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

function write(transaction: OrderedTransaction, keys: Keys, before: Meta | undefined, entries: readonly Entry[]): void {
  const stored = entries.map(([, value]) => storedAs(value, MAX_VALUE_IN_ROW));
  const hasParts = stored.some(isInParts);
  if (before === undefined || (hasParts && !before.hasParts)) putCollection(transaction, keys, 'hash', hasParts);
  entries.forEach(([field, value], index) => {
    const bytes = stored[index] as Stored;
    if (before?.hasParts) transaction.clearRange(keys.parts(field));
    transaction.set(keys.hashField(field), bytes);
    writeOutside(transaction, keys, field, bytes, value);
  });
}

function* entriesOf(transaction: OrderedTransaction, keys: Keys, rows: readonly Row[]): Steps<readonly Entry[]> {
  const values = yield* loadValues(transaction, keys, rows, (key) => keys.fieldOf(key));
  return rows.map(([key], index) => [keys.fieldOf(key), values[index] as BinaryString]);
}

export const hashReads: Reads<'hGet' | 'hGetAll'> = {
  *hGet(transaction, at, { key, field }) {
    const keys = at(key);
    const [row] = yield* together([
      wait(transaction.get(keys.hashField(field), 'snapshot')),
      checkTypeForRead(transaction, keys, 'hash'),
    ]);
    return row === undefined ? null : yield* loadValue(transaction, keys, field, row);
  },
  *hGetAll(transaction, at, { key }) {
    const keys = at(key);
    const [entries] = yield* together([
      readRows(transaction, keys.hashFields, {}, (rows) => entriesOf(transaction, keys, rows)),
      checkTypeForRead(transaction, keys, 'hash'),
    ]);
    return entries;
  },
};

export const hashWrites: Writes<'hSet' | 'hSetNX' | 'hDel'> = {
  *hSet(transaction, at, { key, entries }) {
    const keys = at(key);
    for (const [field] of entries) keys.hashField(field);
    const before = yield* collectionForWrite(transaction, keys, 'hash');
    return { output: undefined, apply: () => write(transaction, keys, before, entries) };
  },
  *hSetNX(transaction, at, { key, field, value }) {
    const keys = at(key);
    const [before, present] = yield* together([
      collectionForWrite(transaction, keys, 'hash'),
      wait(transaction.get(keys.hashField(field))),
    ]);
    if (present !== undefined) return { output: false };
    return { output: true, apply: () => write(transaction, keys, before, [[field, value]]) };
  },
  *hDel(transaction, at, { key, fields }) {
    const keys = at(key);
    const rows = fields.map((field) => keys.hashField(field));
    const [before, isEmptied] = yield* together([
      collectionForWrite(transaction, keys, 'hash'),
      isEmptiedBy(transaction, keys.hashFields, rows),
    ]);
    if (before === undefined) return { output: undefined };
    const apply = (): void => {
      if (isEmptied) transaction.clearRange(keys.all);
      else for (const row of rows) transaction.clear(row);
      if (!isEmptied && before.hasParts) for (const field of fields) transaction.clearRange(keys.parts(field));
    };
    return { output: undefined, apply };
  },
};
