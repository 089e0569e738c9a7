import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { type BinaryString, type Expiry, type Operation, WrongTypeError } from '@keyvaluestore/core';

import { newExpiry, nextExpiry } from '../layout/expiry.js';
import {
  absentAt,
  and,
  type Condition,
  expiresLike,
  HASH_OR_EMPTY,
  MAX_EXPRESSION,
  namePlaceholders,
  NEITHER_STRING_NOR_SET,
  placeholder,
  unchangedSince,
  unexpiredAt,
} from '../layout/expressions.js';
import { anyField, entriesOf, expectType, textOf, typeOf } from '../layout/items.js';
import { binary, fieldAttribute, type Item, valueKey } from '../layout/keys.js';
import { changeExpiry, updateOf } from '../layout/updates.js';
import { newMark, removeEmpty } from './marks.js';
import { type ItemReaders } from './read.js';
import { type WideUpdate, type Write } from '../transport/items.js';
import { againWithMark, itemIn, never, type Seen, type Verdict, type WriteCompilers } from './write.js';

type Entries = readonly (readonly [field: BinaryString, value: BinaryString])[];

function fieldOf(item: Item | undefined, field: BinaryString): BinaryString | null {
  if (item?.['v'] !== undefined || item?.['rk2'] !== undefined) throw new WrongTypeError();
  const value = item?.[fieldAttribute(field)];
  return value === undefined ? null : textOf(value);
}

export const hashReads: ItemReaders<'hGet' | 'hGetAll'> = {
  hGet: {
    compile: ({ key, field }) => ({
      Key: valueKey(key),
      // A part of an item costs as much as the whole, but travels faster; `v` and `rk2` tell that it is no hash, `x` whether it counts.
      ProjectionExpression: '#f, v, rk2, x',
      ExpressionAttributeNames: { '#f': fieldAttribute(field) },
    }),
    output: ({ field }, item) => fieldOf(item, field),
  },
  hGetAll: {
    compile: ({ key }) => ({ Key: valueKey(key) }),
    output: (_, item) => (expectType(item, 'hash') === 'hash' ? entriesOf(item as Item) : []),
  },
};

/** Up to this many fields, an `hDel` asks whether any of them is there before it touches the item. */
const MAX_FIELDS_ASKED = 100;
/** Up to this many fields fit the 4 KB of an update expression of `hDel`. */
const MAX_FIELDS_REMOVED = 900;

type Attributes = readonly (readonly [name: string, value: AttributeValue])[];

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
function rewrite(key: BinaryString, fields: Attributes, expiry: Item, condition: Condition): Write {
  return {
    action: 'Put',
    input: { Item: { ...Object.fromEntries(fields), ...expiry, ...valueKey(key) }, ...condition },
  };
}

