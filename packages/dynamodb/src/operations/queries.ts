import { type QueryCommandInput, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import { type Context, type Operation, type RangeOutput } from '@keyvaluestore/core';

import { type Item } from '../layout/keys.js';
import { compileQuery, pageLimit, type Query, rangeOutput } from './ranges.js';
import { withRetries } from '../transport/retries.js';
import { send, type Transport } from '../transport/transport.js';

/** Reads one page, of 1 MB at most. */
async function readPage(
  transport: Transport,
  query: Query,
  context: Context,
  page: Pick<QueryCommandInput, 'Limit' | 'ExclusiveStartKey'>,
): Promise<QueryCommandOutput> {
  const input = {
    TableName: transport.tableName,
    ...query,
    ...page,
    ConsistentRead: context.consistency === 'strong',
  };
  return withRetries(transport.patience, context, true, () => send(transport, 'Query', input, context));
}

/** The pages of a query, one after another, as long as they are asked for. */
export async function* pagesOf(
  transport: Transport,
  query: Query,
  context: Context,
  limitOf: () => number | undefined = () => undefined,
): AsyncGenerator<QueryCommandOutput> {
  let start: Item | undefined;
  do {
    const limit = limitOf();
    const page = await readPage(transport, query, context, {
      ...(limit === undefined ? {} : { Limit: limit }),
      ...(start === undefined ? {} : { ExclusiveStartKey: start }),
    });
    yield page;
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}

export async function readRange(
  transport: Transport,
  operation: Operation<'zRange'>,
  context: Context,
): Promise<RangeOutput> {
  const { limit } = operation;
  const items: Item[] = [];
  const query = compileQuery(operation);
  if (query !== null) {
    for await (const page of pagesOf(transport, query, context, () => pageLimit(limit, items.length))) {
      // Not push(...page), which a page of many small items could overflow the stack with.
      for (const item of page.Items ?? []) items.push(item);
      if (limit !== undefined && items.length >= limit) break;
    }
  }
  return rangeOutput(operation, items);
}

export async function countRange(
  transport: Transport,
  operation: Operation<'zCount'>,
  context: Context,
): Promise<number> {
  const query = compileQuery(operation);
  let count = 0;
  if (query !== null) {
    for await (const page of pagesOf(transport, query, context)) count += page.Count ?? 0;
  }
  return count;
}
