import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { type BinaryString, type Operation } from '@keyvaluestore/core';

import { newExpiry } from '../layout/expiry.js';
import {
  absentAt,
  and,
  type Condition,
  NEITHER_STRING_NOR_SET,
  unchangedSince,
  unexpiredAt,
} from '../layout/expressions.js';
import { expectType, membersOf, typeOf } from '../layout/items.js';
import { binary, type Item, valueKey } from '../layout/keys.js';
import { changeExpiry, replaceExpiry, updateOf } from '../layout/updates.js';
import { type ItemReaders } from './read.js';
import { type Write } from '../transport/items.js';
import { againWithMark, itemIn, never, type Seen, type Verdict, type WriteCompilers } from './write.js';

const SET_TYPE = { ':type': { S: 'BS' } };

export const setReads: ItemReaders<'sMembers'> = {
  sMembers: {
    compile: ({ key }) => ({ Key: valueKey(key) }),
    output: (_, item) => (expectType(item, 'set') === 'set' ? membersOf(item as Item) : []),
  },
};

function setOf(members: readonly BinaryString[]): AttributeValue {
  return { BS: members.map((member) => Buffer.from(member, 'latin1')) };
}

function add({ key, members, expiry }: Operation<'sAdd'>, seen: Seen, now: number): Write {
  if (seen === 'expired') {
    const Item = { ...valueKey(key), v: setOf(members), ...newExpiry(expiry, now) };
    return { action: 'Put', input: { Item, ...absentAt(now) } };
  }
  const item = itemIn(seen);
  const mark = typeOf(item) === 'empty' ? item?.['w'] : undefined;
  const nothingOrSet: Condition = {
    ConditionExpression: '(attribute_not_exists(hk) OR attribute_type(v, :type))',
    ExpressionAttributeValues: SET_TYPE,
  };
  const { ExpressionAttributeValues, ...condition } =
    mark === undefined ? and(nothingOrSet, unexpiredAt(now)) : unchangedSince(mark);
  const clauses = [
    { add: ['v :members'], remove: ['w'], values: { ':members': setOf(members) } },
    mark === undefined ? changeExpiry(expiry, now) : replaceExpiry(expiry, now),
  ];
  return {
    action: 'Update',
    input: { Key: valueKey(key), ...condition, ...updateOf(clauses, ExpressionAttributeValues) },
  };
}

function judgeAdd(item: Item | undefined): Verdict {
  return expectType(item, 'set') === 'empty' ? againWithMark(item) : 'again';
}

function remaining({ members }: Operation<'sRem'>, item: Item): readonly BinaryString[] {
  const removed = new Set(members);
  return membersOf(item).filter((member) => !removed.has(member));
}

/** An update that lets a member remain for certain, since a set that loses its last one would leave an empty item. */
function remove({ key, members }: Operation<'sRem'>, condition: Condition, now: number): Write {
  const ofSet = and(
    { ConditionExpression: 'attribute_type(v, :type)', ExpressionAttributeValues: SET_TYPE },
    condition,
    unexpiredAt(now),
  );
  return {
    action: 'Update',
    input: {
      Key: valueKey(key),
      UpdateExpression: 'DELETE v :members',
      ...ofSet,
      ExpressionAttributeValues: { ...ofSet.ExpressionAttributeValues, ':members': setOf(members) },
    },
  };
}

function compileRemove(operation: Operation<'sRem'>, seen: Seen, now: number): Write {
  if (seen === undefined) {
    const larger = {
      ConditionExpression: 'size(v) > :count',
      ExpressionAttributeValues: { ':count': { N: String(operation.members.length) } },
    };
    return remove(operation, larger, now);
  }
  const Key = valueKey(operation.key);
  if (seen === null || seen === 'expired') return { action: 'ConditionCheck', input: { Key, ...absentAt(now) } };
  if (seen['v'] === undefined) return { action: 'ConditionCheck', input: { Key, ...NEITHER_STRING_NOR_SET } };
  const [member] = remaining(operation, seen);
  if (member === undefined) {
    const condition = { ConditionExpression: 'v = :old', ExpressionAttributeValues: { ':old': seen['v'] } };
    return { action: 'Delete', input: { Key, ...condition } };
  }
  const remains = {
    ConditionExpression: 'contains(v, :member)',
    ExpressionAttributeValues: { ':member': binary(member) },
  };
  return remove(operation, remains, now);
}

function judgeRemove(operation: Operation<'sRem'>, item: Item | undefined): Verdict {
  if (expectType(item, 'set') !== 'set' || item === undefined) return 'nothing';
  return remaining(operation, item).length === membersOf(item).length ? 'nothing' : 'again';
}

export const setWrites: WriteCompilers<'sAdd' | 'sRem'> = {
  sAdd: {
    compile: add,
    isBlind: never,
    judge: (_, item) => judgeAdd(item),
    output: () => undefined,
  },
  sRem: {
    compile: compileRemove,
    isBlind: never,
    judge: judgeRemove,
    output: () => undefined,
  },
};
