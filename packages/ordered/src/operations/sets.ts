import { type BinaryString, combineMembers, drawFrom } from '@keyvaluestore/core';

import { type Change, type Reads, type Writes } from './change.js';
import {
  collectionForWrite,
  countThere,
  dependOnRemoval,
  growth,
  isEmptiedBy,
  isThereToRead,
  readEach,
  readIfThere,
} from './collections.js';
import { hold } from './held.js';
import { hashOf, type Keys, MAX_MEMBER_IN_KEY } from '../layout/keys.js';
import { allRows, countRows, getAll, readRows } from '../layout/rows.js';
import { isInParts, loadValues, MAX_VALUE_IN_ROW, storedAs, writeOutside } from '../layout/stored-value.js';
import { ready, type Steps, together, wait } from '../steps/steps.js';
import { type Terms } from '../terms.js';
import { type OrderedTransaction, type Row } from '../transaction.js';

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

function load(transaction: OrderedTransaction, keys: Keys, rows: readonly Row[]): Steps<readonly BinaryString[]> {
  return loadValues(transaction, keys, rows, (row) => keys.memberOf(row));
}

function membersIn(transaction: OrderedTransaction, keys: Keys): Steps<readonly BinaryString[]> {
  return readRows(transaction, keys.members, {}, (rows) => load(transaction, keys, rows));
}

/** So many members, drawn from all rows. */
function* drawMembers(transaction: OrderedTransaction, keys: Keys, count: number): Steps<readonly BinaryString[]> {
  return yield* load(transaction, keys, drawFrom(yield* allRows(transaction, keys.members), count));
}

/** The members of a set on which a write depends; none if it is absent. */
function* membersForWrite(
  transaction: OrderedTransaction,
  { layout, now }: Terms,
  key: BinaryString,
): Steps<readonly BinaryString[]> {
  const keys = layout.at(key);
  transaction.addReadConflict?.(keys.members);
  const [held, members] = yield* together([
    collectionForWrite(transaction, keys, 'set', now),
    membersIn(transaction, keys),
  ]);
  return held.live === undefined ? [] : members;
}

export const setReads: Reads<'sMembers' | 'sMIsMember' | 'sCard' | 'sRandMember' | 'sCombine'> = {
  sMembers(transaction, { layout, now }, { key }) {
    const keys = layout.at(key);
    return readIfThere(transaction, keys, 'set', now, membersIn(transaction, keys), []);
  },
  *sMIsMember(transaction, { layout, now }, { key, members }) {
    const keys = layout.at(key);
    const names = members.map((member) => rowOf(keys, member));
    const [rows, isThere] = yield* together([
      getAll(transaction, names, 'snapshot'),
      isThereToRead(transaction, keys, 'set', now),
    ]);
    return rows.map((row) => isThere && row !== undefined);
  },
  sCard(transaction, { layout, now }, { key }) {
    const keys = layout.at(key);
    return readIfThere(transaction, keys, 'set', now, countRows(transaction, keys.members), 0);
  },
  sRandMember(transaction, { layout, now }, { key, count }) {
    const keys = layout.at(key);
    return readIfThere(transaction, keys, 'set', now, drawMembers(transaction, keys, count), []);
  },
  *sCombine(transaction, { layout, now }, { keys: names, how }) {
    const sets = yield* readEach(names, (key) => {
      const keys = layout.at(key);
      return readIfThere(transaction, keys, 'set', now, membersIn(transaction, keys), []);
    });
    return combineMembers(how, sets);
  },
};

type SetWrites = Writes<'sAdd' | 'sRem' | 'sAddNX' | 'sRemXX' | 'sPop' | 'sMove' | 'sCombineStore'>;

