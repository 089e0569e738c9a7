import { type BinaryString, drawFrom, type Operation } from '@keyvaluestore/core';

import { newExpiry, unexpired } from '../layout/expiry.js';
import {
  absentAt,
  and,
  type Condition,
  HASH_OR_NOTHING,
  holdsType,
  nothingOrType,
  sameValue,
  sizeIs,
  unchangedSince,
  unexpiredAt,
} from '../layout/expressions.js';
import { expectType, membersOf, setAttribute } from '../layout/items.js';
import { binary, type Item, valueKey } from '../layout/keys.js';
import { changeExpiry, replaceExpiry, updateOf } from '../layout/updates.js';
import { type Change } from './changes.js';
import { type ItemReader, type ItemReaders } from './read.js';
import { markOf } from './string-items.js';
import { type Write } from '../transport/items.js';
import { againWithMark, counting, itemIn, never, type Seen, type Verdict, type WriteCompilers } from './write.js';

type SetReadName = 'sMembers' | 'sMIsMember' | 'sCard' | 'sRandMember';

/** The members of a set; none of nothing, and `WrongTypeError` of any other item. */
export function membersIn(item: Item | undefined): readonly BinaryString[] {
  expectType(item, 'set');
  return membersOf(item);
}

/** Whole items: no part of one tells how many members there are, and that it is a set. */
const compile: ItemReader<SetReadName>['compile'] = ({ key }) => ({ Key: valueKey(key) });

export const setReads: ItemReaders<SetReadName> = {
  sMembers: { compile, output: (_, item) => membersIn(item) },
  // A count of what holds a member would save the transfer of the others, but takes a string for an empty set.
  sMIsMember: {
    compile,
    output: ({ members }, item) => {
      const found = new Set(membersIn(item));
      return members.map((member) => found.has(member));
    },
  },
  sCard: { compile, output: (_, item) => membersIn(item).length },
  sRandMember: { compile, output: ({ count }, item) => drawFrom(membersIn(item), count) },
};

type Addition = Pick<Operation<'sAdd'>, 'key' | 'members' | 'expiry'>;

/** Adds to a set that is there under this condition, or to none. */
function add({ key, members, expiry }: Addition, there: Condition, seen: Seen, now: number): Write {
  if (seen === 'expired') {
    const Item = { ...valueKey(key), v: setAttribute(members), ...newExpiry(expiry, now) };
    return { action: 'Put', input: { Item, ...absentAt(now) } };
  }
  const mark = markOf(seen);
  const { ExpressionAttributeValues, ...condition } =
    mark === undefined ? and(there, unexpiredAt(now)) : unchangedSince(mark);
  const clauses = [
    { add: ['v :members'], remove: ['w'], values: { ':members': setAttribute(members) } },
    mark === undefined ? changeExpiry(expiry, now) : replaceExpiry(expiry, now),
  ];
  return {
    action: 'Update',
    input: { Key: valueKey(key), ...condition, ...updateOf(clauses, ExpressionAttributeValues) },
  };
}

const NOTHING_OR_SET = nothingOrType('BS');

function contains(member: BinaryString, name = ':member'): Condition {
  return {
    ConditionExpression: `contains(v, ${name})`,
    ExpressionAttributeValues: { [name]: binary(member) },
  };
}

/** There is no item, or a set without a member. */
function nothingOrSetWithout(member: BinaryString): Condition {
  const set = and(holdsType('BS'), contains(member));
  return {
    ...set,
    ConditionExpression: '(attribute_not_exists(hk) OR (attribute_type(v, :type) AND NOT contains(v, :member)))',
  };
}

type Removal = Pick<Operation<'sRem'>, 'key' | 'members'>;

function remaining({ members }: Removal, item: Item): readonly BinaryString[] {
  const removed = new Set(members);
  return membersOf(item).filter((member) => !removed.has(member));
}

/** An update that lets a member remain for certain, since a set that loses its last one would leave an empty item. */
function remove({ key, members }: Removal, condition: Condition, now: number): Write & { action: 'Update' } {
  const ofSet = and(holdsType('BS'), condition, unexpiredAt(now));
  return {
    action: 'Update',
    input: {
      Key: valueKey(key),
      UpdateExpression: 'DELETE v :members',
      ...ofSet,
      ExpressionAttributeValues: { ...ofSet.ExpressionAttributeValues, ':members': setAttribute(members) },
    },
  };
}

