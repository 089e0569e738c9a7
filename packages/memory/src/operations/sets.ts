import { type BinaryString, combineMembers, type Operation } from '@keyvaluestore/core';

import { create, type Entry } from '../layout/items.js';
import { type Store } from '../layout/store.js';
import { type Actions, counted, only, type Writes } from './change.js';
import { entriesOf, put, readsOf, remove } from './entries.js';

const { size, names, drawn } = readsOf('set');

function holds(store: Store, key: BinaryString, member: BinaryString): boolean {
  return entriesOf(store, 'set', key).has(member);
}

const NOTHING = '' as BinaryString;

/** Members as entries that hold nothing. */
function entries(members: readonly BinaryString[]): Entry[] {
  return members.map((member) => [member, NOTHING]);
}

function combine(store: Store, { keys, how }: Pick<Operation<'sCombine'>, 'keys' | 'how'>): BinaryString[] {
  return combineMembers(
    how,
    keys.map((key) => names(store, { key })),
  );
}

export const setActions: Actions<
  'sMembers' | 'sMIsMember' | 'sCard' | 'sPop' | 'sRandMember' | 'sMove' | 'sCombine' | 'sCombineStore'
> = {
  sMembers: names,
  sMIsMember: (store, { key, members }) => {
    const all = entriesOf(store, 'set', key);
    return members.map((member) => all.has(member));
  },
  sCard: size,
  sPop: (store, operation) => {
    const popped = drawn(store, operation);
    remove(store, 'set', operation.key, popped).apply();
    return popped;
  },
  sRandMember: drawn,
  sMove: (store, { source, destination, member }) => {
    const isThere = holds(store, source, member);
    const addition = put(store, 'set', destination, isThere ? entries([member]) : [], 'keep');
    if (isThere && source !== destination) {
      remove(store, 'set', source, [member]).apply();
      addition.apply();
    }
    return isThere;
  },
  sCombine: combine,
  sCombineStore: (store, operation) => {
    const { destination } = operation;
    const set = create.set();
    for (const member of combine(store, operation)) {
      set.map.set(member, NOTHING);
      set.bytes += member.length;
    }
    store.checkSize(destination, set, 0, 'never');
    store.remove(destination);
    if (set.map.size > 0) store.putItem(destination, set, 'never');
    return set.map.size;
  },
};

export const setWrites: Writes<'sAdd' | 'sRem' | 'sAddNX' | 'sRemXX'> = {
  sAdd: (store, { key, members, expiry, count }) => counted(put(store, 'set', key, entries(members), expiry), count),
  sRem: (store, { key, members, count }) => counted(remove(store, 'set', key, members), count),
  sAddNX: (store, { key, member, expiry }) =>
    only(!holds(store, key, member), () => put(store, 'set', key, entries([member]), expiry)),
  sRemXX: (store, { key, member }) => only(holds(store, key, member), () => remove(store, 'set', key, [member])),
};
