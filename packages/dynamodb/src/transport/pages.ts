import { type QueryCommandInput, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import { type Context } from '@keyvaluestore/core';

import { type Item } from '../layout/keys.js';
import { type Query } from '../layout/sort-key-ranges.js';
import { withRetries } from './retries.js';
import { send, type Transport } from './transport.js';

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
