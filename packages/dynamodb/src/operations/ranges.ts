import { type AttributeValue, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { type BinaryString, fromBytes, type Operation, type Range, type RangeOutput } from '@keyvaluestore/core';

import { binary, bytesOf, fieldSortKey, type Item, SCORE_INDEX } from '../layout/keys.js';
import { decodeScore, highestKey, lowestKey } from '../layout/scores.js';

const MAX_SORT_KEY = 1024;
const MAX_LIMIT = 2 ** 31 - 1;

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
      const key = fieldSortKey(min.value);
      low = min.exclusive ? (`${key}\0` as BinaryString) : key;
    }
    if (max !== '+') high = max.exclusive ? sortKeyBefore(fieldSortKey(max.value)) : fieldSortKey(max.value) || null;
  }
  if (high === null || (low !== undefined && high !== undefined && low > high)) return null;
  return { low, high };
}

/** The query for a range or a count, or null if it is empty and need not be sent. */
export function compileQuery(operation: Operation<'zRange'> | Operation<'zCount'>): Query | null {
  const bounds = boundsOf(operation.range);
  if (bounds === null) return null;
  const byScore = operation.range.by === 'score';
  const keys = keyCondition(operation.key, byScore ? SCORE_INDEX : 'rk', bounds);
  const index = byScore ? { IndexName: SCORE_INDEX } : { FilterExpression: 'attribute_exists(rk2)' };
  if (operation.name === 'zCount') return { ...keys, ...index, Select: 'COUNT' };
  return {
    ...keys,
    ...index,
    ProjectionExpression: operation.withScores || operation.withFields ? 'v, rk2' : 'v',
    ScanIndexForward: !operation.reverse,
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

/** How many items a further page of a range may read; undefined for as many as fit in it. */
export function pageLimit(limit: number | undefined, found: number): number | undefined {
  return limit === undefined ? undefined : Math.min(limit - found, MAX_LIMIT);
}

/** What a range gives, from its items. */
export function rangeOutput({ withScores, withFields }: Operation<'zRange'>, items: readonly Item[]): RangeOutput {
  const scoreKeys = items.map((item) => item['rk2']?.B ?? new Uint8Array(8));
  return {
    members: items.map((item) => bytesOf(item['v'])),
    ...(withScores && { scores: scoreKeys.map(decodeScore) }),
    ...(withFields && { fields: scoreKeys.map((key) => fromBytes(key.subarray(8))) }),
  };
}

/** The query for the sort keys of all members of a sorted set, from the index, which holds nothing else. */
export function compileMemberKeys(key: BinaryString): Query {
  return {
    ...keyCondition(key, SCORE_INDEX, { low: undefined, high: undefined }),
    IndexName: SCORE_INDEX,
    ProjectionExpression: 'rk',
  };
}