export const setWrites: SetWrites = {
  *sAdd(transaction, { layout, now }, { key, members, expiry, count }) {
    const keys = layout.at(key);
    // What cannot be stored is refused before anything of this operation is written.
    const rows = members.map((member) => rowOf(keys, member));
    const [held, before] = yield* together([
      collectionForWrite(transaction, keys, 'set', now),
      count ? countThere(transaction, rows) : ready(0),
    ]);
    const fill = (): void => {
      for (const member of members) add(transaction, keys, member);
    };
    const added = held.live === undefined ? members.length : members.length - before;
    return { output: count ? added : undefined, apply: growth(held, 'set', expiry, fill) };
  },
  *sRem(transaction, { layout, now }, { key, members, count }) {
    const keys = layout.at(key);
    const rows = members.map((member) => rowOf(keys, member));
    const [held, isEmptied, removed] = yield* together([
      collectionForWrite(transaction, keys, 'set', now),
      isEmptiedBy(transaction, keys.members, rows),
      count ? countThere(transaction, rows) : ready(undefined),
    ]);
    if (held.live === undefined || removed === 0) return { output: count ? 0 : undefined };
    const apply = (): void => {
      if (isEmptied) held.remove();
      else for (const member of members) remove(transaction, keys, member);
    };
    return { output: removed, apply };
  },
  *sAddNX(transaction, { layout, now }, { key, member, expiry }) {
    const keys = layout.at(key);
    const [held, row] = yield* together([
      collectionForWrite(transaction, keys, 'set', now),
      wait(transaction.get(rowOf(keys, member))),
    ]);
    if (held.live !== undefined && row !== undefined) return { output: false };
    return { output: true, apply: growth(held, 'set', expiry, () => add(transaction, keys, member)) };
  },
  *sRemXX(transaction, { layout, now }, { key, member }): Steps<Change<boolean>> {
    const keys = layout.at(key);
    const name = rowOf(keys, member);
    const [held, row, isEmptied] = yield* together([
      collectionForWrite(transaction, keys, 'set', now),
      wait(transaction.get(name)),
      isEmptiedBy(transaction, keys.members, [name]),
    ]);
    if (held.live === undefined || row === undefined) return { output: false };
    return { output: true, apply: () => (isEmptied ? held.remove() : remove(transaction, keys, member)) };
  },
  *sPop(transaction, { layout, now }, { key, count }): Steps<Change<readonly BinaryString[]>> {
    const keys = layout.at(key);
    const [held, rows] = yield* together([
      collectionForWrite(transaction, keys, 'set', now),
      allRows(transaction, keys.members),
    ]);
    if (held.live === undefined) return { output: [] };
    const drawn = drawFrom(rows, count);
    dependOnRemoval(transaction, keys.members, rows, drawn);
    const output = yield* load(transaction, keys, drawn);
    const apply = (): void => {
      if (drawn.length === rows.length) held.remove();
      else for (const member of output) remove(transaction, keys, member);
    };
    return { output, apply };
  },
  *sMove(transaction, { layout, now }, { source, destination, member }): Steps<Change<boolean>> {
    const [from, to] = [layout.at(source), layout.at(destination)];
    const name = rowOf(from, member);
    rowOf(to, member);
    const [giver, row, isEmptied, taker] = yield* together([
      collectionForWrite(transaction, from, 'set', now),
      wait(transaction.get(name)),
      isEmptiedBy(transaction, from.members, [name]),
      collectionForWrite(transaction, to, 'set', now),
    ]);
    if (giver.live === undefined || row === undefined) return { output: false };
    if (source === destination) return { output: true };
    const arrive = growth(taker, 'set', 'keep', () => add(transaction, to, member));
    const apply = (): void => {
      if (isEmptied) giver.remove();
      else remove(transaction, from, member);
      arrive();
    };
    return { output: true, apply };
  },
  *sCombineStore(transaction, terms, { destination, keys: names, how }) {
    const keys = terms.layout.at(destination);
    const [held, sets] = yield* together([
      hold(transaction, keys, terms.now),
      readEach(names, (key) => membersForWrite(transaction, terms, key)),
    ]);
    const members = combineMembers(how, sets);
    for (const member of members) rowOf(keys, member);
    const apply = (): void => {
      if (members.length === 0) return held.remove();
      held.replaceBy('set');
      for (const member of members) add(transaction, keys, member);
    };
    return { output: members.length, apply };
  },
};
