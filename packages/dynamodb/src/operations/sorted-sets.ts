import {
  ConflictError,
  fromBytes,
  type Context,
  type BinaryString,
  type Operation,
  OutOfRangeError,
  type RangeOutput,
} from '@keyvaluestore/core';

import { ABSENT } from '../layout/expressions.js';
import { binary, bytesOf, type Item, memberKey } from '../layout/keys.js';
import { decodeScore, encodeScore, SCORE_BYTES } from '../layout/scores.js';
import { type Query, queryOfRange } from '../layout/sort-key-ranges.js';
import { sendWrite, type Write } from '../transport/items.js';
import { pagesOf } from '../transport/pages.js';
import { type Patience, withRetries } from '../transport/retries.js';
import { send, type Transport } from '../transport/transport.js';
import { type ItemReaders } from './read.js';
import { itemIn, type Seen, type WriteCompilers } from './write.js';

/** The index sort key of a field with a score. */
function scoreKey(score: number, field: BinaryString): BinaryString {
  return `${encodeScore(score)}${field}` as BinaryString;
}

/** The item that holds a member of a sorted set. */
function memberItem(key: BinaryString, field: BinaryString, member: BinaryString, score: number): Item {
  return { ...memberKey(key, field), v: binary(member), rk2: binary(scoreKey(score, field)) };
}

/** The score of a member's item, or null if there is none. */
function scoreOf(item: Item | null | undefined): number | null {
  const key = item?.['rk2']?.B;
  return key === undefined ? null : decodeScore(key);
}

export const sortedSetReads: ItemReaders<'zScore' | 'zhGet'> = {
  zScore: {
    compile: ({ key, field }) => ({ Key: memberKey(key, field), ProjectionExpression: 'rk2' }),
    output: (_, item) => scoreOf(item),
  },
  zhGet: {
    compile: ({ key, field }) => ({ Key: memberKey(key, field), ProjectionExpression: 'v, rk2' }),
    output: (_, item) => (item?.['rk2'] === undefined ? null : bytesOf(item['v'])),
  },
};

export const sortedSetWrites: WriteCompilers<'zAdd' | 'zRem'> = {
  zAdd: {
    compile: ({ key, field, member, score, when }) => ({
      action: 'Put',
      input: { Item: memberItem(key, field, member, score), ...(when === 'absent' ? ABSENT : {}) },
    }),
    isBlind: ({ when }) => when === 'always',
    judge: () => 'failed',
    output: () => true,
  },
  zRem: {
    compile: ({ key, field }) => ({ action: 'Delete', input: { Key: memberKey(key, field) } }),
    isBlind: () => true,
    judge: () => 'nothing',
    output: () => undefined,
  },
};

const MAX_LIMIT = 2 ** 31 - 1;

/** The query for a range or a count, or null if it is empty and need not be sent. */
export function compileQuery(operation: Operation<'zRange'> | Operation<'zCount'>): Query | null {
  const query = queryOfRange(operation.key, operation.range);
  if (query === null) return null;
  if (operation.name === 'zCount') return { ...query, Select: 'COUNT' };
  return {
    ...query,
    ProjectionExpression: operation.withScores || operation.withFields ? 'v, rk2' : 'v',
    ScanIndexForward: !operation.reverse,
  };
}

/** How many items a further page of a range may read; undefined for as many as fit in it. */
function pageLimit(limit: number | undefined, found: number): number | undefined {
  return limit === undefined ? undefined : Math.min(limit - found, MAX_LIMIT);
}

/** What a range gives, from its items. */
function rangeOutput({ withScores, withFields }: Operation<'zRange'>, items: readonly Item[]): RangeOutput {
  const scoreKeys = items.map((item) => item['rk2']?.B ?? new Uint8Array(SCORE_BYTES));
  return {
    members: items.map((item) => bytesOf(item['v'])),
    ...(withScores && { scores: scoreKeys.map(decodeScore) }),
    ...(withFields && { fields: scoreKeys.map((key) => fromBytes(key.subarray(SCORE_BYTES))) }),
  };
}

export async function readRange(
  transport: Transport,
  operation: Operation<'zRange'>,
  context: Context,
): Promise<RangeOutput> {
  const { limit } = operation;
  const items: Item[] = [];
  const query = compileQuery(operation);
  if (query !== null) {
    for await (const page of pagesOf(transport, query, context, () => pageLimit(limit, items.length))) {
      // Not push(...page), which a page of many small items could overflow the stack with.
      for (const item of page.Items ?? []) items.push(item);
      if (limit !== undefined && items.length >= limit) break;
    }
  }
  return rangeOutput(operation, items);
}

export async function countRange(
  transport: Transport,
  operation: Operation<'zCount'>,
  context: Context,
): Promise<number> {
  const query = compileQuery(operation);
  let count = 0;
  if (query !== null) {
    for await (const page of pagesOf(transport, query, context)) count += page.Count ?? 0;
  }
  return count;
}

/** The write that moves a member from the score that was seen to another, or adds it; it keeps the member of a field. */
function compileIncrement({ key, field }: Operation<'zIncrBy'>, seen: Seen, score: number): Write {
  const old = itemIn(seen)?.['rk2'];
  if (old === undefined) {
    return { action: 'Put', input: { Item: memberItem(key, field, field, score), ...ABSENT } };
  }
  return {
    action: 'Update',
    input: {
      Key: memberKey(key, field),
      UpdateExpression: 'SET rk2 = :new',
      ConditionExpression: 'rk2 = :old',
      ExpressionAttributeValues: { ':new': binary(scoreKey(score, field)), ':old': old },
    },
  };
}

/** The sum of two scores; throws `OutOfRangeError` if it is no number. */
function addScores(score: number, by: number): number {
  // Adding 0 makes 0 of the -0 that two negative zeros would give.
  const sum = score + by + 0;
  if (Number.isNaN(sum)) throw new OutOfRangeError('the sum of the scores is not a number');
  return sum;
}

/** Writes that follow at once on one that met another score, before the writers are spread over time. */
const LOOKS = 3;

/**
 * Adds to a score: a read, and a write on the condition that nobody was faster. Each time that somebody was, one write
 * more, since the failed one brings the score that it met; after a pause, another read, as that score has become old.
 */
export async function incrementScore(
  transport: Transport,
  operation: Operation<'zIncrBy'>,
  context: Context,
): Promise<number> {
  return withRetries(patienceOf(transport), context, false, async () => {
    let seen: Seen = await getScore(transport, operation, context);
    for (let look = 0; look < LOOKS; look++) {
      const score = addScores(scoreOf(itemIn(seen)) ?? 0, operation.by);
      const sent = await sendWrite(transport, compileIncrement(operation, seen, score), context);
      if ('attributes' in sent) return score;
      seen = sent.failedOn ?? null;
    }
    throw new ConflictError('other writers changed the score again and again');
  });
}

/** Twice the usual tries: of the writers of one score each must be the fastest once. */
function patienceOf({ patience }: Transport): Patience {
  return { ...patience, policy: { ...patience.policy, attempts: 2 * patience.policy.attempts } };
}

async function getScore(
  transport: Transport,
  { key, field }: Operation<'zIncrBy'>,
  context: Context,
): Promise<Item | null> {
  const input = {
    TableName: transport.tableName,
    Key: memberKey(key, field),
    ProjectionExpression: 'rk2',
    ConsistentRead: true,
  };
  return (await send(transport, 'GetItem', input, context)).Item ?? null;
}
