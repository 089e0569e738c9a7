import { type AttributeValue, type WriteRequest } from '@aws-sdk/client-dynamodb';
import {
  backoff,
  type BinaryString,
  type Context,
  pause,
  ThrottledError,
  UnknownOutcomeError,
} from '@keyvaluestore/core';

import { bytesOf, type Item, type ItemKey, sortKeyBytes } from '../layout/keys.js';
import { inParallel, settleAll } from './parallel.js';
import { withRetries } from './retries.js';
import { send, type Transport } from './transport.js';

/** The most keys of one BatchGetItem. */
export const MAX_KEYS = 100;
/** The most puts and deletes of one BatchWriteItem. At 400 KB an item they cannot reach its 16 MB. */
export const MAX_WRITES = 25;

/** A name for the item of a key and a sort key, unlike that of any other. */
export function itemName(key: BinaryString, sortKey: BinaryString): string {
  return `${key.length}:${key}${sortKey}`;
}

/** The name of an item, or of the item of a key. */
export function nameOfItem({ hk, rk }: { readonly hk?: AttributeValue; readonly rk?: AttributeValue }): string {
  return itemName(bytesOf(hk), sortKeyBytes(rk));
}

/** The name of the item that a put or delete is about. */
function nameOfWrite({ PutRequest, DeleteRequest }: WriteRequest): string {
  return nameOfItem(PutRequest?.Item ?? DeleteRequest?.Key ?? {});
}

/**
 * Sends what is pending until nothing of it comes back unprocessed, with growing pauses; gives up when a bounded number
 * of tries has processed nothing at all.
 */
async function sendAll<T>(
  transport: Transport,
  pending: { list: readonly T[] },
  context: Context,
  request: (list: readonly T[]) => Promise<readonly T[]>,
): Promise<void> {
  let lost: unknown;
  try {
    for (let round = 2; pending.list.length > 0; round++) {
      if (round > 2) {
        await pause(backoff(transport.patience.policy, round), context.signal);
        context.observer?.retry();
      }
      await withRetries(transport.patience, context, true, async () => {
        const before = pending.list.length;
        pending.list = await request(pending.list).catch((error: unknown) => {
          if (UnknownOutcomeError.is(error)) lost ??= error;
          throw error;
        });
        if (pending.list.length === before) throw new ThrottledError('DynamoDB processed nothing of a batch');
      });
    }
  } catch (error) {
    // What comes back unprocessed from a later round may have been written by one of which the answer was lost.
    throw lost ?? error;
  }
}

/** What a BatchGetItem brought: the items that there are, and the names of those that were not read, with the reason. */
export interface BatchItems {
  readonly items: ReadonlyMap<string, Item>;
  readonly unread: ReadonlySet<string>;
  readonly error?: unknown;
}

/** Reads up to 100 different items: these attributes of them, those of their keys included, or else all. */
export async function batchGet(
  transport: Transport,
  keys: readonly ItemKey[],
  context: Context,
  ProjectionExpression?: string,
): Promise<BatchItems> {
  const { tableName } = transport;
  const ConsistentRead = context.consistency === 'strong';
  const items = new Map<string, Item>();
  const pending: { list: readonly Item[] } = { list: keys };
  try {
    await sendAll(transport, pending, context, async (list) => {
      const projection = ProjectionExpression === undefined ? {} : { ProjectionExpression };
      const RequestItems = { [tableName]: { Keys: [...list], ConsistentRead, ...projection } };
      const output = await send(transport, 'BatchGetItem', { RequestItems }, context);
      for (const item of output.Responses?.[tableName] ?? []) items.set(nameOfItem(item), item);
      return output.UnprocessedKeys?.[tableName]?.Keys ?? [];
    });
    return { items, unread: new Set() };
  } catch (error) {
    return { items, unread: new Set(pending.list.map(nameOfItem)), error };
  }
}

/** Reads any number of different items in the same way; rejects if one of them was not read. */
export async function batchGetAll(
  transport: Transport,
  keys: readonly ItemKey[],
  context: Context,
  projection?: string,
): Promise<ReadonlyMap<string, Item>> {
  const tasks = Array.from({ length: Math.ceil(keys.length / MAX_KEYS) }, (_, index) => async () => {
    const some = keys.slice(index * MAX_KEYS, (index + 1) * MAX_KEYS);
    const { items, unread, error } = await batchGet(transport, some, context, projection);
    if (unread.size > 0) throw error;
    return items;
  });
  const { values, errors } = await settleAll(tasks);
  if (errors.length > 0) throw errors[0];
  return new Map(values.flatMap((items) => [...items]));
}

/** Makes any number of puts and deletes of different items; gives how many were made, and what kept others from it. */
export async function batchWriteAll(
  transport: Transport,
  writes: readonly WriteRequest[],
  context: Context,
): Promise<{ readonly written: number; readonly errors: readonly unknown[] }> {
  const failed: unknown[] = [];
  const tasks = Array.from({ length: Math.ceil(writes.length / MAX_WRITES) }, (_, index) => async () => {
    const some = writes.slice(index * MAX_WRITES, (index + 1) * MAX_WRITES);
    failed.push(...(await batchWrite(transport, some, context)).values());
  });
  await inParallel(tasks);
  return { written: writes.length - failed.length, errors: failed };
}

/** Makes up to 25 puts and deletes of different items. Gives the error of those that were not made, by name. */
export async function batchWrite(
  transport: Transport,
  writes: readonly WriteRequest[],
  context: Context,
): Promise<ReadonlyMap<string, unknown>> {
  const { tableName } = transport;
  const pending = { list: writes };
  try {
    await sendAll(transport, pending, context, async (list) => {
      const input = { RequestItems: { [tableName]: [...list] } };
      const output = await send(transport, 'BatchWriteItem', input, context);
      return output.UnprocessedItems?.[tableName] ?? [];
    });
    return new Map();
  } catch (error) {
    return new Map(pending.list.map((write) => [nameOfWrite(write), error]));
  }
}
