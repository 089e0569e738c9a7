import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { type BinaryString, type Operation, WrongTypeError } from '@keyvaluestore/core';

import {
  ABSENT,
  and,
  type Condition,
  HASH_OR_EMPTY,
  MAX_EXPRESSION,
  namePlaceholders,
  NEITHER_STRING_NOR_SET,
  placeholder,
  unchangedSince,
} from '../layout/expressions.js';
import { entriesOf, expectType, textOf, typeOf } from '../layout/items.js';

import { binary, fieldAttribute, type Item, valueKey } from '../layout/keys.js';
import { newMark, removeEmpty } from './marks.js';
import { type ItemReaders } from './read.js';
import { type WideUpdate, type Write } from '../transport/items.js';
import { againWithMark, never, type Seen, type Verdict, type WriteCompilers } from './write.js';

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
      // A part of an item costs as much as the whole, but travels faster; `v` and `rk2` tell that it is no hash.
      ProjectionExpression: '#f, v, rk2',
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

function attributesOf({ entries }: Operation<'hSet'>): readonly (readonly [name: string, value: AttributeValue])[] {
  return entries.map(([field, value]) => [fieldAttribute(field), binary(value)] as const);
}

function update(
  { key, entries }: { readonly key: BinaryString; readonly entries: Entries },
  condition: Condition,
): Write & { action: 'Update' } {
  const { placeholders, ExpressionAttributeNames } = namePlaceholders(entries.map(([field]) => fieldAttribute(field)));
  const values = entries.map(([, value], index) => [`:${placeholder(index)}`, binary(value)] as const);
  const assignments = placeholders.map((name, index) => `${name}=:${placeholder(index)}`);
  return {
    action: 'Update',
    input: {
      Key: valueKey(key),
      UpdateExpression: `SET ${assignments.join()} REMOVE w`,
      ...condition,
      ExpressionAttributeNames,
      ExpressionAttributeValues: Object.fromEntries(values),
    },
  };
}

/** Writes a hash whole: what an update with more fields than its expression can name comes to. */
function rewrite(key: BinaryString, fields: Iterable<readonly [string, AttributeValue]>, condition: Condition): Write {
  return { action: 'Put', input: { Item: { ...Object.fromEntries(fields), ...valueKey(key) }, ...condition } };
}

function fieldsOf(item: Item): (readonly [string, AttributeValue])[] {
  return Object.entries(item).filter(([name]) => name.startsWith('~'));
}

function compileSet(operation: Operation<'hSet'>, seen: Seen): Write {
  const small = update(operation, NEITHER_STRING_NOR_SET);
  if (small.input.UpdateExpression.length <= MAX_EXPRESSION) return small;
  const mark = seen?.['w'];
  if (seen === undefined || seen === null || mark === undefined) {
    return rewrite(operation.key, attributesOf(operation), ABSENT);
  }
  return rewrite(operation.key, [...fieldsOf(seen), ...attributesOf(operation)], unchangedSince(mark));
}

/** All fields in one update. Empty values are left to a rewrite, since the older parameters are not said to take them. */
function setWide(operation: Operation<'hSet'>): WideUpdate | undefined {
  const { key, entries } = operation;
  if (update(operation, NEITHER_STRING_NOR_SET).input.UpdateExpression.length <= MAX_EXPRESSION) return undefined;
  if (entries.some(([, value]) => value === '')) return undefined;
  const puts = attributesOf(operation).map(([name, Value]) => [name, { Action: 'PUT' as const, Value }] as const);
  return {
    action: 'WideUpdate',
    input: {
      Key: valueKey(key),
      AttributeUpdates: { ...Object.fromEntries(puts), w: { Action: 'DELETE' } },
      Expected: { v: { ComparisonOperator: 'NULL' }, rk2: { ComparisonOperator: 'NULL' } },
    },
  };
}

function judgeSet(item: Item | undefined): Verdict {
  return expectType(item, 'hash') === 'absent' ? 'again' : againWithMark(item);
}

function compileDelete({ key, fields }: Operation<'hDel'>, seen: Seen): Write {
  if (seen === null) return { action: 'ConditionCheck', input: { Key: valueKey(key), ...ABSENT } };
  const names = fields.map(fieldAttribute);
  const mark = seen?.['w'];
  if (seen !== undefined && mark !== undefined) {
    if (typeOf(seen) === 'empty') return removeEmpty(key, mark);
    if (names.length > MAX_FIELDS_REMOVED) {
      const removed = new Set(names);
      const rest = fieldsOf(seen).filter(([name]) => !removed.has(name));
      return rest.length === 0 ? removeEmpty(key, mark) : rewrite(key, rest, unchangedSince(mark));
    }
  }
  return removeFields(key, names, seen === undefined && names.length <= MAX_FIELDS_ASKED);
}

function deleteWide({ key, fields }: Operation<'hDel'>): WideUpdate | undefined {
  if (fields.length <= MAX_FIELDS_REMOVED) return undefined;
  const deletes = fields.map((field) => [fieldAttribute(field), { Action: 'DELETE' as const }] as const);
  return {
    action: 'WideUpdate',
    input: {
      Key: valueKey(key),
      AttributeUpdates: { ...Object.fromEntries(deletes), w: { Action: 'PUT', Value: newMark() } },
      Expected: {
        hk: { ComparisonOperator: 'NOT_NULL' },
        v: { ComparisonOperator: 'NULL' },
        rk2: { ComparisonOperator: 'NULL' },
      },
    },
    returns: 'ALL_NEW',
  };
}

function removeFields(key: BinaryString, names: readonly string[], ask: boolean): Write {
  const { placeholders, ExpressionAttributeNames } = namePlaceholders(names);
  const asked = placeholders.map((name) => `attribute_exists(${name})`).join(' OR ');
  const condition = ask ? and(HASH_OR_EMPTY, { ConditionExpression: `(${asked})` }) : HASH_OR_EMPTY;
  return {
    action: 'Update',
    input: {
      Key: valueKey(key),
      UpdateExpression: `REMOVE ${placeholders.join()} SET w = :w`,
      ...condition,
      ExpressionAttributeNames,
      ExpressionAttributeValues: { ':w': newMark() },
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
    compile: ({ key, field, value }) =>
      update(
        { key, entries: [[field, value]] },
        and(NEITHER_STRING_NOR_SET, { ConditionExpression: 'attribute_not_exists(#0)' }),
      ),
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
