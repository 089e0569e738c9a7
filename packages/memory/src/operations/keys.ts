import { SORTED_SETS_DO_NOT_EXPIRE, UnsupportedError } from '@keyvaluestore/core';

import { sizeOf } from '../layout/items.js';
import { type Reads, type Writes } from './change.js';

const NOTHING = { output: false };

export const keyReads: Reads<'exists' | 'type' | 'ttl'> = {
  exists: (store, { key }) => store.has(key),
  type: (store, { key }) => store.type(key),
  ttl: (store, { key }) => {
    if (!store.has(key)) return null;
    const at = store.expiresAt(key);
    return at === undefined ? Infinity : at - store.now;
  },
};

export const keyWrites: Writes<'expire' | 'persist'> = {
  expire: (store, { key, expiry }) => {
    const type = store.type(key);
    if (type === null) return NOTHING;
    const item = type === 'sortedSet' ? undefined : store.item(key);
    if (item !== undefined) store.checkItemSize(key, sizeOf(key, item), expiry);
    else if (!store.expiringSortedSets) throw new UnsupportedError(SORTED_SETS_DO_NOT_EXPIRE);
    return { output: true, apply: () => store.expire(key, expiry) };
  },
  persist: (store, { key }) => {
    if (store.expiresAt(key) === undefined) return NOTHING;
    return { output: true, apply: () => store.expire(key, 'never') };
  },
};
