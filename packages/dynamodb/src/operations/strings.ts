import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { type BinaryString, type Operation, type When, WrongTypeError } from '@keyvaluestore/core';

import { newExpiry, nextExpiry, unexpired } from '../layout/expiry.js';
import {
  ABSENT,
  absentAt,
  and,
  type Condition,
  expiresLike,
  HASH_OR_NOTHING,
  NOT_A_MEMBER,
  PRESENT,
  unchangedSince,
  unexpiredAt,
} from '../layout/expressions.js';
import { anyField, equalAttributes, expectType, stringAttribute, textOf, typeOf } from '../layout/items.js';
import { type Item, valueKey } from '../layout/keys.js';
import { replaceExpiry } from '../layout/updates.js';
import { fill, markOf, stringItem } from './string-items.js';
import { type ItemReaders } from './read.js';
import { type Write } from '../transport/items.js';
import { againWithMark, itemIn, never, type Seen, type Verdict, type WriteCompilers } from './write.js';

export const stringReads: ItemReaders<'get'> = {
  get: {
    compile: ({ key }) => ({ Key: valueKey(key) }),
    output: (_, item) => (expectType(item, 'string') === 'string' ? textOf(item?.['v'] as AttributeValue) : null),
  },
};

/** There is a string: no set, no list, no hash. */
const STRING: Condition = {
  ConditionExpression: '(attribute_exists(v) AND NOT (attribute_type(v, :set) OR attribute_type(v, :list)))',
  ExpressionAttributeValues: { ':set': { S: 'BS' }, ':list': { S: 'L' } },
};

/** The condition that a key is in a state, given what an earlier try met there. */
function conditionOf(when: Exclude<When, 'always'>, seen: Seen, now: number): Condition {
  if (when === 'absent') {
    const mark = markOf(seen);
    return mark === undefined ? absentAt(now) : unchangedSince(mark);
  }
  if (when === 'present') return and(presence(seen), NOT_A_MEMBER, unexpiredAt(now));
  const attributes = equalAttributes(when.equals);
  const values = attributes.map((attribute, index) => [`:e${index}`, attribute] as const);
  return and(NOT_A_MEMBER, unexpiredAt(now), {
    ConditionExpression: `v IN (${values.map(([name]) => name).join()})`,
    ExpressionAttributeValues: Object.fromEntries(values),
  });
}

