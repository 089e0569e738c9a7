import { type BinaryString, type Operation, type Output } from '@keyvaluestore/core';

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
const MAX_LIMIT = 2 ** 31 - 1;

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

/** Begins to read the header of a key; undefined where sorted sets do not expire, so that there is none. */
export function headerOf(transport: Transport, key: BinaryString, call: Call): Promise<Life> | undefined {
  if (!call.expiringSortedSets) return undefined;
  const header = withRetries(transport.patience, call, true, () => readLife(transport, key, call));
  // Whoever needs it is told; what is read at the same time can fail first.
  header.catch(() => undefined);
  return header;
}

/** The members of a query that count, in pages, up to a limit. */
export async function* memberPages(
  transport: Transport,
  query: Query,
  header: Promise<Life> | undefined,
  call: Call,
  limit?: number,
): AsyncGenerator<readonly Item[]> {
  let found = 0;
  let dropped = false;
  const pageLimit = (): number | undefined => {
    if (limit === undefined) return undefined;
    return Math.min(dropped ? Math.max(limit - found, FEWEST) : limit - found, MAX_LIMIT);
  };
  for await (const { Items = [] } of pagesOf(transport, header ? withGeneration(query) : query, call, pageLimit)) {
    const life = await header;
    if (life?.ended) return;
    const members = life === undefined ? Items : Items.filter((item) => counts(life, item));
    dropped ||= members.length < Items.length;
    yield limit === undefined ? members : members.slice(0, limit - found);
    found += members.length;
    if (limit !== undefined && found >= limit) return;
  }
}

function withGeneration(query: Query): Query {
  const { ProjectionExpression: attributes } = query;
  return { ...query, ProjectionExpression: attributes === undefined ? 'g' : `${attributes}, g` };
}

/** All members of a query that count, up to a limit. */
export async function readMembers(
  transport: Transport,
  query: Query,
  header: Promise<Life> | undefined,
  call: Call,
  limit?: number,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const members of memberPages(transport, query, header, call, limit)) {
    // Not push(...members), which a page of many small items could overflow the stack with.
    for (const item of members) items.push(item);
  }
  return items;
}
