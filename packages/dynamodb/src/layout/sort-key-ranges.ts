import { type AttributeValue, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { type BinaryString, type Range } from '@keyvaluestore/core';

import { type Condition, PRESENT } from './expressions.js';
import { binary, fieldSortKey, SCORE_INDEX, VALUE_SORT_KEY } from './keys.js';
import { highestKey, lowestKey } from './scores.js';

const MAX_SORT_KEY = 1024;

/** A sort key that is greater than any of a member, and below that of a header. */
const HIGHEST_MEMBER = '\xff'.repeat(MAX_SORT_KEY - 1) as BinaryString;

/** A query without its table, its consistency and where it goes on. */
export type Query = Pick<
  QueryCommandInput,
  | 'IndexName'
  | 'KeyConditionExpression'
  | 'ExpressionAttributeValues'
  | 'FilterExpression'
  | 'ProjectionExpression'
  | 'Select'
  | 'ScanIndexForward'
>;

/** Inclusive bounds of a sort key; undefined where there is none. */
interface Bounds {
  readonly low: BinaryString | undefined;
  readonly high: BinaryString | undefined;
}

/**
 * The greatest sort key below this one, which holds no more than the 1024 bytes that a sort key may have; null if
 * there is none.
 */
export function sortKeyBefore(key: BinaryString): BinaryString | null {
  if (key.length === 0) return null;
  const head = key.slice(0, -1);
  const last = key.charCodeAt(key.length - 1);
  const before = last === 0 ? head : (head + String.fromCharCode(last - 1)).padEnd(MAX_SORT_KEY, '\xff');
  return before === '' ? null : (before as BinaryString);
}

/**
 * The least sort key above this one, which holds no more than the 1024 bytes that a sort key may have; null if there is
 * none.
 */
export function sortKeyAfter(key: BinaryString): BinaryString | null {
  if (key.length < MAX_SORT_KEY) return `${key}\0` as BinaryString;
  const head = key.replace(/\xff+$/, '');
  if (head === '') return null;
  const last = head.charCodeAt(head.length - 1);
  return (head.slice(0, -1) + String.fromCharCode(last + 1)) as BinaryString;
}

/** The lowest sort key that a member can have: of `_`, the one at which the Go library has it. */
function lowestSortKey(field: BinaryString): BinaryString {
  return field === VALUE_SORT_KEY ? field : fieldSortKey(field);
}

/** The inclusive bounds of a range, so that `BETWEEN` is exact; null if nothing can lie in it. */
export function boundsOf({ by, min, max }: Range): Bounds | null {
  let low: BinaryString | undefined;
  let high: BinaryString | null | undefined;
  if (by === 'score') {
    low = lowestKey(min.value, min.exclusive);
    high = highestKey(max.value, max.exclusive);
  } else {
    if (min === '+' || max === '-') return null;
    if (min !== '-' && min.value !== '') {
      low = min.exclusive ? (`${fieldSortKey(min.value)}\0` as BinaryString) : lowestSortKey(min.value);
    }
    if (max !== '+') {
      high = max.exclusive ? sortKeyBefore(lowestSortKey(max.value)) : fieldSortKey(max.value) || null;
    }
  }
  if (high === null || (low !== undefined && high !== undefined && low > high)) return null;
  return { low, high };
}

/** All scores that there are. */
export const EVERYTHING: Range = {
  by: 'score',
  min: { value: -Infinity, exclusive: false },
  max: { value: Infinity, exclusive: false },
};

/** An index sort key, and the side of it on which what is meant lies. */
export interface Beyond {
  readonly sortKey: BinaryString;
  readonly reverse: boolean;
}

/** Bounds of the index, and of them what lies on one side of a sort key; null if nothing can. */
function boundsBeyond({ low = '' as BinaryString, high }: Bounds, { sortKey, reverse }: Beyond): Bounds | null {
  const next = reverse ? sortKeyBefore(sortKey) : sortKeyAfter(sortKey);
  if (next === null) return null;
  if (reverse) return next < low ? null : { low, high: high === undefined || next < high ? next : high };
  return high !== undefined && next > high ? null : { low: next > low ? next : low, high };
}

/**
 * The part of a query that says which items it finds, of members only; null if nothing can lie in the range, or, by
 * score, in the part of it that is asked for. Where there may be a header, which comes after all members, it is not even
 * read.
 */
export function queryOfRange(key: BinaryString, range: Range, mayHaveHeader = false, beyond?: Beyond): Query | null {
  let found = boundsOf(range);
  if (found !== null && beyond !== undefined) found = boundsBeyond(found, beyond);
  if (found === null) return null;
  const byScore = range.by === 'score';
  const bounds = byScore || !mayHaveHeader ? found : { ...found, high: found.high ?? HIGHEST_MEMBER };
  const keys = keyCondition(key, byScore ? SCORE_INDEX : 'rk', bounds);
  return byScore ? { ...keys, IndexName: SCORE_INDEX } : { ...keys, FilterExpression: 'attribute_exists(rk2)' };
}

/** A member is in a range in which something can lie. */
export function conditionOfRange(range: Range): Condition {
  const { low, high } = boundsOf(range) ?? {};
  // By lex it is where it is by its own key.
  if (range.by === 'lex' || low === undefined || high === undefined) return PRESENT;
  return {
    ConditionExpression: '(rk2 BETWEEN :low AND :high)',
    ExpressionAttributeValues: { ':low': binary(low), ':high': binary(high) },
  };
}

/** The query for the sort keys of all members of a sorted set, from the index, which holds nothing else. */
export function queryOfMemberKeys(key: BinaryString): Query {
  return {
    ...keyCondition(key, SCORE_INDEX, { low: undefined, high: undefined }),
    IndexName: SCORE_INDEX,
    ProjectionExpression: 'rk',
  };
}

function keyCondition(key: BinaryString, name: string, { low, high }: Bounds): Query {
  const values: Record<string, AttributeValue> = { ':hk': binary(key) };
  if (low !== undefined) values[':low'] = binary(low);
  if (high !== undefined) values[':high'] = binary(high);
  return {
    KeyConditionExpression: `hk = :hk${sortKeyCondition(name, low !== undefined, high !== undefined)}`,
    ExpressionAttributeValues: values,
  };
}

function sortKeyCondition(name: string, low: boolean, high: boolean): string {
  if (low && high) return ` AND ${name} BETWEEN :low AND :high`;
  if (low) return ` AND ${name} >= :low`;
  return high ? ` AND ${name} <= :high` : '';
}
