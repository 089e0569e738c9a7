import { type Operation, type Output } from '@keyvaluestore/core';

import { type Call } from '../call.js';
import { counts, type Life } from '../layout/headers.js';
import { type Item } from '../layout/keys.js';
import { type Query } from '../layout/sort-key-ranges.js';
import { type ItemReader } from '../operations/read.js';
import { pagesOf } from '../transport/pages.js';
import { withRetries } from '../transport/retries.js';
import { send, type Transport } from '../transport/transport.js';
import { readLife } from './lives.js';

/** The fewest items of a page after one that held some that do not count. */
const FEWEST = 100;

/** Reads one member, and the header at the same time. */
export async function readMember<N extends 'zScore' | 'zhGet'>(
  transport: Transport,
  reader: ItemReader<N>,
  operation: Operation<N>,
  call: Call,
): Promise<Output<N>> {
  const { ProjectionExpression, ...read } = reader.compile(operation);
  const input = {
    TableName: transport.tableName,
    ...read,
    ProjectionExpression: `${ProjectionExpression ?? 'v, rk2'}, g`,
    ConsistentRead: call.consistency === 'strong',
  };
  const retrying = <T>(request: () => Promise<T>): Promise<T> => withRetries(transport.patience, call, true, request);
  const [life, { Item }] = await Promise.all([
    retrying(() => readLife(transport, operation.key, call)),
    retrying(() => send(transport, 'GetItem', input, call)),
  ]);
  return reader.output(operation, counts(life, Item) ? Item : undefined);
}

/** Reads the members of a query that count, up to a limit, and the header at the same time. */
export async function readMembers(
  transport: Transport,
  { key, limit }: { readonly key: Operation<'zRange'>['key']; readonly limit: number | undefined },
  query: Query,
  call: Call,
): Promise<readonly Item[]> {
  const header = withRetries(transport.patience, call, true, () => readLife(transport, key, call));
  const [items] = await Promise.all([collect(transport, header, limit, query, call), header]);
  return items;
}

async function collect(
  transport: Transport,
  header: Promise<Life>,
  limit: number | undefined,
  query: Query,
  call: Call,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let dropped = false;
  const pageLimit = (): number | undefined => {
    if (limit === undefined) return undefined;
    return Math.min(dropped ? Math.max(limit - items.length, FEWEST) : limit - items.length, 2 ** 31 - 1);
  };
  for await (const { Items = [] } of pagesOf(transport, query, call, pageLimit)) {
    const life = await header;
    if (life.ended) return [];
    for (const item of Items) {
      if (counts(life, item)) items.push(item);
      else dropped = true;
    }
    if (limit !== undefined && items.length >= limit) break;
  }
  return items.slice(0, limit);
}
