import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { type BinaryString, type Expiry, type Operation } from '@keyvaluestore/core';

import { newExpiry, nextExpiry, unexpired } from '../layout/expiry.js';
import {
  absentAt,
  and,
  type Condition,
  expiresLike,
  HASH_OR_NOTHING,
  MAX_EXPRESSION,
  namePlaceholders,
  placeholder,
  unchangedSince,
  unexpiredAt,
} from '../layout/expressions.js';
import { anyField, equalAttributes, expectType, fieldIn, typeOf } from '../layout/items.js';
import { binary, fieldAttribute, type Item, valueKey } from '../layout/keys.js';
import { changeExpiry, updateOf } from '../layout/updates.js';
import { type WideUpdate, type Write } from '../transport/items.js';
import { againWithMark, counting, itemIn, never, type Seen, type WriteCompilers } from './write.js';

type Entries = readonly (readonly [field: BinaryString, value: BinaryString])[];

/** Fields of a hash as they are stored. */
export type Attributes = readonly (readonly [name: string, value: AttributeValue])[];

function attributesOf(entries: Entries): Attributes {
  return entries.map(([field, value]) => [fieldAttribute(field), binary(value)] as const);
}

function update(
  { key, entries, expiry }: { readonly key: BinaryString; readonly entries: Entries; readonly expiry: Expiry },
  condition: Condition,
  now: number,
): Write & { action: 'Update' } {
  const { ExpressionAttributeValues, ConditionExpression } = condition;
  const { placeholders, ExpressionAttributeNames } = namePlaceholders(entries.map(([field]) => fieldAttribute(field)));
  const values = entries.map(([, value], index) => [`:${placeholder(index)}`, binary(value)] as const);
  const assignments = {
    set: placeholders.map((name, index) => `${name}=:${placeholder(index)}`),
    remove: ['w'],
    values: Object.fromEntries(values),
  };
  return {
    action: 'Update',
    input: {
      Key: valueKey(key),
      ConditionExpression,
      ExpressionAttributeNames: { ...condition.ExpressionAttributeNames, ...ExpressionAttributeNames },
      ...updateOf([assignments, changeExpiry(expiry, now)], ExpressionAttributeValues),
    },
  };
}

/** Writes a hash whole: what an update with more fields than its expression can name comes to. */
export function rewrite(key: BinaryString, fields: Attributes, expiry: Item, condition: Condition): Write {
  return {
    action: 'Put',
    input: { Item: { ...Object.fromEntries(fields), ...expiry, ...valueKey(key) }, ...condition },
  };
}

/** The fields in an item, as they are stored. */
export function fieldsOf(item: Item | undefined): Attributes {
  return Object.entries(item ?? {}).filter(([name]) => name.startsWith('~'));
}

/**
 * Where fields are added, a hash that has an expiry and a mark may be one that has lost its last field, and with it its
 * expiry: that one is written anew.
 */
function isToBeSeen(item: Item): boolean {
  return item['w'] !== undefined && item['x'] !== undefined;
}

/** That there is a hash to which fields can be added as it is, or none. */
export function fillable(item: Item | undefined, now: number): Condition {
  if (item !== undefined && isToBeSeen(item)) {
    const kept = {
      ConditionExpression: 'attribute_exists(#seen)',
      ExpressionAttributeNames: { '#seen': anyField(item) ?? '~' },
    };
    return and(HASH_OR_NOTHING, unexpiredAt(now), kept);
  }
  const unmarked = {
    ConditionExpression: '(attribute_not_exists(x) OR (x > :now AND attribute_not_exists(w)))',
    ExpressionAttributeValues: { ':now': { N: String(now) } },
  };
  return and(HASH_OR_NOTHING, unmarked);
}

interface Additions {
  readonly key: BinaryString;
  readonly fields: Attributes;
  readonly expiry: Expiry;
}

/** The write of fields where nothing is, if that is what was seen. */
export function compileNew({ key, fields, expiry }: Additions, seen: Seen, now: number): Write | undefined {
  const item = itemIn(seen);
  if (seen === 'expired') return rewrite(key, fields, newExpiry(expiry, now), absentAt(now));
  const mark = item?.['w'];
  if (mark === undefined || item?.['x'] === undefined || typeOf(item) !== 'empty') return undefined;
  return rewrite(key, fields, newExpiry(expiry, now), unchangedSince(mark));
}