/** That a string, set, list or hash is there; a hash can be told from an empty item only by a field that was seen. */
function presence(seen: Seen): Condition {
  const item = itemIn(seen);
  const field = item === undefined || item['v'] !== undefined ? undefined : anyField(item);
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

function write(operation: Operation<'set'>, seen: Seen, now: number): Write {
  const { key, value, when, expiry } = operation;
  const attribute = stringAttribute(value);
  if (expiry === 'keep' && when !== 'absent')
    return seen === 'expired' ? anew(operation, now) : keep(operation, seen, now);
  const condition = when === 'always' ? {} : conditionOf(when, seen, now);
  // Not a put, which would take with it what a writer that knows no marks has added to the empty item since.
  if (when === 'absent' && markOf(seen) !== undefined) {
    return fill(key, attribute, condition as Condition, replaceExpiry(expiry, now));
  }
  return { action: 'Put', input: { Item: stringItem(key, attribute, newExpiry(expiry, now)), ...condition } };
}

type Replaced = Operation<'set'> | Operation<'getSet'>;

/** Writes a string where nothing is. */
function anew({ key, value, expiry }: Replaced, now: number): Write & { action: 'Put' } {
  return {
    action: 'Put',
    input: { Item: stringItem(key, stringAttribute(value), newExpiry(expiry, now)), ...absentAt(now) },
  };
}

/** Writes a string and leaves the expiry: in place, but for a hash, of which an update cannot name the fields. */
function keep({ key, value, when }: Operation<'set'>, seen: Seen, now: number): Write {
  const attribute = stringAttribute(value);
  const item = itemIn(seen);
  if (item !== undefined && item['v'] === undefined) {
    const expiry = typeOf(item) === 'empty' ? {} : nextExpiry('keep', item, now);
    const same = and(HASH_OR_NOTHING, expiresLike(item));
    const condition = when === 'always' ? same : and(presence(item), same);
    return { action: 'Put', input: { Item: stringItem(key, attribute, expiry), ...condition } };
  }
  const condition = when === 'always' ? and(NOTHING_OR_VALUE, unexpiredAt(now)) : conditionOf(when, seen, now);
  return fill(key, attribute, condition);
}

/** There is no item, or a string, set or list. */
const NOTHING_OR_VALUE: Condition = {
  ConditionExpression: '(attribute_not_exists(hk) OR attribute_exists(v))',
};

/** A string in place of a string, or of nothing. */
function exchange(operation: Operation<'getSet'>, seen: Seen, now: number): Write {
  const { key, value, expiry } = operation;
  const attribute = stringAttribute(value);
  const mark = markOf(seen);
  if (mark !== undefined) return fill(key, attribute, unchangedSince(mark), replaceExpiry(expiry, now));
  if (seen === 'expired') return anew(operation, now);
  const condition = (nothing: Condition): Condition => ({
    ConditionExpression: `(${nothing.ConditionExpression} OR ${STRING.ConditionExpression})`,
    ExpressionAttributeValues: { ...nothing.ExpressionAttributeValues, ...STRING.ExpressionAttributeValues },
  });
  if (expiry === 'keep') {
    return { ...fill(key, attribute, and(condition(ABSENT), unexpiredAt(now))), returns: 'ALL_OLD' };
  }
  const input = {
    Item: stringItem(key, attribute, newExpiry(expiry, now)),
    ...and(condition(absentAt(now)), NOT_A_MEMBER),
  };
  return { action: 'Put', input, returns: 'ALL_OLD' };
}

/** The string that an item held until it was replaced or removed. */
function heldUntilThen(item: Item | undefined, now: number): BinaryString | null {
  const value = unexpired(item, now)?.['v'];
  return value === undefined ? null : textOf(value);
}

type StringWriteName = 'set' | 'getSet' | 'getDelete' | 'deleteEQ' | 'delete' | 'deleteXX' | 'check';

export const stringWrites: WriteCompilers<StringWriteName> = {
  set: {
    compile: write,
    isBlind: ({ when, expiry }) => when === 'always' && expiry !== 'keep',
    judge: ({ when }, item) => judgeCondition(when, item),
    output: () => true,
  },
  getSet: {
    compile: exchange,
    isBlind: never,
    judge: (_, item) => (expectType(item, 'string') === 'empty' ? againWithMark(item) : 'again'),
    output: (_, old, now) => heldUntilThen(old, now),
  },
  getDelete: {
    compile: ({ key }, _, now) => ({
      action: 'Delete',
      input: { Key: valueKey(key), ...and(PRESENT, STRING, NOT_A_MEMBER, unexpiredAt(now)) },
      returns: 'ALL_OLD',
    }),
    isBlind: never,
    judge: (_, item) => (expectType(item, 'string') === 'string' ? 'again' : 'nothing'),
    output: (_, old, now) => heldUntilThen(old, now),
    otherwise: () => null,
  },
  deleteEQ: {
    compile: ({ key, oldValue }, seen, now) => ({
      action: 'Delete',
      input: { Key: valueKey(key), ...conditionOf({ equals: oldValue }, seen, now) },
    }),
    isBlind: never,
    judge: ({ oldValue }, item) => judgeCondition({ equals: oldValue }, item),
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
    output: (_, old, now) => !['absent', 'empty'].includes(typeOf(unexpired(old, now))),
  },
  deleteXX: {
    compile: ({ key }, seen, now) => ({
      action: 'Delete',
      input: { Key: valueKey(key), ...conditionOf('present', seen, now) },
    }),
    isBlind: never,
    judge: (_, item) => judgeCondition('present', item),
    output: () => true,
  },
  check: {
    compile: ({ key, expect }, seen, now) => ({
      action: 'ConditionCheck',
      input: { Key: valueKey(key), ...conditionOf(expect, seen, now) },
    }),
    isBlind: never,
    judge: ({ expect }, item) => judgeCondition(expect, item),
    holds: ({ expect }, item) => holds(expect, item),
    output: () => true,
  },
};
