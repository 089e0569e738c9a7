import {
  ConflictError,
  fromBytes,
  type BinaryString,
  type Operation,
  OutOfRangeError,
  type RangeOutput,
} from '@keyvaluestore/core';

import { type Call } from '../call.js';
import { enterLife } from '../expiring/lives.js';
import { memberWrite } from '../expiring/members.js';
import { readMembers } from '../expiring/reads.js';
import { ABSENT, and } from '../layout/expressions.js';
import { counts, generationOf, isOf } from '../layout/headers.js';
import { binary, bytesOf, type Item, memberKey } from '../layout/keys.js';
import { decodeScore, encodeScore, SCORE_BYTES } from '../layout/scores.js';
import { type Query, queryOfRange } from '../layout/sort-key-ranges.js';
import { sendWrite, type Write } from '../transport/items.js';
import { pagesOf } from '../transport/pages.js';
import { type Patience, withRetries } from '../transport/retries.js';
import { send, type Transport } from '../transport/transport.js';
import { type ItemReaders } from './read.js';
import { type WriteCompilers } from './write.js';

/** The index sort key of a field with a score. */
function scoreKey(score: number, field: BinaryString): BinaryString {
  return `${encodeScore(score)}${field}` as BinaryString;
}

/** The item that holds a member of a sorted set. */
function memberItem(key: BinaryString, field: BinaryString, member: BinaryString, score: number): Item {
  return { ...memberKey(key, field), v: binary(member), rk2: binary(scoreKey(score, field)) };
}

/** The item of a member that is added. */
export function itemOfMember({ key, field, member, score }: Operation<'zAdd'>): Item {
  return memberItem(key, field, member, score);
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

/**
 * The query for a range or a count, or null if it is empty and need not be sent. Where sorted sets can expire, it brings
 * the generation of each member, also to be counted by.
 */
export function compileQuery(
  operation: Operation<'zRange'> | Operation<'zCount'>,
  expiringSortedSets = false,
): Query | null {
  const query = queryOfRange(operation.key, operation.range, expiringSortedSets);
  if (query === null) return null;
  if (operation.name === 'zCount') {
    return expiringSortedSets ? { ...query, ProjectionExpression: 'g' } : { ...query, Select: 'COUNT' };
  }
  const attributes = operation.withScores || operation.withFields ? 'v, rk2' : 'v';
  return {
    ...query,
    ProjectionExpression: expiringSortedSets ? `${attributes}, g` : attributes,
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
  call: Call,
): Promise<RangeOutput> {
  const { limit } = operation;
  const items: Item[] = [];
  const query = compileQuery(operation, call.expiringSortedSets);
  if (query !== null && call.expiringSortedSets) {
    return rangeOutput(operation, await readMembers(transport, operation, query, call));
  }
  if (query !== null) {
    for await (const page of pagesOf(transport, query, call, () => pageLimit(limit, items.length))) {
      // Not push(...page), which a page of many small items could overflow the stack with.
      for (const item of page.Items ?? []) items.push(item);
      if (limit !== undefined && items.length >= limit) break;
    }
  }
  return rangeOutput(operation, items);
}

export async function countRange(transport: Transport, operation: Operation<'zCount'>, call: Call): Promise<number> {
  const query = compileQuery(operation, call.expiringSortedSets);
  if (query !== null && call.expiringSortedSets) {
    return (await readMembers(transport, { key: operation.key, limit: undefined }, query, call)).length;
  }
  let count = 0;
  if (query !== null) {
    for await (const page of pagesOf(transport, query, call)) count += page.Count ?? 0;
  }
  return count;
}

/**
 * The write that moves a member from the score that was seen to another, or adds it; it keeps the member of a field.
 * `left` is a member that was met in its place and does not count.
 */
function compileIncrement(
  { key, field }: Operation<'zIncrBy'>,
  seen: Item | undefined,
  score: number,
  life: Place,
): Write {
  const old = seen?.['rk2'];
  if (old === undefined) {
    const item = memberItem(key, field, field, score);
    if (life.generation === undefined) return { action: 'Put', input: { Item: item, ...ABSENT } };
    return memberWrite(item, life.generation, false, life.left);
  }
  const same = { ConditionExpression: 'rk2 = :old', ExpressionAttributeValues: { ':old': old } };
  const condition = life.generation === undefined ? same : and(same, isOf(life.generation));
  return {
    action: 'Update',
    input: {
      Key: memberKey(key, field),
      UpdateExpression: 'SET rk2 = :new',
      ...condition,
      ExpressionAttributeValues: {
        ...condition.ExpressionAttributeValues,
        ':new': binary(scoreKey(score, field)),
      },
    },
  };
}

/** Where a member is put: the generation of the sorted set's life, undefined where it has none; and what is there. */
interface Place {
  readonly generation: number | undefined;
  readonly left: Item | undefined;
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
  call: Call,
): Promise<number> {
  return withRetries(patienceOf(transport), call, false, async () => {
    let { seen, place } = await lookAt(transport, operation, call);
    for (let look = 0; look < LOOKS; look++) {
      const score = addScores(scoreOf(seen) ?? 0, operation.by);
      const sent = await sendWrite(transport, compileIncrement(operation, seen, score, place), call);
      if ('attributes' in sent) return score;
      const { failedOn } = sent;
      const isAsSeen =
        place.generation === undefined || failedOn === undefined || generationOf(failedOn) === place.generation;
      if (isAsSeen) seen = failedOn;
      else ({ seen, place } = await lookAt(transport, operation, call));
    }
    throw new ConflictError('other writers changed the score again and again');
  });
}

/** The member, if it counts, and the place for it. */
async function lookAt(
  transport: Transport,
  operation: Operation<'zIncrBy'>,
  call: Call,
): Promise<{ seen: Item | undefined; place: Place }> {
  if (!call.expiringSortedSets) {
    return { seen: await getScore(transport, operation, call), place: { generation: undefined, left: undefined } };
  }
  const [life, item] = await Promise.all([
    enterLife(transport, operation.key, call),
    getScore(transport, operation, call),
  ]);
  const { generation } = life;
  if (counts(life, item)) return { seen: item, place: { generation, left: undefined } };
  return { seen: undefined, place: { generation, left: item } };
}

/** Twice the usual tries: of the writers of one score each must be the fastest once. */
function patienceOf({ patience }: Transport): Patience {
  return { ...patience, policy: { ...patience.policy, attempts: 2 * patience.policy.attempts } };
}

async function getScore(
  transport: Transport,
  { key, field }: Operation<'zIncrBy'>,
  call: Call,
): Promise<Item | undefined> {
  const input = {
    TableName: transport.tableName,
    Key: memberKey(key, field),
    ProjectionExpression: call.expiringSortedSets ? 'rk2, g' : 'rk2',
    ConsistentRead: true,
  };
  return (await send(transport, 'GetItem', input, call)).Item;
}
