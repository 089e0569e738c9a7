import { type BinaryString } from '@keyvaluestore/core';

import { type Reads, type Writes } from './change.js';
import { checkTypeForRead, collectionForWrite, isEmptiedBy, putCollection } from './collections.js';
import { type Keys } from '../layout/keys.js';
import { type Meta } from '../layout/meta.js';
import { readRows } from '../layout/rows.js';
import { allValues, isInParts, loadValue, MAX_VALUE_IN_ROW, storedAs, writeOutside } from '../layout/stored-value.js';
import { together } from '../transport/together.js';
import { type Row, type Transaction } from '../transport/transaction.js';

type Entry = readonly [field: BinaryString, value: BinaryString];

function write(transaction: Transaction, keys: Keys, before: Meta | undefined, entries: readonly Entry[]): void {
  const stored = entries.map(([, value]) => storedAs(value, MAX_VALUE_IN_ROW));
  const hasParts = stored.some(isInParts);
  if (before === undefined || (hasParts && !before.hasParts)) putCollection(transaction, keys, 'hash', hasParts);
  entries.forEach(([field, value], index) => {
    const bytes = stored[index] as string;
    if (before?.hasParts) transaction.clearRange(keys.parts(field));
    transaction.set(keys.hashField(field), Buffer.from(bytes, 'latin1'));
    writeOutside(transaction, keys, field, bytes, value);
  });
}

export const hashReads: Reads<'hGet' | 'hGetAll'> = {
  hGet: async (transaction, at, { key, field }) => {
    const keys = at(key);
    const [row] = await together([
      transaction.snapshotGet(keys.hashField(field)),
      checkTypeForRead(transaction, keys, 'hash'),
    ]);
    return row === undefined ? null : loadValue(transaction, keys, field, row);
  },
  hGetAll: async (transaction, at, { key }) => {
    const keys = at(key);
    const load = async (rows: readonly Row[]): Promise<Entry[]> => {
      const fields = rows.map(([key]) => keys.fieldOf(key));
      const load = ([, value]: Row, index: number) => loadValue(transaction, keys, fields[index] as string, value);
      const values = await allValues(rows.map(load));
      return fields.map((field, index) => [field, values[index] as BinaryString]);
    };
    const [entries] = await together([
      readRows(transaction, keys.hashFields, {}, load),
      checkTypeForRead(transaction, keys, 'hash'),
    ]);
    return entries;
  },
};

export const hashWrites: Writes<'hSet' | 'hSetNX' | 'hDel'> = {
  hSet: async (transaction, at, { key, entries }) => {
    const keys = at(key);
    for (const [field] of entries) keys.hashField(field);
    const before = await collectionForWrite(transaction, keys, 'hash');
    return { output: undefined, apply: () => write(transaction, keys, before, entries) };
  },
  hSetNX: async (transaction, at, { key, field, value }) => {
    const keys = at(key);
    const [before, present] = await together([
      collectionForWrite(transaction, keys, 'hash'),
      transaction.get(keys.hashField(field)),
    ]);
    if (present !== undefined) return { output: false };
    return { output: true, apply: () => write(transaction, keys, before, [[field, value]]) };
  },
  hDel: async (transaction, at, { key, fields }) => {
    const keys = at(key);
    const rows = fields.map((field) => keys.hashField(field));
    const [before, isEmptied] = await together([
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
