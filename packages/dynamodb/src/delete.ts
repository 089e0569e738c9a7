import { type WriteRequest } from '@aws-sdk/client-dynamodb';
import { type Context, type Operation } from '@keyvaluestore/core';

import { batchWrite, MAX_WRITES } from './batch-requests.js';
import { typeOf } from './items.js';
import { binary, valueKey } from './keys.js';
import { inParallel } from './parallel.js';
import { pagesOf } from './queries.js';
import { compileMemberKeys } from './ranges.js';
import { withRetries } from './retries.js';
import { type Transport } from './transport.js';
import { type Write } from './write.js';
import { sendWrite } from './writes.js';

const PARALLEL = 16;

/**
 * Removes whatever a key holds. Two requests at the same time, one for a string, set or hash and one that looks for
 * members of a sorted set; and where there are any, one for each further megabyte of them and one for each 25.
 */
export async function deleteKey(
  transport: Transport,
  operation: Operation<'delete'>,
  context: Context,
): Promise<boolean> {
  const [item, members] = await Promise.allSettled([
    deleteItem(transport, operation, context),
    deleteMembers(transport, operation, context),
  ]);
  if (item.status === 'rejected') throw item.reason;
  if (members.status === 'rejected') throw members.reason;
  return item.value || members.value;
}

async function deleteItem(transport: Transport, { key }: Operation<'delete'>, context: Context): Promise<boolean> {
  // Without a condition, DynamoDB Local gives the same old item to several deletes at the same time.
  const input = { Key: valueKey(key), ConditionExpression: 'attribute_exists(hk)' };
  const write: Write = { action: 'Delete', input, returns: 'ALL_OLD' };
  const sent = await withRetries(transport.patience, context, false, () => sendWrite(transport, write, context, false));
  return 'attributes' in sent && !['absent', 'empty'].includes(typeOf(sent.attributes));
}

async function deleteMembers(transport: Transport, { key }: Operation<'delete'>, context: Context): Promise<boolean> {
  let found = false;
  // What a query misses because it was read from a replica that lags behind would stay for good.
  const strong: Context = { ...context, consistency: 'strong' };
  for await (const { Items = [] } of pagesOf(transport, compileMemberKeys(key), strong)) {
    if (Items.length > 0) found = true;
    const hk = binary(key);
    const requests = Items.map(({ rk }): WriteRequest => ({ DeleteRequest: { Key: { hk, ...(rk && { rk }) } } }));
    await deleteAll(transport, requests, context);
  }
  return found;
}

async function deleteAll(transport: Transport, requests: readonly WriteRequest[], context: Context): Promise<void> {
  const failures: unknown[] = [];
  const tasks = Array.from({ length: Math.ceil(requests.length / MAX_WRITES) }, (_, index) => async () => {
    const chunk = requests.slice(index * MAX_WRITES, (index + 1) * MAX_WRITES);
    failures.push(...(await batchWrite(transport, chunk, context)).values());
  });
  await inParallel(tasks, PARALLEL);
  if (failures.length > 0) throw failures[0];
}
