import {
  type BinaryString,
  ConflictError,
  type Context,
  throwIfAborted,
  UnavailableError,
  UnknownOutcomeError,
} from '@keyvaluestore/core';

import { type Call } from '../call.js';
import { unexpiredAt } from '../layout/expressions.js';
import { generationOf, headerKey, isOf, type Life, lifeOf, nextGeneration, sameHeader } from '../layout/headers.js';
import { type Item } from '../layout/keys.js';
import { queryOfMemberKeys } from '../layout/sort-key-ranges.js';
import { updateOf } from '../layout/updates.js';
import { sendWrite, type Sent, type Write } from '../transport/items.js';
import { pagesOf } from '../transport/pages.js';
import { send, type Transport } from '../transport/transport.js';
import { sweepSome } from './sweep.js';

const LOOKS = 3;

/** Reads the header of a key once. */
export async function readLife(transport: Transport, key: BinaryString, call: Call): Promise<Life> {
  const ConsistentRead = call.consistency === 'strong';
  const input = { TableName: transport.tableName, Key: headerKey(key), ConsistentRead };
  const { Item } = await send(transport, 'GetItem', input, call);
  return lifeOf(Item, call.now);
}

/**
 * The life into which a member can be put: the present one, or one that is begun here, since the last has ended. One
 * request, and one more where a life is begun, or a header waits for its removal.
 */
export async function enterLife(transport: Transport, key: BinaryString, call: Call): Promise<Life> {
  let life = await readLife(transport, key, { ...call, consistency: 'strong' });
  for (let look = 0; look < LOOKS; look++) {
    const write = entry(key, life, call.now);
    if (write === undefined) return life;
    const sent = await prepare(transport, write, call);
    if ('attributes' in sent) {
      const begun = lifeOf(sent.attributes, call.now);
      if (life.ended) await sweepSome(transport, key, begun, call);
      return begun;
    }
    life = lifeOf(sent.failedOn, call.now);
  }
  throw new ConflictError('other writers began other lives of the sorted set');
}

/** What must be written to a header before a member is; undefined for nothing. */
function entry(key: BinaryString, life: Life, now: number): Write | undefined {
  const { header } = life;
  if (header === undefined || (!life.ended && header['e'] === undefined)) return undefined;
  if (life.ended) return beginning(key, life, undefined, now);
  const { ExpressionAttributeValues, ...condition } = sameHeader(header);
  const update = updateOf([{ remove: ['e'] }], ExpressionAttributeValues);
  return { action: 'Update', input: { Key: headerKey(key), ...condition, ...update }, returns: 'ALL_NEW' };
}

/** Begins the life that follows one that has ended. */
export function beginning(key: BinaryString, life: Life, expiresAt: number | undefined, now: number): Write {
  const { ExpressionAttributeValues, ...condition } = sameHeader(life.header);
  const begin = {
    set: ['g=:next', 'o=:now'],
    remove: ['e'],
    values: { ':next': { N: String(nextGeneration(life, now)) }, ':now': { N: String(now) } },
  };
  const expiry =
    expiresAt === undefined ? { remove: ['x'] } : { set: ['x=:x_'], values: { ':x_': { N: String(expiresAt) } } };
  const update = updateOf([begin, expiry], ExpressionAttributeValues);
  return { action: 'Update', input: { Key: headerKey(key), ...condition, ...update }, returns: 'ALL_NEW' };
}

/** Makes a write that nobody can see, so that a lost answer leaves nothing unknown. */
async function prepare(transport: Transport, write: Write, context: Context): Promise<Sent> {
  try {
    return await sendWrite(transport, write, context);
  } catch (error) {
    if (!UnknownOutcomeError.is(error)) throw error;
    throwIfAborted(context.signal);
    throw new UnavailableError(undefined, { cause: error.cause });
  }
}

/** The sort key and generation of a member that counts, if there is one. */
export async function anyMember(
  transport: Transport,
  key: BinaryString,
  { generation, ended }: Pick<Life, 'generation' | 'ended'>,
  call: Call,
): Promise<Item | undefined> {
  if (ended) return undefined;
  const { ConditionExpression, ExpressionAttributeValues } = isOf(generation);
  const query = queryOfMemberKeys(key);
  const filtered = {
    ...query,
    ProjectionExpression: 'rk, g',
    FilterExpression: ConditionExpression,
    ExpressionAttributeValues: { ...query.ExpressionAttributeValues, ...ExpressionAttributeValues },
  };
  for await (const { Items = [] } of pagesOf(transport, filtered, call)) {
    if (Items[0] !== undefined) return Items[0];
  }
  return undefined;
}

/** Takes the expiry from a sorted set that was seen empty, so that the next member does not find it. */
export async function leaveLife(transport: Transport, key: BinaryString, life: Life, call: Call): Promise<void> {
  const { header } = life;
  if (header === undefined || header['e'] !== undefined) return;
  await sendWrite(transport, dropExpiry(key, header, call.now), call);
}

/**
 * Without its expiry, the header of a first life says nothing. Another waits until no writer that has read it is still
 * under way.
 */
export function dropExpiry(key: BinaryString, header: Item, now: number): Write {
  const same = sameHeader(header);
  if (generationOf(header) === 0) return { action: 'Delete', input: { Key: headerKey(key), ...same } };
  const { ExpressionAttributeValues, ...condition } = same;
  const update = updateOf(
    [{ set: ['e=:now'], remove: ['x'], values: { ':now': { N: String(now) } } }],
    ExpressionAttributeValues,
  );
  return { action: 'Update', input: { Key: headerKey(key), ...condition, ...update } };
}

/** Takes the expiry from a sorted set that has members. */
export function persistence(key: BinaryString, header: Item, now: number): Write {
  const same = sameHeader(header);
  if (generationOf(header) === 0) return { action: 'Delete', input: { Key: headerKey(key), ...same } };
  const { ExpressionAttributeValues, ...condition } = sameHeader(header);
  const live = unexpiredAt(now);
  return {
    action: 'Update',
    input: {
      Key: headerKey(key),
      UpdateExpression: 'REMOVE x',
      ConditionExpression: `${condition.ConditionExpression} AND ${live.ConditionExpression}`,
      ExpressionAttributeValues: { ...ExpressionAttributeValues, ...live.ExpressionAttributeValues },
    },
  };
}
