import { setItemSize } from '@keyvaluestore/core';

import { type Reads, type Writes } from './change.js';
import { MemorySet } from '../layout/items.js';

export const setReads: Reads<'sMembers'> = {
  sMembers: (store, { key }) => [...(store.set(key)?.members ?? [])],
};

export const setWrites: Writes<'sAdd' | 'sRem'> = {
  sAdd: (store, { key, members, expiry }) => {
    const set = store.set(key) ?? new MemorySet();
    const added = members.filter((member) => !set.members.has(member));
    const bytes = added.reduce((sum, { length }) => sum + length, set.bytes);
    store.checkItemSize(key, setItemSize(key, bytes), expiry);
    const apply = (): void => {
      for (const member of added) set.members.add(member);
      set.bytes = bytes;
      store.putItem(key, set, expiry);
    };
    return { output: undefined, apply };
  },
  sRem: (store, { key, members }) => {
    const set = store.set(key);
    if (set === undefined) return { output: undefined };
    const apply = (): void => {
      for (const member of members) if (set.members.delete(member)) set.bytes -= member.length;
      if (set.members.size === 0) store.remove(key);
    };
    return { output: undefined, apply };
  },
};