/** Removes the item of a set that loses all of its members, if it still has these. */
function removeAll(key: BinaryString, item: Item, now: number): Write {
  const same = and(holdsType('BS'), sameValue(item), unexpiredAt(now));
  return { action: 'Delete', input: { Key: valueKey(key), ...same } };
}

function compileRemove(operation: Removal, seen: Seen, now: number): Write {
  if (seen === undefined) return remove(operation, sizeIs('>', operation.members.length), now);
  const Key = valueKey(operation.key);
  if (seen === null || seen === 'expired') return { action: 'ConditionCheck', input: { Key, ...absentAt(now) } };
  if (seen['v'] === undefined) return { action: 'ConditionCheck', input: { Key, ...HASH_OR_NOTHING } };
  const [member] = remaining(operation, seen);
  return member === undefined ? removeAll(operation.key, seen, now) : remove(operation, contains(member), now);
}

/** The same for a member that must be there. */
function compileRemoveXX({ key, member }: Operation<'sRemXX'>, seen: Seen, now: number): Write {
  const removal = { key, members: [member] };
  const there = contains(member);
  const item = itemIn(seen);
  if (item === undefined) return remove(removal, and(there, sizeIs('>', 1)), now);
  const [other] = remaining(removal, item);
  return other === undefined ? removeAll(key, item, now) : remove(removal, and(there, contains(other, ':other')), now);
}

function judgeRemove(operation: Removal, item: Item | undefined): Verdict {
  if (expectType(item, 'set') !== 'set' || item === undefined) return 'nothing';
  return remaining(operation, item).length === membersOf(item).length ? 'nothing' : 'again';
}

/** How many of these members are in a set that was there until now. */
function countIn(members: readonly BinaryString[], old: Item | undefined, now: number): number {
  const found = new Set(membersOf(unexpired(old, now)));
  return members.filter((member) => found.has(member)).length;
}

export const setWrites: WriteCompilers<'sAdd' | 'sRem' | 'sAddNX' | 'sRemXX'> = {
  sAdd: {
    compile: (operation, seen, now) => counting(operation.count, add(operation, NOTHING_OR_SET, seen, now)),
    isBlind: never,
    judge: (_, item) => (expectType(item, 'set') === 'empty' ? againWithMark(item) : 'again'),
    output: ({ members, count }, old, now) => (count ? members.length - countIn(members, old, now) : undefined),
  },
  sRem: {
    compile: (operation, seen, now) => counting(operation.count, compileRemove(operation, seen, now)),
    isBlind: never,
    judge: judgeRemove,
    output: ({ members, count }, old, now) => (count ? countIn(members, old, now) : undefined),
    otherwise: ({ count }) => (count ? 0 : undefined),
  },
  sAddNX: {
    compile: ({ key, member, expiry }, seen, now) =>
      add({ key, members: [member], expiry }, nothingOrSetWithout(member), seen, now),
    isBlind: never,
    judge: ({ member }, item) => {
      if (expectType(item, 'set') === 'empty') return againWithMark(item);
      return membersOf(item).includes(member) ? 'failed' : 'again';
    },
    output: () => true,
  },
  sRemXX: {
    compile: compileRemoveXX,
    isBlind: never,
    judge: ({ member }, item) => (membersIn(item).includes(member) ? 'again' : 'failed'),
    output: () => true,
  },
};

/** Up to this many members, each is named in a condition; beyond, the set must be as it was. */
const MAX_MEMBERS_NAMED = 50;

/** Takes members of a set by lot: all that are there by then, or those that were drawn if they still are. */
export function popMembers(
  { key, count }: Operation<'sPop'>,
  item: Item | undefined,
  now: number,
): Change<readonly BinaryString[]> {
  const members = membersIn(item);
  if (item === undefined || members.length === 0) return { output: () => [] };
  if (count >= members.length) {
    const few = and(holdsType('BS'), sizeIs('<=', count), unexpiredAt(now));
    const write: Write = { action: 'Delete', input: { Key: valueKey(key), ...few }, returns: 'ALL_OLD' };
    return { write, output: membersOf };
  }
  const drawn = drawFrom(members, count);
  const conditions = drawn.map((member, index) => contains(member, `:${index}`));
  const there = count > MAX_MEMBERS_NAMED ? sameValue(item) : and(sizeIs('>', count), ...conditions);
  return { write: remove({ key, members: drawn }, there, now), output: () => drawn };
}
