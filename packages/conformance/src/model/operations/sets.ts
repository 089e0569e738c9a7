import { type BinaryString, type Combination } from '@keyvaluestore/core';

import { type ModelStore } from '../model-store.js';
import { type Steps } from './step.js';

type Members = readonly BinaryString[];

/** All that is in any set, in all of them, or in the first and in none of the others. */
function combined(how: Combination, [first = [], ...others]: readonly Members[]): Members {
  if (how === 'union') return others.reduce((all, set) => [...all, ...without(set, all)], first);
  return first.filter((member) =>
    how === 'inter' ? others.every((set) => set.includes(member)) : !others.some((set) => set.includes(member)),
  );
}

const without = (members: Members, others: Members): Members => members.filter((member) => !others.includes(member));

const setsOf = (store: ModelStore, keys: readonly BinaryString[]): readonly Members[] =>
  keys.map((key) => store.set(key));

type SetSteps = Steps<
  | ('sAdd' | 'sRem' | 'sAddNX' | 'sRemXX' | 'sMembers' | 'sMIsMember' | 'sCard')
  | ('sPop' | 'sRandMember' | 'sMove' | 'sCombine' | 'sCombineStore')
>;

export const setSteps: SetSteps = {
  sAdd(store, { key, members, expiry, count }) {
    const before = store.set(key);
    const added = without(members, before);
    store.putSet(key, [...before, ...added], expiry);
    return count ? added.length : undefined;
  },
  sRem(store, { key, members, count }) {
    const before = store.set(key);
    const left = without(before, members);
    if (before.length > 0) store.putSet(key, left);
    return count ? before.length - left.length : undefined;
  },
  sAddNX(store, { key, member, expiry }) {
    const before = store.set(key);
    if (before.includes(member)) return false;
    store.putSet(key, [...before, member], expiry);
    return true;
  },
  sRemXX(store, { key, member }) {
    const before = store.set(key);
    if (!before.includes(member)) return false;
    store.putSet(key, without(before, [member]));
    return true;
  },
  sMembers: (store, { key }) => store.set(key),
  sMIsMember(store, { key, members }) {
    const set = store.set(key);
    return members.map((member) => set.includes(member));
  },
  sCard: (store, { key }) => store.set(key).length,
  sPop(store, { key, count }, draw) {
    const before = store.set(key);
    const drawn = draw(before, count);
    if (before.length > 0) store.putSet(key, without(before, drawn));
    return drawn;
  },
  sRandMember: (store, { key, count }, draw) => draw(store.set(key), count),
  sMove(store, { source, destination, member }) {
    const [before, target] = [store.set(source), store.set(destination)];
    if (!before.includes(member)) return false;
    if (source === destination) return true;
    store.putSet(destination, [...without(target, [member]), member]);
    store.putSet(source, without(before, [member]));
    return true;
  },
  sCombine: (store, { keys, how }) => combined(how, setsOf(store, keys)),
  sCombineStore(store, { destination, keys, how }) {
    const members = combined(how, setsOf(store, keys));
    store.putSet(destination, members, 'never');
    store.removeSortedSet(destination);
    return members.length;
  },
};
