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
import { type ItemReaders } from './read.js';
import { type Write } from '../transport/items.js';
import { againWithMark, never, type Seen, type Verdict, type WriteCompilers } from './write.js';

const MAX = Number.MAX_SAFE_INTEGER;

export const stringReads: ItemReaders<'get'> = {
  get: {
    compile: ({ key }) => ({ Key: valueKey(key) }),
    output: (_, item) => (expectType(item, 'string') === 'string' ? textOf(item?.['v'] as AttributeValue) : null),
  },
};

/** The condition that a key is in a state, given what an earlier try met there. */
function conditionOf(when: Exclude<When, 'always'>, seen: Seen): Condition {
  if (when === 'absent') {
    const mark = markOf(seen);
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

/** The mark that was seen on an empty item. */
function markOf(seen: Seen): AttributeValue | undefined {
  return typeOf(seen) === 'empty' ? seen?.['w'] : undefined;
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
function holds(when: When, item: Item | undefined): boolean {
  const type = typeOf(item);
  if (type === 'sortedSet') throw new WrongTypeError();
  if (typeof when !== 'object')
    return when === 'always' || (type !== 'absent' && type !== 'empty') === (when === 'present');
  return expectType(item, 'string') === 'string' && textOf(item?.['v'] as AttributeValue) === when.equals;
}

function write({ key, value, when }: Operation<'set'>, seen: Seen): Write {
  const attribute = stringAttribute(value);
  const condition = when === 'always' ? {} : conditionOf(when, seen);
  // Not a put, which would take with it what a writer that knows no marks has added to the empty item since.
  if (when === 'absent' && markOf(seen) !== undefined) return fill(key, attribute, condition as Condition);
  return { action: 'Put', input: { Item: { ...valueKey(key), v: attribute }, ...condition } };
}

/** Gives an item its value, and leaves all else in it but the mark. */
function fill(key: BinaryString, value: AttributeValue, condition: Condition): Write & { action: 'Update' } {
  return {
    action: 'Update',
    input: {
      Key: valueKey(key),
      UpdateExpression: 'SET v = :new REMOVE w',
      ...and(condition, NOT_A_MEMBER),
      ExpressionAttributeValues: { ...condition.ExpressionAttributeValues, ':new': value },
    },
  };
}

function increment({ key, by }: Operation<'nIncrBy'>, seen: Seen): Write {
  const type = typeOf(seen);
  const old = seen?.['v'];
  if (type === 'string' && old?.N === undefined && old !== undefined) {
    return setTo(key, (safeInteger(textOf(old)) ?? 0) + by, {
      ConditionExpression: 'v = :old',
      ExpressionAttributeValues: { ':old': old },
    });
  }
  const mark = markOf(seen);
  if (mark !== undefined) return setTo(key, by, unchangedSince(mark));
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

function setTo(key: BinaryString, sum: number, condition: Condition): Write {
  return { ...fill(key, { N: String(sum) }, condition), returns: 'UPDATED_NEW' };
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
    compile: write,
    isBlind: ({ when }) => when === 'always',
    judge: ({ when }, item) => judgeCondition(when, item),
    output: () => true,
  },
  delete: {
    compile: ({ key }) => ({
      action: 'Delete',
      input: { Key: valueKey(key), ...NOT_A_MEMBER },
      returns: 'ALL_OLD',
    }),
    isBlind: never,
    judge: (_, item) => judgeCondition('always', item),
    output: (_, old) => !['absent', 'empty'].includes(typeOf(old)),
  },
  deleteXX: {
    compile: ({ key }, seen) => ({
      action: 'Delete',
      input: { Key: valueKey(key), ...conditionOf('present', seen) },
    }),
    isBlind: never,
    judge: (_, item) => judgeCondition('present', item),
    output: () => true,
  },
  check: {
    compile: ({ key, expect }, seen) => ({
      action: 'ConditionCheck',
      input: { Key: valueKey(key), ...conditionOf(expect, seen) },
    }),
    isBlind: never,
    judge: ({ expect }, item) => judgeCondition(expect, item),
    holds: ({ expect }, item) => holds(expect, item),
    output: () => true,
  },
  nIncrBy: {
    compile: increment,
    isBlind: never,
    judge: judgeIncrement,
    output: (_, attributes) => Number(attributes?.['v']?.N),
  },
};
