import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { addToCounter, type Operation } from '@keyvaluestore/core';

import { and, HASH_OR_NOTHING, unexpiredAt } from '../layout/expressions.js';
import { expectType, fieldIn } from '../layout/items.js';
import { fieldAttribute, type Item, valueKey } from '../layout/keys.js';
import { changeExpiry, type Clauses, updateOf } from '../layout/updates.js';
import { type Write } from '../transport/items.js';
import { boundsOfSum } from './counters.js';
import { compileNew, fillable } from './hash-additions.js';
import { itemIn, never, type Seen, type WriteCompilers } from './write.js';

/** The field as it was seen, where it holds a text. */
function seenText(item: Item | undefined, name: string): AttributeValue | undefined {
  const value = item?.[name];
  return value?.N === undefined ? value : undefined;
}

function increment(operation: Operation<'hIncrBy'>, seen: Seen, now: number): Write {
  const { key, field, by, expiry } = operation;
  const name = fieldAttribute(field);
  const item = itemIn(seen);
  const whole = compileNew({ key, fields: [[name, { N: String(by) }]], expiry }, seen, now);
  if (whole !== undefined) return whole;
  const old = seenText(item, name);
  const condition =
    old === undefined
      ? and(fillable(item, now), {
          ConditionExpression: '(attribute_not_exists(#0) OR #0 BETWEEN :min AND :max)',
          ExpressionAttributeValues: boundsOfSum(by),
        })
      : and(HASH_OR_NOTHING, unexpiredAt(now), {
          ConditionExpression: '#0 = :old',
          ExpressionAttributeValues: { ':old': old },
        });
  const change: Clauses =
    old === undefined
      ? { add: ['#0 :by'], values: { ':by': { N: String(by) } } }
      : { set: ['#0=:sum'], values: { ':sum': { N: String(sumIn(item, operation)) } } };
  const { ExpressionAttributeValues, ...expressions } = condition;
  return {
    action: 'Update',
    input: {
      Key: valueKey(key),
      ...expressions,
      ExpressionAttributeNames: { ...condition.ExpressionAttributeNames, '#0': name },
      ...updateOf([change, { remove: ['w'] }, changeExpiry(expiry, now)], ExpressionAttributeValues),
    },
    returns: 'UPDATED_NEW',
  };
}

/** What the counter in a field becomes. */
function sumIn(item: Item | undefined, { field, by }: Operation<'hIncrBy'>): number {
  expectType(item, 'hash');
  return addToCounter(fieldIn(item, field), by);
}

export const hashCounters: WriteCompilers<'hIncrBy'> = {
  hIncrBy: {
    compile: increment,
    isBlind: never,
    judge: (operation, item) => {
      sumIn(item, operation);
      return 'again';
    },
    // A put gives no attributes, and is made where nothing was.
    output: ({ field, by }, attributes) =>
      attributes === undefined ? by : Number(attributes[fieldAttribute(field)]?.N),
  },
};
