import { SORTED_SETS_DO_NOT_EXPIRE, UnsupportedError } from '@keyvaluestore/core';

import { sizeOf } from '../layout/items.js';
import { type Actions } from './change.js';

export const keyActions: Actions<'exists' | 'type' | 'ttl' | 'expire' | 'persist'> = {
  exists: (store, { key }) => store.has(key),
  type: (store, { key }) => store.type(key),
  ttl: (store, { key }) => {
    if (!store.has(key)) return null;
    const at = store.expiresAt(key);
    return at === undefined ? Infinity : at - store.now;
  },
  expire: (store, { key, expiry }) => {
    const type = store.type(key);
    if (type === null) return false;
    const item = type === 'sortedSet' ? undefined : store.item(key);
    if (item !== undefined) store.checkItemSize(key, sizeOf(key, item), expiry);
    else if (!store.expiringSortedSets) throw new UnsupportedError(SORTED_SETS_DO_NOT_EXPIRE);
    store.expire(key, expiry);
    return true;
  },
  persist: (store, { key }) => {
    const hadExpiry = store.expiresAt(key) !== undefined;
    store.expire(key, 'never');
    return hadExpiry;
  },
};
