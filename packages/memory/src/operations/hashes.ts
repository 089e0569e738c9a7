import { type BinaryString } from '@keyvaluestore/core';

import { type Store } from '../layout/store.js';
import { type Actions, counted, only, type Writes } from './change.js';
import { entriesOf, put, readsOf, remove } from './entries.js';
import { increment } from './strings.js';

const { size, names, drawn } = readsOf('hash');

function valueOf(store: Store, key: BinaryString, field: BinaryString): BinaryString | undefined {
  return entriesOf(store, 'hash', key).get(field);
}

export const hashActions: Actions<'hGet' | 'hGetAll' | 'hMGet' | 'hLen' | 'hKeys' | 'hRandField'> = {
  hGet: (store, { key, field }) => valueOf(store, key, field) ?? null,
  hGetAll: (store, { key }) => [...entriesOf(store, 'hash', key)],
  hMGet: (store, { key, fields }) => {
    const all = entriesOf(store, 'hash', key);
    return fields.map((field) => all.get(field) ?? null);
  },
  hLen: size,
  hKeys: names,
  hRandField: drawn,
};

export const hashWrites: Writes<'hSet' | 'hSetNX' | 'hSetEQ' | 'hIncrBy' | 'hDel' | 'hDelXX'> = {
  hSet: (store, { key, entries, expiry, count }) => counted(put(store, 'hash', key, entries, expiry), count),
  hSetNX: (store, { key, field, value, expiry }) =>
    only(valueOf(store, key, field) === undefined, () => put(store, 'hash', key, [[field, value]], expiry)),
  hSetEQ: (store, { key, field, value, oldValue, expiry }) =>
    only(valueOf(store, key, field) === oldValue, () => put(store, 'hash', key, [[field, value]], expiry)),
  hIncrBy: (store, { key, field, by, expiry }) => {
    const output = increment(valueOf(store, key, field) ?? '0', by);
    const { apply } = put(store, 'hash', key, [[field, String(output) as BinaryString]], expiry);
    return { output, apply };
  },
  hDel: (store, { key, fields, count }) => counted(remove(store, 'hash', key, fields), count),
  hDelXX: (store, { key, field }) =>
    only(valueOf(store, key, field) !== undefined, () => remove(store, 'hash', key, [field])),
};
