import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import {
  type BinaryString,
  NotAnIntegerError,
  type Operation,
  OutOfRangeError,
  type When,
  WrongTypeError,
} from '@keyvaluestore/core';

import { ABSENT, and, type Condition, NOT_A_MEMBER, unchangedSince } from '../layout/expressions.js';
import {
  anyField,
  equalAttributes,
  expectType,
  safeInteger,
  stringAttribute,
  textOf,
  typeOf,
} from '../layout/items.js';
import { type Item, valueKey } from '../layout/keys.js';
import { againWithMark, type Seen, type Verdict, type Write, type WriteCompilers } from './write.js';

const MAX = Number.MAX_SAFE_INTEGER;

/** The condition that a key is in a state, given what an earlier try met there. */
function conditionOf(when: Exclude<When, 'always'>, seen: Seen): Condition {
  if (when === 'absent') {
    const mark = typeOf(seen) === 'empty' ? seen?.['w'] : undefined;
    return mark === undefined ? ABSENT : unchangedSince(mark);
  }
  if (when === 'present') return and(presence(seen), NOT_A_MEMBER);
  const attributes = equalAttributes(when.equals);
  const values = attributes.map((attribute, index) => [`:e${index}`, attribute] as const);
  return and(NOT_A_MEMBER, {
    ConditionExpression: `v IN (${values.map(([name]) => name).join()})`,
    ExpressionAttributeValues: Object.fromEntries(values),
  });
}

/** That a string, set or hash is there; a hash can be told from an empty item only by a field that was seen. */
function presence(seen: Seen): Condition {
  const field = seen === undefined || seen === null || seen['v'] !== undefined ? undefined : anyField(seen);
  if (field === undefined) return { ConditionExpression: 'attribute_exists(v)' };
  return { ConditionExpression: 'attribute_exists(#f)', ExpressionAttributeNames: { '#f': field } };
}

/** What it means that the condition of {@link conditionOf} failed on an item. */
function judgeCondition(when: When, item: Item | undefined): Verdict {
  const type = typeOf(item);
  if (type === 'sortedSet') throw new WrongTypeError();
  if (when === 'always') return 'again';
  if (when === 'absent') return type === 'absent' ? 'again' : type === 'empty' ? againWithMark(item) : 'failed';
  if (when === 'present') return type === 'absent' || type === 'empty' ? 'failed' : 'again';
  expectType(item, 'string');
  return 'failed';
}

/** Whether an item, read, is in a state. */
export function holds(when: When, item: Item | undefined): boolean {
  const type = typeOf(item);
  if (type === 'sortedSet') throw new WrongTypeError();
  if (typeof when !== 'object')
    return when === 'always' || (type !== 'absent' && type !== 'empty') === (when === 'present');
  return expectType(item, 'string') === 'string' && textOf(item?.['v'] as AttributeValue) === when.equals;
}

function put(key: BinaryString, value: AttributeValue, condition: Partial<Condition>): Write {
  return { action: 'Put', input: { Item: { ...valueKey(key), v: value }, ...condition } };
}

function increment({ key, by }: Operation<'nIncrBy'>, seen: Seen): Write {
  const type = typeOf(seen);
  const old = seen?.['v'];
  if (type === 'string' && old?.N === undefined && old !== undefined) {
    return setTo(key, safeInteger(textOf(old)) ?? 0, by, {
      ConditionExpression: 'v = :old',
      ExpressionAttributeValues: { ':old': old },
    });
  }
  const mark = type === 'empty' ? seen?.['w'] : undefined;
  if (mark !== undefined) return setTo(key, 0, by, unchangedSince(mark));
  return {
    action: 'Update',
    input: {
      Key: valueKey(key),
      UpdateExpression: 'ADD v :by REMOVE w',
      ConditionExpression: 'attribute_not_exists(hk) OR v BETWEEN :min AND :max',
      ExpressionAttributeValues: {
        ':by': { N: String(by) },
        ':min': { N: String(Math.max(-MAX, -MAX - by)) },
        ':max': { N: String(Math.min(MAX, MAX - by)) },
      },
    },
    returns: 'UPDATED_NEW',
  };
}

function setTo(key: BinaryString, old: number, by: number, condition: Condition): Write {
  return {
    action: 'Update',
    input: {
      Key: valueKey(key),
      UpdateExpression: 'SET v = :new REMOVE w',
      ...and(condition, NOT_A_MEMBER),
      ExpressionAttributeValues: { ...condition.ExpressionAttributeValues, ':new': { N: String(old + by) } },
    },
    returns: 'UPDATED_NEW',
  };
}

function judgeIncrement({ by }: Operation<'nIncrBy'>, item: Item | undefined): Verdict {
  const type = expectType(item, 'string');
  if (type === 'absent') return 'again';
  if (type === 'empty') return againWithMark(item);
  const number = safeInteger(textOf(item?.['v'] as AttributeValue));
  if (number === null) throw new NotAnIntegerError();
  if (!Number.isSafeInteger(number + by)) throw new OutOfRangeError();
  return 'again';
}

export const stringWrites: WriteCompilers<'set' | 'delete' | 'deleteXX' | 'check' | 'nIncrBy'> = {
  set: {
    compile: ({ key, value, when }, seen) =>
      put(key, stringAttribute(value), when === 'always' ? {} : conditionOf(when, seen)),
    judge: ({ when }, item) => judgeCondition(when, item),
    output: () => true,
  },
  delete: {
    compile: ({ key }) => ({
      action: 'Delete',
      input: { Key: valueKey(key), ...NOT_A_MEMBER },
      returns: 'ALL_OLD',
    }),
    judge: (_, item) => judgeCondition('always', item),
    output: (_, old) => !['absent', 'empty'].includes(typeOf(old)),
  },
  deleteXX: {
    compile: ({ key }, seen) => ({
      action: 'Delete',
      input: { Key: valueKey(key), ...conditionOf('present', seen) },
    }),
    judge: (_, item) => judgeCondition('present', item),
    output: () => true,
  },
  check: {
    compile: ({ key, expect }, seen) => ({
      action: 'ConditionCheck',
      input: { Key: valueKey(key), ...conditionOf(expect, seen) },
    }),
    judge: ({ expect }, item) => judgeCondition(expect, item),
    output: () => true,
  },
  nIncrBy: {
    compile: increment,
    judge: judgeIncrement,
    output: (_, attributes) => Number(attributes?.['v']?.N),
  },
};