function compileSet(operation: Operation<'hSet'>, seen: Seen, now: number): Write {
  const { key, entries, expiry } = operation;
  const whole = compileNew({ key, fields: attributesOf(entries), expiry }, seen, now);
  if (whole !== undefined) return whole;
  const item = itemIn(seen);
  const small = update(operation, fillable(item, now), now);
  if (small.input.UpdateExpression.length <= MAX_EXPRESSION) return small;
  const mark = item?.['w'];
  if (item === undefined || mark === undefined) {
    return rewrite(key, attributesOf(entries), newExpiry(expiry, now), absentAt(now));
  }
  const same = and(unchangedSince(mark), expiresLike(item));
  return rewrite(key, [...fieldsOf(item), ...attributesOf(entries)], nextExpiry(expiry, item, now), same);
}

type Expected = WideUpdate['input']['Expected'];

/** That the item is a hash, or none, that expires as the one that was seen: never, as long as none was. */
export function expected(item: Item | undefined): Expected {
  const NULL = { ComparisonOperator: 'NULL' } as const;
  const x = item?.['x'];
  return { v: NULL, rk2: NULL, x: x === undefined ? NULL : { ComparisonOperator: 'EQ', AttributeValueList: [x] } };
}

/** All fields in one update. Empty values are left to a rewrite, since the older parameters are not said to take them. */
function setWide(operation: Operation<'hSet'>, seen: Seen, now: number): WideUpdate | undefined {
  const { key, entries, expiry } = operation;
  const item = itemIn(seen);
  if (update(operation, fillable(item, now), now).input.UpdateExpression.length <= MAX_EXPRESSION) return undefined;
  if (entries.some(([, value]) => value === '')) return undefined;
  const field = item === undefined ? undefined : anyField(item);
  if (seen === 'expired' || (item?.['x'] !== undefined && field === undefined)) return undefined;
  const puts = [...attributesOf(entries), ...Object.entries(nextExpiry(expiry, item, now))];
  return {
    action: 'WideUpdate',
    input: {
      Key: valueKey(key),
      AttributeUpdates: {
        ...Object.fromEntries(puts.map(([name, Value]) => [name, { Action: 'PUT' as const, Value }] as const)),
        w: { Action: 'DELETE' },
      },
      Expected: {
        ...expected(item),
        ...(item?.['x'] === undefined ? {} : { [field ?? '~']: { ComparisonOperator: 'NOT_NULL' as const } }),
      },
    },
  };
}

/** How many of these fields were not there until now. */
function countNew(entries: Entries, old: Item | undefined, now: number): number {
  const before = unexpired(old, now);
  return entries.filter(([field]) => before?.[fieldAttribute(field)] === undefined).length;
}

/** Replaces a field that holds this value, as bytes or as a number. */
function replaceEqual({ key, field, value, oldValue, expiry }: Operation<'hSetEQ'>, now: number): Write {
  const values = equalAttributes(oldValue).map((attribute, index) => [`:e${index}`, attribute] as const);
  const equal = {
    ConditionExpression: `#0 IN (${values.map(([name]) => name).join()})`,
    ExpressionAttributeValues: Object.fromEntries(values),
  };
  return update({ key, entries: [[field, value]], expiry }, and(HASH_OR_NOTHING, unexpiredAt(now), equal), now);
}

export const hashAdditions: WriteCompilers<'hSet' | 'hSetNX' | 'hSetEQ'> = {
  hSet: {
    compile: (operation, seen, now) => counting(operation.count, compileSet(operation, seen, now), 'UPDATED_OLD'),
    compileWide: (operation, seen, now) => counting(operation.count, setWide(operation, seen, now), 'UPDATED_OLD'),
    isBlind: never,
    judge: (_, item) => (expectType(item, 'hash') === 'absent' ? 'again' : againWithMark(item)),
    output: ({ entries, count }, old, now) => (count ? countNew(entries, old, now) : undefined),
  },
  hSetNX: {
    compile: ({ key, field, value, expiry }, seen, now) => {
      const entries: Entries = [[field, value]];
      const free = { ConditionExpression: 'attribute_not_exists(#0)' };
      const whole = compileNew({ key, fields: attributesOf(entries), expiry }, seen, now);
      return whole ?? update({ key, entries, expiry }, and(fillable(itemIn(seen), now), free), now);
    },
    isBlind: never,
    judge: ({ field }, item) => {
      const type = expectType(item, 'hash');
      return type === 'hash' && item?.[fieldAttribute(field)] !== undefined ? 'failed' : 'again';
    },
    output: () => true,
  },
  hSetEQ: {
    compile: (operation, _, now) => replaceEqual(operation, now),
    isBlind: never,
    judge: ({ field, oldValue }, item) => (fieldIn(item, field) === oldValue ? 'again' : 'failed'),
    output: () => true,
  },
};
