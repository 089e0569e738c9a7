import type { Operation } from '../operations/primitives.js';
import type { Expiry } from '../values/expiry.js';
import type { BinaryString } from '../values/binary-string.js';
import { combineMembers, drawFrom } from '../values/combining.js';
import type { Draft } from './draft.js';
import type { Steps } from './step.js';

const membersOf = (draft: Draft, key: BinaryString): readonly BinaryString[] =>
  draft.content(key, 'set')?.members ?? [];

/** Adds members, and gives how many are new. */
function add(draft: Draft, key: BinaryString, members: readonly BinaryString[], expiry: Expiry = 'keep'): number {
  const before = membersOf(draft, key);
  const after = new Set([...before, ...members]);
  draft.put(key, { type: 'set', members: [...after] }, expiry);
  return after.size - before.length;
}

/** Removes members, and gives how many were there. */
function remove(draft: Draft, key: BinaryString, members: readonly BinaryString[]): number {
  const before = membersOf(draft, key);
  const after = combineMembers('diff', [before, members]);
  if (after.length < before.length) draft.put(key, { type: 'set', members: after });
  return before.length - after.length;
}

function combine(draft: Draft, { keys, how }: Pick<Operation<'sCombine'>, 'keys' | 'how'>): BinaryString[] {
  return combineMembers(
    how,
    keys.map((key) => membersOf(draft, key)),
  );
}

type SetName =
  | ('sAdd' | 'sRem' | 'sAddNX' | 'sRemXX' | 'sMembers' | 'sMIsMember' | 'sCard')
  | ('sPop' | 'sRandMember' | 'sMove' | 'sCombine' | 'sCombineStore');

export const setSteps: Steps<SetName> = {
  sAdd: (draft, { key, members, expiry, count }) => {
    const added = add(draft, key, members, expiry);
    return count ? added : undefined;
  },
  sRem: (draft, { key, members, count }) => {
    const removed = remove(draft, key, members);
    return count ? removed : undefined;
  },
  sAddNX: (draft, { key, member, expiry }) =>
    !membersOf(draft, key).includes(member) && add(draft, key, [member], expiry) > 0,
  sRemXX: (draft, { key, member }) => remove(draft, key, [member]) > 0,
  sMembers: (draft, { key }) => membersOf(draft, key),
  sMIsMember: (draft, { key, members }) => {
    const all = new Set(membersOf(draft, key));
    return members.map((member) => all.has(member));
  },
  sCard: (draft, { key }) => membersOf(draft, key).length,
  sPop: (draft, { key, count }) => {
    const drawn = drawFrom(membersOf(draft, key), count);
    remove(draft, key, drawn);
    return drawn;
  },
  sRandMember: (draft, { key, count }) => drawFrom(membersOf(draft, key), count),
  sMove: (draft, { source, destination, member }) => {
    membersOf(draft, destination);
    if (!membersOf(draft, source).includes(member)) return false;
    if (source === destination) return true;
    add(draft, destination, [member]);
    remove(draft, source, [member]);
    return true;
  },
  sCombine: combine,
  sCombineStore: (draft, operation) => {
    const members = combine(draft, operation);
    draft.put(operation.destination, { type: 'set', members }, 'never');
    return members.length;
  },
};
