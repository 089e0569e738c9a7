import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';

import { B } from './go-library.js';

/** An item, as plainly as it can be said: bytes as latin1, numbers as they are, lists in order. */
export type Plain = Readonly<Record<string, unknown>>;

function plain({ B: bytes, N: number, BS: set, L: list }: AttributeValue): unknown {
  if (list !== undefined) return list.map(plain);
  if (set !== undefined) return set.map((each) => Buffer.from(each).toString('latin1')).sort();
  return bytes === undefined ? Number(number) : Buffer.from(bytes).toString('latin1');
}

/** Everything that a table holds under a key, in order of the sort keys, without those keys. */
export async function rawItems(client: DynamoDBClient, TableName: string, key: string): Promise<readonly Plain[]> {
  const input = { TableName, KeyConditionExpression: 'hk = :hk', ExpressionAttributeValues: { ':hk': B(key) } };
  const { Items = [] } = await client.send(new QueryCommand({ ...input, ConsistentRead: true }));
  return Items.map(({ hk, rk, rk2, ...item }) => {
    expect([hk, rk]).not.toContain(undefined);
    const named = rk2 === undefined ? {} : { field: plain(rk as AttributeValue) };
    return { ...named, ...Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plain(value)])) };
  });
}
