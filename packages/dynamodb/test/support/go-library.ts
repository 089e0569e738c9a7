import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';

/** Bytes, of a text or as they are. */
export const B = (value: string | Uint8Array): AttributeValue => ({ B: Buffer.from(value as string) });

/** Scores as the Go library writes them, in hexadecimal. */
export const GO_SCORES = {
  '-1': '400fffffffffffff',
  '-0': '7fffffffffffffff',
  '0': '8000000000000000',
  '1': 'bff0000000000000',
  '2.5': 'c004000000000000',
  '3.5': 'c00c000000000000',
  '+Inf': 'fff0000000000000',
};

type Score = keyof typeof GO_SCORES;

const attributeOf = (field: string | Uint8Array): string => `~${Buffer.from(field as string).toString('base64url')}`;
const scoreKey = (score: Score, field: string): AttributeValue =>
  B(Buffer.concat([Buffer.from(GO_SCORES[score], 'hex'), Buffer.from(field)]));

/** The requests that the Go library makes, as far as they touch what this backend does. */
export function goLibrary(client: DynamoDBClient, TableName: string) {
  const keyOf = (key: string, sortKey: string) => ({ hk: B(key), rk: B(sortKey) });
  return {
    /** An item as it is laid out. */
    put: async (key: string, sortKey: string, attributes: Record<string, AttributeValue>): Promise<void> => {
      await client.send(new PutItemCommand({ TableName, Item: { ...keyOf(key, sortKey), ...attributes } }));
    },
    setNX: async (key: string, value: string): Promise<boolean> => {
      const input = { TableName, Item: { ...keyOf(key, '_'), v: B(value) } };
      try {
        await client.send(new PutItemCommand({ ...input, ConditionExpression: 'attribute_not_exists(v)' }));
        return true;
      } catch (error) {
        if ((error as Error).name === 'ConditionalCheckFailedException') return false;
        throw error;
      }
    },
    /** Its `NIncrBy` and `SAdd`, which both are an `ADD`. */
    add: async (key: string, value: AttributeValue): Promise<void> => {
      const input = { TableName, Key: keyOf(key, '_'), UpdateExpression: 'ADD v :v' };
      await client.send(new UpdateItemCommand({ ...input, ExpressionAttributeValues: { ':v': value } }));
    },
    hSet: async (key: string, field: string | Uint8Array, value: string): Promise<void> => {
      const names = { '#n0': attributeOf(field) };
      await client.send(
        new UpdateItemCommand({
          TableName,
          Key: keyOf(key, '_'),
          UpdateExpression: 'SET #n0 = :v0',
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: { ':v0': B(value) },
        }),
      );
    },
    hGet: async (key: string, field: string): Promise<string | undefined> => {
      const names = { '#n': attributeOf(field) };
      const input = { TableName, Key: keyOf(key, '_'), ConsistentRead: true, ProjectionExpression: '#n' };
      const { Item } = await client.send(new GetItemCommand({ ...input, ExpressionAttributeNames: names }));
      const { B: bytes, N: number } = Item?.[attributeOf(field)] ?? {};
      return bytes === undefined ? number : Buffer.from(bytes).toString();
    },
    hDel: async (key: string, field: string): Promise<void> => {
      const names = { '#n0': attributeOf(field) };
      const input = { TableName, Key: keyOf(key, '_'), UpdateExpression: 'REMOVE #n0' };
      await client.send(new UpdateItemCommand({ ...input, ExpressionAttributeNames: names }));
    },
    zhAdd: async (key: string, field: string, member: string, score: Score): Promise<void> => {
      const Item = { ...keyOf(key, field), v: B(member), rk2: scoreKey(score, field) };
      await client.send(new PutItemCommand({ TableName, Item }));
    },
    /** The write of its `ZIncrBy`, which replaces the whole item if the score is still the one that it read. */
    zIncrTo: async (key: string, member: string, from: Score, to: Score): Promise<void> => {
      await client.send(
        new PutItemCommand({
          TableName,
          Item: { ...keyOf(key, member), v: B(member), rk2: scoreKey(to, member) },
          ConditionExpression: 'rk2 = :v',
          ExpressionAttributeValues: { ':v': scoreKey(from, member) },
        }),
      );
    },
    /** The items of its `ZRangeByLex` of everything, of each of which it takes `v` for a string. */
    zRangeByLex: async (key: string): Promise<(AttributeValue | undefined)[]> => {
      const values = { ':hash': B(key) };
      const input = { TableName, ConsistentRead: true, KeyConditionExpression: 'hk = :hash', ScanIndexForward: true };
      const { Items = [] } = await client.send(new QueryCommand({ ...input, ExpressionAttributeValues: values }));
      return Items.map((item) => item['v']);
    },
  };
}
