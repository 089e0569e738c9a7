import { type BinaryString, drawFrom, type Operation } from '@keyvaluestore/core';

import { type Call } from '../call.js';
import { headerOf } from '../expiring/reads.js';
import { counts, HEADER_SORT_KEY, headerKey, lifeOf } from '../layout/headers.js';
import { bytesOf, fieldSortKey, type Item, memberKey } from '../layout/keys.js';
import { EVERYTHING, queryOfRange } from '../layout/sort-key-ranges.js';
import { batchGetAll, itemName } from '../transport/batches.js';
import { withRetries } from '../transport/retries.js';
import { send, type Transport } from '../transport/transport.js';
import { countMembers, readPart } from './sorted-set-ranges.js';
import { memberOf, scoreOf } from './sorted-sets.js';

/** Reads these attributes of some members, and the header among them; gives field by field what counts. */
async function readFields(
  transport: Transport,
  { key, fields }: Operation<'zMScore' | 'zhMGet'>,
  attributes: string,
  call: Call,
): Promise<readonly (Item | undefined)[]> {
  const members = [...new Set(fields)].map((field) => memberKey(key, field));
  const { expiringSortedSets, now } = call;
  const keys = expiringSortedSets ? [headerKey(key), ...members] : members;
  const projection = `hk, rk, ${attributes}${expiringSortedSets ? ', g, x' : ''}`;
  const items = await batchGetAll(transport, keys, call, projection);
  const life = lifeOf(items.get(itemName(key, HEADER_SORT_KEY)), now);
  return fields.map((field) => {
    const item = items.get(itemName(key, fieldSortKey(field)));
    return !expiringSortedSets || counts(life, item) ? item : undefined;
  });
}

/** The scores of some members, in one request for each 100. */
export async function readScores(
  transport: Transport,
  operation: Operation<'zMScore'>,
  call: Call,
): Promise<readonly (number | null)[]> {
  return (await readFields(transport, operation, 'rk2', call)).map(scoreOf);
}

/** The members of some fields, in one request for each 100. */
export async function readFieldMembers(
  transport: Transport,
  operation: Operation<'zhMGet'>,
  call: Call,
): Promise<readonly (BinaryString | null)[]> {
  return (await readFields(transport, operation, 'v, rk2', call)).map(memberOf);
}

/** How many members stand before one: a read of its place, and then a count of what lies on that side of it. */
export async function readRank(
  transport: Transport,
  { key, field, reverse }: Operation<'zRank'>,
  call: Call,
): Promise<number | null> {
  const header = headerOf(transport, key, call);
  const input = {
    TableName: transport.tableName,
    Key: memberKey(key, field),
    ProjectionExpression: header === undefined ? 'rk2' : 'rk2, g',
    ConsistentRead: call.consistency === 'strong',
  };
  const { Item } = await withRetries(transport.patience, call, true, () => send(transport, 'GetItem', input, call));
  const life = await header;
  if (Item?.['rk2'] === undefined || (life !== undefined && !counts(life, Item))) return null;
  const beyond = { sortKey: bytesOf(Item['rk2']), reverse: !reverse };
  const query = queryOfRange(key, EVERYTHING, call.expiringSortedSets, beyond);
  return query === null ? 0 : countMembers(transport, query, header, call);
}

/** Draws members, each as likely as any other, for which all are read. */
export async function drawMembers(
  transport: Transport,
  { key, count }: Operation<'zRandMember'>,
  call: Call,
): Promise<readonly BinaryString[]> {
  const items = await readPart(transport, { key, range: EVERYTHING }, 'v', call);
  return drawFrom(items, count).map((item) => bytesOf(item['v']));
}
