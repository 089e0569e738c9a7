import { type BinaryString, combineMembers, type Expiry, type Operation, setItemSize } from '@keyvaluestore/core';

import { draw } from '../layout/draw.js';
import { MemorySet } from '../layout/items.js';
import { type Store } from '../layout/store.js';
import { type Actions, countIn, REFUSED, type Writes } from './change.js';

const NONE: ReadonlySet<BinaryString> = new Set();

function membersOf(store: Store, key: BinaryString): ReadonlySet<BinaryString> {
  return store.set(key)?.members ?? NONE;
}

/** The bytes of a set with members that are added to it; throws if they are too many. */
function bytesWith(
  store: Store,
  key: BinaryString,
  bytes: number,
  added: readonly BinaryString[],
  expiry: Expiry,
): number {
  const sum = added.reduce((total, { length }) => total + length, bytes);
  store.checkItemSize(key, setItemSize(key, sum), expiry);
  return sum;
}

/** Judges what is added to a set: how many members are new, and what adds them. */
function add(store: Store, key: BinaryString, members: readonly BinaryString[], expiry: Expiry) {
  const set = store.set(key) ?? new MemorySet();
  const added = members.filter((member) => !set.members.has(member));
  const bytes = bytesWith(store, key, set.bytes, added, expiry);
  const apply = (): void => {
    for (const member of added) set.members.add(member);
    set.bytes = bytes;
    store.putItem(key, set, expiry);
  };
  return { count: added.length, apply };
}

/** Removes members from a set. */
function remove(store: Store, key: BinaryString, members: readonly BinaryString[]): void {
  const set = store.set(key);
  if (set === undefined) return;
  for (const member of members) if (set.members.delete(member)) set.bytes -= member.length;
  if (set.members.size === 0) store.remove(key);
}

function combine(store: Store, { keys, how }: Pick<Operation<'sCombine'>, 'keys' | 'how'>): BinaryString[] {
  return combineMembers(
    how,
    keys.map((key) => [...membersOf(store, key)]),
  );
}

export const setActions: Actions<
  'sMembers' | 'sMIsMember' | 'sCard' | 'sPop' | 'sRandMember' | 'sMove' | 'sCombine' | 'sCombineStore'
> = {
  sMembers: (store, { key }) => [...membersOf(store, key)],
  sMIsMember: (store, { key, members }) => {
    const all = membersOf(store, key);
    return members.map((member) => all.has(member));
  },
  sCard: (store, { key }) => membersOf(store, key).size,
  sPop: (store, { key, count }) => {
    const all = membersOf(store, key);
    const drawn = draw(all, all.size, count);
    remove(store, key, drawn);
    return drawn;
  },
  sRandMember: (store, { key, count }) => {
    const all = membersOf(store, key);
    return draw(all, all.size, count);
  },
  sMove: (store, { source, destination, member }) => {
    const isThere = membersOf(store, source).has(member);
    const addition = add(store, destination, isThere ? [member] : [], 'keep');
    if (isThere && source !== destination) {
      remove(store, source, [member]);
      addition.apply();
    }
    return isThere;
  },
  sCombine: combine,
  sCombineStore: (store, operation) => {
    const { destination } = operation;
    const members = combine(store, operation);
    const bytes = bytesWith(store, destination, 0, members, 'never');
    store.remove(destination);
    if (members.length > 0) store.putItem(destination, new MemorySet(new Set(members), bytes), 'never');
    return members.length;
  },
};

export const setWrites: Writes<'sAdd' | 'sRem' | 'sAddNX' | 'sRemXX'> = {
  sAdd: (store, { key, members, expiry, count }) => {
    const addition = add(store, key, members, expiry);
    return { output: count ? addition.count : undefined, apply: addition.apply };
  },
  sRem: (store, { key, members, count }) => {
    const output = countIn(membersOf(store, key), members, count);
    return { output, apply: () => remove(store, key, members) };
  },
  sAddNX: (store, { key, member, expiry }) => {
    const { count, apply } = add(store, key, [member], expiry);
    return count === 0 ? REFUSED : { output: true, apply };
  },
  sRemXX: (store, { key, member }) =>
    membersOf(store, key).has(member) ? { output: true, apply: () => remove(store, key, [member]) } : REFUSED,
};