function fieldsOf(item: Item | undefined): Attributes {
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
function fillable(item: Item | undefined, now: number): Condition {
  if (item !== undefined && isToBeSeen(item)) {
    const kept = {
      ConditionExpression: 'attribute_exists(#seen)',
      ExpressionAttributeNames: { '#seen': anyField(item) ?? '~' },
    };
    return and(NEITHER_STRING_NOR_SET, unexpiredAt(now), kept);
  }
  const unmarked = {
    ConditionExpression: '(attribute_not_exists(x) OR (x > :now AND attribute_not_exists(w)))',
    ExpressionAttributeValues: { ':now': { N: String(now) } },
  };
  return and(NEITHER_STRING_NOR_SET, unmarked);
}

type Additions = Pick<Operation<'hSet'>, 'key' | 'entries' | 'expiry'>;

/** The write of fields where nothing is, if that is what was seen. */
function compileNew({ key, entries, expiry }: Additions, seen: Seen, now: number): Write | undefined {
  const item = itemIn(seen);
  if (seen === 'expired') return rewrite(key, attributesOf(entries), newExpiry(expiry, now), absentAt(now));
  const mark = item?.['w'];
  if (mark === undefined || item?.['x'] === undefined || typeOf(item) !== 'empty') return undefined;
  return rewrite(key, attributesOf(entries), newExpiry(expiry, now), unchangedSince(mark));
}

function compileSet(operation: Operation<'hSet'>, seen: Seen, now: number): Write {
  const { key, entries, expiry } = operation;
  const whole = compileNew(operation, seen, now);
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
function expected(item: Item | undefined): Expected {
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

function judgeSet(item: Item | undefined): Verdict {
  return expectType(item, 'hash') === 'absent' ? 'again' : againWithMark(item);
}

function compileDelete({ key, fields }: Operation<'hDel'>, seen: Seen, now: number): Write {
  if (seen === null || seen === 'expired') {
    return { action: 'ConditionCheck', input: { Key: valueKey(key), ...absentAt(now) } };
  }
  const names = fields.map(fieldAttribute);
  const mark = seen?.['w'];
  if (seen !== undefined && mark !== undefined) {
    if (typeOf(seen) === 'empty') return removeEmpty(key, mark);
    if (names.length > MAX_FIELDS_REMOVED) {
      const removed = new Set(names);
      const rest = fieldsOf(seen).filter(([name]) => !removed.has(name));
      if (rest.length === 0) return removeEmpty(key, mark);
      return rewrite(key, rest, nextExpiry('keep', seen, now), and(unchangedSince(mark), expiresLike(seen)));
    }
  }
  return removeFields(key, names, seen === undefined && names.length <= MAX_FIELDS_ASKED, now);
}

function deleteWide({ key, fields }: Operation<'hDel'>, seen: Seen): WideUpdate | undefined {
  if (fields.length <= MAX_FIELDS_REMOVED) return undefined;
  const deletes = fields.map((field) => [fieldAttribute(field), { Action: 'DELETE' as const }] as const);
  return {
    action: 'WideUpdate',
    input: {
      Key: valueKey(key),
      AttributeUpdates: { ...Object.fromEntries(deletes), w: { Action: 'PUT', Value: newMark() } },
      Expected: { hk: { ComparisonOperator: 'NOT_NULL' }, ...expected(itemIn(seen)) },
    },
    returns: 'ALL_NEW',
  };
}

function removeFields(key: BinaryString, names: readonly string[], ask: boolean, now: number): Write {
  const { placeholders, ExpressionAttributeNames } = namePlaceholders(names);
  const asked = placeholders.map((name) => `attribute_exists(${name})`).join(' OR ');
  const hash = and(HASH_OR_EMPTY, unexpiredAt(now));
  const { ExpressionAttributeValues, ...condition } = ask ? and(hash, { ConditionExpression: `(${asked})` }) : hash;
  return {
    action: 'Update',
    input: {
      Key: valueKey(key),
      UpdateExpression: `REMOVE ${placeholders.join()} SET w = :w`,
      ...condition,
      ExpressionAttributeNames,
      ExpressionAttributeValues: { ...ExpressionAttributeValues, ':w': newMark() },
    },
    returns: 'ALL_NEW',
  };
}

function judgeDelete({ fields }: Operation<'hDel'>, item: Item | undefined): Verdict {
  const type = expectType(item, 'hash');
  if (type === 'absent' || item === undefined) return 'nothing';
  if (type === 'empty') return againWithMark(item);
  if (fields.every((field) => item[fieldAttribute(field)] === undefined)) return 'nothing';
  return fields.length > MAX_FIELDS_REMOVED ? againWithMark(item) : 'again';
}

export const hashWrites: WriteCompilers<'hSet' | 'hSetNX' | 'hDel'> = {
  hSet: {
    compile: compileSet,
    compileWide: setWide,
    isBlind: never,
    judge: (_, item) => judgeSet(item),
    output: () => undefined,
  },
  hSetNX: {
    compile: ({ key, field, value, expiry }, seen, now) => {
      const additions: Additions = { key, entries: [[field, value]], expiry };
      const free = { ConditionExpression: 'attribute_not_exists(#0)' };
      return compileNew(additions, seen, now) ?? update(additions, and(fillable(itemIn(seen), now), free), now);
    },
    isBlind: never,
    judge: ({ field }, item) => {
      const type = expectType(item, 'hash');
      return type === 'hash' && item?.[fieldAttribute(field)] !== undefined ? 'failed' : 'again';
    },
    output: () => true,
  },
  hDel: {
    compile: compileDelete,
    compileWide: deleteWide,
    isBlind: never,
    judge: judgeDelete,
    claimsFirst: ({ fields }) => fields.length > MAX_FIELDS_REMOVED,
    output: () => undefined,
  },
};
