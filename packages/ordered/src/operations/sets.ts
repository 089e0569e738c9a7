import { type BinaryString } from '@keyvaluestore/core';

import { type Reads, type Writes } from './change.js';
import { collectionForWrite, growth, isEmptiedBy, isThereToRead } from './collections.js';
import { hashOf, type Keys, MAX_MEMBER_IN_KEY } from '../layout/keys.js';
import { readRows } from '../layout/rows.js';
import { isInParts, loadValues, MAX_VALUE_IN_ROW, storedAs, writeOutside } from '../layout/stored-value.js';
import { together } from '../steps/steps.js';
import { type OrderedTransaction } from '../transaction.js';

const NOTHING = '' as BinaryString;

function rowOf(keys: Keys, member: BinaryString): BinaryString {
  return member.length > MAX_MEMBER_IN_KEY ? keys.longMember(hashOf(member)) : keys.member(member);
}

function add(transaction: OrderedTransaction, keys: Keys, member: BinaryString): void {
  if (member.length <= MAX_MEMBER_IN_KEY) {
    transaction.set(keys.member(member), NOTHING);
    return;
  }
  const hash = hashOf(member);
  const stored = storedAs(member, MAX_VALUE_IN_ROW);
  transaction.set(keys.longMember(hash), stored);
  writeOutside(transaction, keys, hash, stored, member);
}

function remove(transaction: OrderedTransaction, keys: Keys, member: BinaryString): void {
  transaction.clear(rowOf(keys, member));
  if (isInParts(storedAs(member, MAX_VALUE_IN_ROW))) transaction.clearRange(keys.parts(hashOf(member)));
}

export const setReads: Reads<'sMembers'> = {
  *sMembers(transaction, { layout, now }, { key }) {
    const keys = layout.at(key);
    const [members, isThere] = yield* together([
      readRows(transaction, keys.members, {}, (rows) =>
        loadValues(transaction, keys, rows, (key) => keys.memberOf(key)),
      ),
      isThereToRead(transaction, keys, 'set', now),
    ]);
    return isThere ? members : [];
  },
};

export const setWrites: Writes<'sAdd' | 'sRem'> = {
  *sAdd(transaction, { layout, now }, { key, members, expiry }) {
    const keys = layout.at(key);
    // What cannot be stored is refused before anything of this operation is written.
    for (const member of members) rowOf(keys, member);
    const held = yield* collectionForWrite(transaction, keys, 'set', now);
    const fill = (): void => {
      for (const member of members) add(transaction, keys, member);
    };
    return { output: undefined, apply: growth(held, 'set', expiry, fill) };
  },
  *sRem(transaction, { layout, now }, { key, members }) {
    const keys = layout.at(key);
    const rows = members.map((member) => rowOf(keys, member));
    const [held, isEmptied] = yield* together([
      collectionForWrite(transaction, keys, 'set', now),
      isEmptiedBy(transaction, keys.members, rows),
    ]);
    if (held.live === undefined) return { output: undefined };
    const apply = (): void => {
      if (isEmptied) held.remove();
      else for (const member of members) remove(transaction, keys, member);
    };
    return { output: undefined, apply };
  },
};
