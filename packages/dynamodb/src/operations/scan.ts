import { type ScanCommandInput } from '@aws-sdk/client-dynamodb';
import { type BinaryString, type KeyType, type ScanPage, type ScanRequest } from '@keyvaluestore/core';

import { type Call } from '../call.js';
import { unexpired } from '../layout/expiry.js';
import { and, type Condition, unexpiredAt } from '../layout/expressions.js';
import { counts, HEADER_SORT_KEY, headerKey, type Life, lifeOf } from '../layout/headers.js';
import { typeOf } from '../layout/items.js';
import { binary, bytesOf, type Item, sortKeyBytes, VALUE_SORT_KEY } from '../layout/keys.js';
import { cursorOf, startOf } from '../layout/scan-cursors.js';
import { batchGet, itemName, MAX_KEYS } from '../transport/batches.js';
import { inParallel } from '../transport/parallel.js';
import { withRetries } from '../transport/retries.js';
import { send, type Transport } from '../transport/transport.js';

const PARALLEL = 16;

/** What DynamoDB leaves out, and which attributes of the rest it brings. */
type Filter = Condition & { readonly ProjectionExpression?: string };

const isMember: Condition = { ConditionExpression: 'attribute_exists(rk2)' };
const isNoMember: Condition = { ConditionExpression: 'attribute_not_exists(rk2)' };
const isNoHeader: Condition = {
  ConditionExpression: 'rk <> :header',
  ExpressionAttributeValues: { ':header': binary(HEADER_SORT_KEY) },
};

function ofType(...types: readonly string[]): Condition {
  const names = types.map((type) => `:${type}`);
  return {
    ConditionExpression: `(${names.map((name) => `attribute_type(v, ${name})`).join(' OR ')})`,
    ExpressionAttributeValues: Object.fromEntries(types.map((type) => [`:${type}`, { S: type }])),
  };
}

const KEYS = { ProjectionExpression: 'hk, rk' } as const;

/** How items of a type are told from all others. Of a hash no attribute is known by name, so that it comes whole. */
const FILTERS: { readonly [T in KeyType]: Filter } = {
  string: { ...and(isNoMember, ofType('B', 'N')), ...KEYS },
  set: { ...and(isNoMember, ofType('BS')), ...KEYS },
  list: { ...and(isNoMember, ofType('L')), ...KEYS },
  hash: and(isNoMember, isNoHeader, { ConditionExpression: 'attribute_not_exists(v)' }),
  sortedSet: { ...isMember, ProjectionExpression: 'hk, rk, g' },
};

function inputOf(transport: Transport, request: ScanRequest, call: Call): ScanCommandInput {
  const { prefix, type, limit, cursor } = request;
  const filter: Filter = type === undefined ? isNoHeader : FILTERS[type];
  const live = unexpiredAt(call.now);
  const { ConditionExpression, ...values } = and(filter, live, ...(prefix === '' ? [] : [beginsWith(prefix)]));
  const { ProjectionExpression } = filter;
  return {
    TableName: transport.tableName,
    FilterExpression: ConditionExpression,
    ...values,
    ...(ProjectionExpression === undefined ? {} : { ProjectionExpression }),
    ...(cursor === undefined ? {} : { ExclusiveStartKey: startOf(cursor) }),
    Limit: Math.min(limit, 2 ** 31 - 1),
    ConsistentRead: call.consistency === 'strong',
  };
}

function beginsWith(prefix: BinaryString): Condition {
  return {
    ConditionExpression: 'begins_with(hk, :prefix)',
    ExpressionAttributeValues: { ':prefix': binary(prefix) },
  };
}

/**
 * Some of the table's keys: one request for so many items, and where sorted sets can expire one more for each 100 that
 * have members among them. Reads what it skips, too: a scan of all keys reads the whole table, whatever the prefix, but
 * for members of sorted sets that lie behind the page on which one was found.
 */
export async function scanKeys(transport: Transport, request: ScanRequest, call: Call): Promise<ScanPage> {
  const input = inputOf(transport, request, call);
  const { Items = [], LastEvaluatedKey } = await withRetries(transport.patience, call, true, () =>
    send(transport, 'Scan', input, call),
  );
  const lives = await livesOf(transport, Items, call);
  const found = new Set<BinaryString>();
  for (const item of Items) {
    const key = bytesOf(item['hk']);
    if (isThere(item, request.type, lives?.get(key), call.now)) found.add(key);
  }
  const cursor = LastEvaluatedKey === undefined ? undefined : cursorOf(goOnBehind(LastEvaluatedKey, request, found));
  return { keys: [...found], cursor };
}

/** Whether an item tells that its key is there. */
function isThere(item: Item, type: KeyType | undefined, life: Life | undefined, now: number): boolean {
  // What was asked for is all that came, but for hashes: those without a field are none.
  if (type !== undefined && type !== 'hash' && type !== 'sortedSet') return true;
  if (type === 'sortedSet' || item['rk2'] !== undefined) return life === undefined || counts(life, item);
  return sortKeyBytes(item['rk']) === VALUE_SORT_KEY && !['absent', 'empty'].includes(typeOf(unexpired(item, now)));
}

/** The headers of the sorted sets of which there are members, where those can expire. */
async function livesOf(
  transport: Transport,
  items: readonly Item[],
  call: Call,
): Promise<ReadonlyMap<BinaryString, Life> | undefined> {
  if (!call.expiringSortedSets) return undefined;
  const members = items.filter(({ rk }) => sortKeyBytes(rk) !== VALUE_SORT_KEY);
  const keys = [...new Set(members.map(({ hk }) => bytesOf(hk)))];
  const lives = new Map<BinaryString, Life>();
  const errors: unknown[] = [];
  const tasks = Array.from({ length: Math.ceil(keys.length / MAX_KEYS) }, (_, index) => async () => {
    const chunk = keys.slice(index * MAX_KEYS, (index + 1) * MAX_KEYS);
    const { items: headers, unread, error } = await batchGet(transport, chunk.map(headerKey), call);
    if (unread.size > 0) errors.push(error);
    for (const key of chunk) lives.set(key, lifeOf(headers.get(itemName(key, HEADER_SORT_KEY)), call.now));
  });
  await inParallel(tasks, PARALLEL);
  if (errors.length > 0) throw errors[0];
  return lives;
}

/**
 * The next page begins behind the key on which this one ended, if nothing more is to be learned of it: it was found, and
 * is not to be given twice, it has another prefix, or only members of a sorted set are left, which was not asked for.
 */
function goOnBehind(last: Item, { prefix, type }: ScanRequest, found: ReadonlySet<BinaryString>): Item {
  const key = bytesOf(last['hk']);
  const wantsMembers = type === undefined || type === 'sortedSet';
  const isPassed = !wantsMembers && sortKeyBytes(last['rk']) >= VALUE_SORT_KEY;
  return found.has(key) || isPassed || !key.startsWith(prefix) ? headerKey(key) : last;
}
