import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { type BinaryString, type Operation } from '@keyvaluestore/core';

import { ABSENT, and, type Condition, NEITHER_STRING_NOR_SET, unchangedSince } from '../layout/expressions.js';
import { expectType, membersOf, typeOf } from '../layout/items.js';
import { binary, type Item, valueKey } from '../layout/keys.js';
import { type ItemReaders } from './read.js';
import { type Write } from '../transport/items.js';
import { againWithMark, never, type Seen, type Verdict, type WriteCompilers } from './write.js';

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

function add({ key, members }: Operation<'sAdd'>, seen: Seen): Write {
  const mark = typeOf(seen) === 'empty' ? seen?.['w'] : undefined;
  const condition: Condition =
    mark === undefined
      ? {
          ConditionExpression: 'attribute_not_exists(hk) OR attribute_type(v, :type)',
          ExpressionAttributeValues: SET_TYPE,
        }
      : unchangedSince(mark);
  return {
    action: 'Update',
    input: {
      Key: valueKey(key),
      UpdateExpression: 'ADD v :members REMOVE w',
      ...condition,
      ExpressionAttributeValues: { ...condition.ExpressionAttributeValues, ':members': setOf(members) },
    },
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
function remove({ key, members }: Operation<'sRem'>, condition: Condition): Write {
  const ofSet = and(
    { ConditionExpression: 'attribute_type(v, :type)', ExpressionAttributeValues: SET_TYPE },
    condition,
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

function compileRemove(operation: Operation<'sRem'>, seen: Seen): Write {
  if (seen === undefined) {
    return remove(operation, {
      ConditionExpression: 'size(v) > :count',
      ExpressionAttributeValues: { ':count': { N: String(operation.members.length) } },
    });
  }
  const Key = valueKey(operation.key);
  if (seen === null) return { action: 'ConditionCheck', input: { Key, ...ABSENT } };
  if (seen['v'] === undefined) return { action: 'ConditionCheck', input: { Key, ...NEITHER_STRING_NOR_SET } };
  const [member] = remaining(operation, seen);
  if (member === undefined) {
    const condition = { ConditionExpression: 'v = :old', ExpressionAttributeValues: { ':old': seen['v'] } };
    return { action: 'Delete', input: { Key, ...condition } };
  }
  return remove(operation, {
    ConditionExpression: 'contains(v, :member)',
    ExpressionAttributeValues: { ':member': binary(member) },
  });
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
