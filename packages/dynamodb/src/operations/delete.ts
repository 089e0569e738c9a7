import { type WriteRequest } from '@aws-sdk/client-dynamodb';
import { type BinaryString, type Operation, UnknownOutcomeError } from '@keyvaluestore/core';

import { type Call } from '../call.js';
import { readLife } from '../expiring/lives.js';
import { unexpired } from '../layout/expiry.js';
import { batchWriteAll } from '../transport/batches.js';
import { PRESENT } from '../layout/expressions.js';
import { typeOf } from '../layout/items.js';
import { counts, headerKey, sameHeader } from '../layout/headers.js';
import { binary, type Item, valueKey } from '../layout/keys.js';
import { queryOfMemberKeys } from '../layout/sort-key-ranges.js';
import { sendWrite, type Write } from '../transport/items.js';
import { pagesOf } from '../transport/pages.js';
import { worstOf } from '../transport/parallel.js';
import { withRetries } from '../transport/retries.js';
import { type Transport } from '../transport/transport.js';

/**
 * Removes whatever a key holds. Two requests at the same time, one for a string, set, hash or list and one that looks for
 * members of a sorted set; and where there are any, one for each further megabyte of them and one for each 25.
 */
export async function deleteKey(transport: Transport, { key }: Operation<'delete'>, call: Call): Promise<boolean> {
  const progress: Progress = { removed: false };
  await both(progress, deleteItem(transport, key, call, progress), deleteMembers(transport, key, call, progress));
  return progress.removed;
}

/** The same, but for a string, set, hash or list that is put in the place of whatever is there; none for nothing. */
export async function replaceKey(
  transport: Transport,
  key: BinaryString,
  write: Write | undefined,
  call: Call,
): Promise<void> {
  const progress: Progress = { removed: false };
  const item =
    write === undefined ? deleteItem(transport, key, call, progress) : putItem(transport, write, call, progress);
  await both(progress, item, deleteMembers(transport, key, call, progress));
}

/** Waits for both halves; where only one was made, the outcome is unknown. */
async function both(progress: Progress, ...all: readonly Promise<void>[]): Promise<void> {
  const halves = await Promise.allSettled(all);
  const errors = halves.flatMap((half) => (half.status === 'rejected' ? [half.reason as unknown] : []));
  if (errors.length === 0) return;
  const unknown = errors.find((error) => UnknownOutcomeError.is(error));
  // Something is gone, and something may be left.
  if (progress.removed) throw unknown ?? new UnknownOutcomeError(undefined, { cause: errors[0] });
  throw unknown ?? errors[0];
}

/** Whether anything has been removed or replaced, also by a half that has failed since. */
interface Progress {
  removed: boolean;
}

async function putItem(transport: Transport, write: Write, call: Call, progress: Progress): Promise<void> {
  await withRetries(transport.patience, call, false, () => sendWrite(transport, write, call));
  progress.removed = true;
}

async function deleteItem(transport: Transport, key: BinaryString, call: Call, progress: Progress): Promise<void> {
  // Without a condition, DynamoDB Local gives the same old item to several deletes at the same time.
  const write: Write = { action: 'Delete', input: { Key: valueKey(key), ...PRESENT }, returns: 'ALL_OLD' };
  const sent = await withRetries(transport.patience, call, false, () => sendWrite(transport, write, call));
  if ('attributes' in sent && !['absent', 'empty'].includes(typeOf(unexpired(sent.attributes, call.now))))
    progress.removed = true;
}

async function deleteMembers(transport: Transport, key: BinaryString, call: Call, progress: Progress): Promise<void> {
  // What a query misses because it was read from a replica that lags behind would stay for good.
  const strong: Call = { ...call, consistency: 'strong' };
  const life = call.expiringSortedSets
    ? await withRetries(transport.patience, call, true, () => readLife(transport, key, strong))
    : undefined;
  const query = queryOfMemberKeys(key);
  const asked = life === undefined ? query : { ...query, ProjectionExpression: 'rk, g' };
  for await (const { Items = [] } of pagesOf(transport, asked, strong)) {
    const hk = binary(key);
    const isFound = life === undefined || Items.some((member) => counts(life, member));
    const requests = Items.map(({ rk }): WriteRequest => ({ DeleteRequest: { Key: { hk, ...(rk && { rk }) } } }));
    await deleteAll(transport, requests, call, isFound ? progress : { removed: false });
  }
  if (life?.header !== undefined) await deleteHeader(transport, key, life.header, call);
}

/** Last, as members of lives before would count without it; one that says something else by now stays. */
async function deleteHeader(transport: Transport, key: BinaryString, header: Item, call: Call): Promise<void> {
  const write: Write = { action: 'Delete', input: { Key: headerKey(key), ...sameHeader(header) } };
  await withRetries(transport.patience, call, true, () => sendWrite(transport, write, call));
}

async function deleteAll(
  transport: Transport,
  requests: readonly WriteRequest[],
  call: Call,
  progress: Progress,
): Promise<void> {
  const { written, errors } = await batchWriteAll(transport, requests, call);
  if (written > 0) progress.removed = true;
  if (errors.length > 0) throw worstOf(errors);
}
