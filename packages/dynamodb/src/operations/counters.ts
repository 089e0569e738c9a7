import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { addToCounter, type BinaryString, type Operation } from '@keyvaluestore/core';

import { newExpiry } from '../layout/expiry.js';
import { absentAt, and, type Condition, unchangedSince, unexpiredAt } from '../layout/expressions.js';
import { expectType, textOf, typeOf } from '../layout/items.js';
import { type Item, valueKey } from '../layout/keys.js';
import { changeExpiry, type Clauses, replaceExpiry, updateOf } from '../layout/updates.js';
import { type Write } from '../transport/items.js';
import { fill, markOf, stringItem } from './string-items.js';
import { againWithMark, itemIn, never, type Seen, type Verdict, type WriteCompilers } from './write.js';

const MAX = Number.MAX_SAFE_INTEGER;

/** The values of the bounds, `:min` and `:max`, between which a counter must be for the sum to be a safe integer. */
export function boundsOfSum(by: number): Record<string, AttributeValue> {
  return { ':min': { N: String(Math.max(-MAX, -MAX - by)) }, ':max': { N: String(Math.min(MAX, MAX - by)) } };
}

function increment({ key, by, expiry }: Operation<'nIncrBy'>, seen: Seen, now: number): Write {
  if (seen === 'expired') {
    const Item = stringItem(key, { N: String(by) }, newExpiry(expiry, now));
    return { action: 'Put', input: { Item, ...absentAt(now) } };
  }
  const item = itemIn(seen);
  const old = item?.['v'];
  if (typeOf(item) === 'string' && old !== undefined && old.N === undefined) {
    const same = { ConditionExpression: 'v = :old', ExpressionAttributeValues: { ':old': old } };
    return setTo(key, addToCounter(textOf(old), by), and(same, unexpiredAt(now)), changeExpiry(expiry, now));
  }
  const mark = markOf(seen);
  if (mark !== undefined) return setTo(key, by, unchangedSince(mark), replaceExpiry(expiry, now));
  const { ExpressionAttributeValues, ...condition } = and(
    { ConditionExpression: '(attribute_not_exists(hk) OR v BETWEEN :min AND :max)' },
    unexpiredAt(now),
  );
  const values = { ':by': { N: String(by) }, ...boundsOfSum(by), ...ExpressionAttributeValues };
  const clauses = [{ add: ['v :by'], remove: ['w'] }, changeExpiry(expiry, now)];
  return {
    action: 'Update',
    input: { Key: valueKey(key), ...condition, ...updateOf(clauses, values) },
    returns: 'UPDATED_NEW',
  };
}

function setTo(key: BinaryString, sum: number, condition: Condition, expiry: Clauses): Write {
  return { ...fill(key, { N: String(sum) }, condition, expiry), returns: 'UPDATED_NEW' };
}

function judgeIncrement({ by }: Operation<'nIncrBy'>, item: Item | undefined): Verdict {
  const type = expectType(item, 'string');
  if (type === 'absent') return 'again';
  if (type === 'empty') return againWithMark(item);
  addToCounter(textOf(item?.['v'] as AttributeValue), by);
  return 'again';
}

export const counterWrites: WriteCompilers<'nIncrBy'> = {
  nIncrBy: {
    compile: increment,
    isBlind: never,
    judge: judgeIncrement,
    // A put gives no attributes, and is made where nothing was.
    output: ({ by }, attributes) => (attributes === undefined ? by : Number(attributes['v']?.N)),
  },
};
