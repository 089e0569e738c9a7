import { type BinaryString } from '@keyvaluestore/core';

import { type Reads, type Writes } from './change.js';
import { checkTypeForRead, collectionForWrite, isEmptiedBy, putCollection } from './collections.js';
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
  *sMembers(transaction, at, { key }) {
    const keys = at(key);
    const [members] = yield* together([
      readRows(transaction, keys.members, {}, (rows) =>
        loadValues(transaction, keys, rows, (key) => keys.memberOf(key)),
      ),
      checkTypeForRead(transaction, keys, 'set'),
    ]);
    return members;
  },
};

export const setWrites: Writes<'sAdd' | 'sRem'> = {
  *sAdd(transaction, at, { key, members }) {
    const keys = at(key);
    // What cannot be stored is refused before anything of this operation is written.
    for (const member of members) rowOf(keys, member);
    const before = yield* collectionForWrite(transaction, keys, 'set');
    const apply = (): void => {
      if (before === undefined) putCollection(transaction, keys, 'set');
      for (const member of members) add(transaction, keys, member);
    };
    return { output: undefined, apply };
  },
  *sRem(transaction, at, { key, members }) {
    const keys = at(key);
    const rows = members.map((member) => rowOf(keys, member));
    const [before, isEmptied] = yield* together([
      collectionForWrite(transaction, keys, 'set'),
      isEmptiedBy(transaction, keys.members, rows),
    ]);
    if (before === undefined) return { output: undefined };
    const apply = (): void => {
      if (isEmptied) transaction.clearRange(keys.all);
      else for (const member of members) remove(transaction, keys, member);
    };
    return { output: undefined, apply };
  },
};
