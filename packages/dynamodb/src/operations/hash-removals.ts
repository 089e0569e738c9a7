import { type BinaryString, type Operation } from '@keyvaluestore/core';

import { nextExpiry } from '../layout/expiry.js';
import {
  absentAt,
  and,
  expiresLike,
  HASH_OR_EMPTY,
  namePlaceholders,
  unchangedSince,
  unexpiredAt,
} from '../layout/expressions.js';
import { expectType, fieldIn, typeOf } from '../layout/items.js';
import { fieldAttribute, type Item, valueKey } from '../layout/keys.js';
import { type WideUpdate, type Write } from '../transport/items.js';
import { expected, fieldsOf, rewrite } from './hash-additions.js';
import { newMark, removeEmpty } from './marks.js';
import { againWithMark, counting, itemIn, never, type Seen, type Verdict, type WriteCompilers } from './write.js';

/** Up to this many fields, an `hDel` asks whether any of them is there before it touches the item. */
const MAX_FIELDS_ASKED = 100;
/** Up to this many fields fit the 4 KB of an update expression of `hDel`. */
const MAX_FIELDS_REMOVED = 900;

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

/** The hash after fields were removed from it, with the mark that this left. */
function after(names: readonly string[], write: Write | WideUpdate, attributes: Item | undefined): Item | undefined {
  if (write.returns !== 'ALL_OLD' || attributes === undefined) return attributes;
  const mark =
    write.action === 'WideUpdate'
      ? write.input.AttributeUpdates['w']?.Value
      : write.input.ExpressionAttributeValues?.[':w'];
  const removed = new Set(names);
  const left = Object.entries(attributes).filter(([name]) => !removed.has(name));
  return { ...Object.fromEntries(left), ...(mark && { w: mark }) };
}

const isUpdate = ({ action }: Write | WideUpdate): boolean => action === 'Update' || action === 'WideUpdate';

export const hashRemovals: WriteCompilers<'hDel' | 'hDelXX'> = {
  hDel: {
    compile: (operation, seen, now) => counting(operation.count, compileDelete(operation, seen, now)),
    compileWide: (operation, seen) => counting(operation.count, deleteWide(operation, seen)),
    isBlind: never,
    judge: judgeDelete,
    claimsFirst: ({ fields }) => fields.length > MAX_FIELDS_REMOVED,
    output: ({ fields, count }, old) =>
      count ? fields.filter((field) => old?.[fieldAttribute(field)] !== undefined).length : undefined,
    otherwise: ({ count }) => (count ? 0 : undefined),
    leaves: ({ fields }, write, attributes) =>
      isUpdate(write) ? after(fields.map(fieldAttribute), write, attributes) : undefined,
  },
  hDelXX: {
    compile: ({ key, field }, _, now) => removeFields(key, [fieldAttribute(field)], true, now),
    isBlind: never,
    judge: ({ field }, item) => (fieldIn(item, field) === null ? 'failed' : 'again'),
    output: () => true,
    leaves: (_, __, attributes) => attributes,
  },
};
