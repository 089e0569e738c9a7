import { type BinaryString, KeyValueStoreError } from '@keyvaluestore/core';

import { type Call } from '../call.js';
import { type Condition } from '../layout/expressions.js';
import {
  counts,
  generationOf,
  HEADER_SORT_KEY,
  headerKey,
  isOf,
  type Life,
  lifeOf,
  sameHeader,
  sameLife,
} from '../layout/headers.js';
import { binary, bytesOf, type Item, type ItemKey } from '../layout/keys.js';
import { queryOfMemberKeys } from '../layout/sort-key-ranges.js';
import { sendWrite, type Write } from '../transport/items.js';
import { pagesOf } from '../transport/pages.js';
import { onceOnly, withRetries } from '../transport/retries.js';
import { FAILED, MAX_ACTIONS, sendTransaction } from '../transport/transactions.js';
import { send, type Transport } from '../transport/transport.js';

/** Milliseconds after which no writer is under way any more that has read a header before. */
const MARGIN = 300_000;
/** Members that a writer removes when it begins another life. */
const SOME = 25;

/** Removes what is left of the lives of sorted sets that have ended; gives of how many keys. */
export async function sweep(transport: Transport, limit: number, call: Call): Promise<number> {
  let swept = 0;
  for await (const header of headers(transport, call)) {
    if (await sweepKey(transport, header, call)) swept += 1;
    if (swept >= limit) break;
  }
  return swept;
}

/** The headers that may have left something behind, in no order. */
async function* headers(transport: Transport, call: Call): AsyncGenerator<Item> {
  const input = {
    TableName: transport.tableName,
    FilterExpression: 'rk = :rk AND (x <= :now OR attribute_exists(o) OR e <= :long)',
    ExpressionAttributeValues: {
      ':rk': binary(HEADER_SORT_KEY),
      ':now': { N: String(call.now) },
      ':long': { N: String(call.now - MARGIN) },
    },
    ConsistentRead: true,
  };
  let ExclusiveStartKey: Item | undefined;
  do {
    const from = ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey };
    const page = await withRetries(transport.patience, call, true, () =>
      send(transport, 'Scan', { ...input, ...from }, call),
    );
    yield* page.Items ?? [];
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
}

/** Removes what is left under one header, and the header where it means nothing any more; gives whether anything was. */
async function sweepKey(transport: Transport, header: Item, call: Call): Promise<boolean> {
  const key = bytesOf(header['hk']);
  const life = lifeOf(header, call.now);
  const { removed, left } = await sweepMembers(transport, key, life, Infinity, call);
  if (left > 0) return removed > 0;
  const ends = life.ended ? life.expiresAt : header['e'] === undefined ? undefined : Number(header['e'].N);
  const write = lastWrite(key, life, ends, call.now);
  if (write === undefined) return removed > 0;
  const sent = await withRetries(transport.patience, call, true, () => sendWrite(transport, write, call));
  return removed > 0 || (write.action === 'Delete' && 'attributes' in sent);
}

/** What becomes of a header of which no dead members are left. */
function lastWrite(key: BinaryString, life: Life, ends: number | undefined, now: number): Write | undefined {
  const { header } = life;
  if (header === undefined) return undefined;
  if (ends !== undefined && ends + MARGIN <= now) {
    return { action: 'Delete', input: { Key: headerKey(key), ...sameHeader(header) } };
  }
  if (header['o'] === undefined) return undefined;
  // Written at a time after which nobody adds to lives before.
  if (Number(header['o'].N) + MARGIN > now) return undefined;
  return { action: 'Update', input: { Key: headerKey(key), UpdateExpression: 'REMOVE o', ...sameLife(header) } };
}

/** Removes some members of lives before this one. That nobody needs it now makes its failure none. */
export async function sweepSome(transport: Transport, key: BinaryString, life: Life, call: Call): Promise<void> {
  await sweepMembers(onceOnly(transport), key, life, SOME, call).catch((error: unknown) => {
    if (!KeyValueStoreError.is(error)) throw error;
  });
}

interface Swept {
  readonly removed: number;
  /** Members that are still there, those that count included where all must go for the header to go. */
  readonly left: number;
}

/** Removes up to so many members that do not count. */
async function sweepMembers(
  transport: Transport,
  key: BinaryString,
  life: Life,
  limit: number,
  call: Call,
): Promise<Swept> {
  const { header } = life;
  if (header === undefined) return { removed: 0, left: 0 };
  const query = { ...queryOfMemberKeys(key), ProjectionExpression: 'rk, g' };
  const condition = life.ended ? sameHeader(header) : sameLife(header);
  let removed = 0;
  let left = 0;
  for await (const { Items = [] } of pagesOf(transport, query, { ...call, consistency: 'strong' })) {
    const dead = Items.filter((member) => !counts(life, member));
    left += header['e'] === undefined ? 0 : Items.length - dead.length;
    for (let start = 0; start < dead.length; start += MAX_ACTIONS - 1) {
      const some = dead.slice(start, start + Math.min(MAX_ACTIONS - 1, limit - removed));
      const gone = await removeDead(transport, key, condition, some, call);
      removed += gone;
      left += some.length - gone;
      if (removed >= limit || gone === 0) return { removed, left: left + 1 };
    }
  }
  return { removed, left };
}

/**
 * Removes dead members if the life is still the one that was seen, and they are. One that somebody has put anew meanwhile
 * is left. Gives how many are gone.
 */
async function removeDead(
  transport: Transport,
  key: BinaryString,
  condition: Condition,
  members: readonly Item[],
  call: Call,
): Promise<number> {
  const hk = binary(key);
  const check: Write = { action: 'ConditionCheck', input: { Key: headerKey(key), ...condition } };
  const deletes = members.map((member): Write => {
    const Key = { hk, rk: member['rk'] } as ItemKey;
    return { action: 'Delete', input: { Key, ...isOf(generationOf(member)) } };
  });
  const reasons = await sendTransaction(transport, [check, ...deletes], call);
  if (reasons === undefined) return members.length;
  const others = members.filter((_, index) => reasons[index + 1]?.Code !== FAILED);
  if (reasons[0]?.Code === FAILED || others.length === members.length || others.length === 0) return 0;
  return removeDead(transport, key, condition, others, call);
}
