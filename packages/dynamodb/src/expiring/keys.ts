import { type BinaryString, expiryAfter, type Operation } from '@keyvaluestore/core';

import { type Call } from '../call.js';
import { counts, headerKey, isOf, type Life, sameHeader } from '../layout/headers.js';
import { binary, type Item, type ItemKey } from '../layout/keys.js';
import { queryOfMemberKeys } from '../layout/sort-key-ranges.js';
import { updateOf } from '../layout/updates.js';
import { sendWrite, type Write } from '../transport/items.js';
import { pagesOf } from '../transport/pages.js';
import { untilUnchanged, withRetries } from '../transport/retries.js';
import { sendTransaction } from '../transport/transactions.js';
import { type Transport } from '../transport/transport.js';
import { anyMember, persistence, readLife } from './lives.js';

/** The life of a sorted set, and a member that counts if there is one: two requests at the same time, rarely another. */
export async function lookAtSortedSet(
  transport: Transport,
  key: BinaryString,
  call: Call,
): Promise<{ readonly life: Life; readonly member: Item | undefined }> {
  const [life, first] = await Promise.all([
    withRetries(transport.patience, call, true, () => readLife(transport, key, call)),
    firstMember(transport, key, call),
  ]);
  if (first === undefined || life.ended) return { life, member: undefined };
  return { life, member: counts(life, first) ? first : await anyMember(transport, key, life, call) };
}

async function firstMember(transport: Transport, key: BinaryString, call: Call): Promise<Item | undefined> {
  const query = { ...queryOfMemberKeys(key), ProjectionExpression: 'rk, g' };
  for await (const { Items = [] } of pagesOf(transport, query, call, () => 1)) {
    if (Items[0] !== undefined) return Items[0];
  }
  return undefined;
}

/** The header is as it was seen. */
export function headerCheck(key: BinaryString, { header }: Life): Write {
  return { action: 'ConditionCheck', input: { Key: headerKey(key), ...sameHeader(header) } };
}

/**
 * What becomes of a header when it is told an expiry: undefined where it stays as it is. One that is to be removed waits
 * no longer for it.
 */
export function headerWrite(key: BinaryString, { header }: Life, expiresAt: number | undefined): Write | undefined {
  const x = expiresAt === undefined ? undefined : { N: String(expiresAt) };
  if (header === undefined) {
    if (x === undefined) return undefined;
    return { action: 'Put', input: { Item: { ...headerKey(key), x }, ...sameHeader(header) } };
  }
  if (x?.N === header['x']?.N && header['e'] === undefined) return undefined;
  const { ExpressionAttributeValues, ...condition } = sameHeader(header);
  const change = x === undefined ? {} : { set: ['x=:x_'], values: { ':x_': x } };
  const update = updateOf([change, { remove: ['e'] }], ExpressionAttributeValues);
  return { action: 'Update', input: { Key: headerKey(key), ...condition, ...update } };
}

/** Gives a sorted set another expiry while a member of it is there; gives whether there is one. */
export async function expireSortedSet(
  transport: Transport,
  { key, expiry }: Operation<'expire'>,
  call: Call,
): Promise<boolean> {
  const strong: Call = { ...call, consistency: 'strong' };
  return untilUnchanged(transport.patience, call, async () => {
    const { life, member } = await lookAtSortedSet(transport, key, strong);
    if (member === undefined) return false;
    const write = headerWrite(key, life, expiryAfter(expiry, life.expiresAt, call.now));
    if (write === undefined) return true;
    const Key = { hk: binary(key), rk: member['rk'] } as ItemKey;
    const { ConditionExpression, ...values } = isOf(life.generation);
    const there = { ConditionExpression: `attribute_exists(hk) AND ${ConditionExpression}`, ...values };
    const check: Write = { action: 'ConditionCheck', input: { Key, ...there } };
    return (await sendTransaction(transport, [write, check], call)) === undefined ? true : undefined;
  });
}

/** Takes the expiry from a sorted set; gives whether there was one. */
export async function persistSortedSet(
  transport: Transport,
  { key }: Operation<'persist'>,
  call: Call,
): Promise<boolean> {
  const strong: Call = { ...call, consistency: 'strong' };
  return untilUnchanged(transport.patience, call, async () => {
    const { life, member } = await lookAtSortedSet(transport, key, strong);
    const { header } = life;
    if (member === undefined || header === undefined || life.expiresAt === undefined) return false;
    const write = persistence(key, header, call.now);
    const sent = await withRetries(transport.patience, call, false, () => sendWrite(transport, write, call));
    return 'attributes' in sent ? true : undefined;
  });
}
