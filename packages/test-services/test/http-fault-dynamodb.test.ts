import { dynamoDBService, startHttpFaultProxy, type DynamoDBService, type HttpFaultProxy } from '../src/index.js';
import { askDynamoDB, type DynamoDBReply } from './support/dynamodb-request.js';

const TABLE = `test-services-${process.pid}`;

let service: DynamoDBService;
let proxy: HttpFaultProxy;

beforeAll(async () => {
  service = await dynamoDBService();
  await askDynamoDB(service.endpoint, 'CreateTable', {
    TableName: TABLE,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'k', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'k', KeyType: 'HASH' }],
  });
});

afterAll(async () => {
  await askDynamoDB(service.endpoint, 'DeleteTable', { TableName: TABLE });
  await service.stop();
});

beforeEach(async () => {
  proxy = await startHttpFaultProxy({ target: service.endpoint, seed: 9 });
});

afterEach(async () => {
  await proxy.close();
});

async function add(endpoint: string, key: string): Promise<DynamoDBReply> {
  return askDynamoDB(endpoint, 'UpdateItem', {
    TableName: TABLE,
    Key: { k: { S: key } },
    UpdateExpression: 'ADD n :one',
    ExpressionAttributeValues: { ':one': { N: '1' } },
    ReturnValues: 'ALL_NEW',
  });
}

async function stored(key: string): Promise<unknown> {
  const { body } = await askDynamoDB(service.endpoint, 'GetItem', { TableName: TABLE, Key: { k: { S: key } } });
  return (body['Item'] as { n?: { N: string } } | undefined)?.n?.N;
}

test('passes requests on', async () => {
  expect(await add(proxy.endpoint, 'plain')).toMatchObject({ status: 200, body: { Attributes: { n: { N: '1' } } } });
  expect(await stored('plain')).toBe('1');
});

test.each([
  ['resetBefore', undefined],
  ['resetAfter', '1'],
  ['cutInReply', '1'],
] as const)('%s leaves the counter at %s', async (fault, value) => {
  proxy.failNext(fault, { operations: ['UpdateItem'] });
  await expect(add(proxy.endpoint, fault)).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(await stored(fault)).toBe(value);
});

test.each([
  ['internalServerErrorBefore', 500, undefined],
  ['internalServerErrorAfter', 500, '1'],
  ['provisionedThroughputExceededBefore', 400, undefined],
  ['transactionConflictBefore', 400, undefined],
] as const)('%s answers %d and leaves the counter at %s', async (fault, status, value) => {
  proxy.failNext(fault);
  expect((await add(proxy.endpoint, fault)).status).toBe(status);
  expect(await stored(fault)).toBe(value);
});

describe('unprocessed', () => {
  const keys = Array.from({ length: 20 }, (_, index) => `batch${index}`);

  function puts(names: readonly string[]): object[] {
    return names.map((name) => ({ PutRequest: { Item: { k: { S: name }, n: { N: '7' } } } }));
  }

  test('a part of a BatchWriteItem is not written but returned, and can be sent again', async () => {
    proxy.failNext('unprocessed');
    const input = { RequestItems: { [TABLE]: puts(keys) } };
    const { status, body } = await askDynamoDB(proxy.endpoint, 'BatchWriteItem', input);
    expect(status).toBe(200);
    const rest = (body['UnprocessedItems'] as Record<string, ReturnType<typeof puts>>)[TABLE] ?? [];
    expect(rest.length).toBeGreaterThan(2);
    expect(rest.length).toBeLessThan(18);
    expect(puts(keys)).toEqual(expect.arrayContaining(rest));
    const missing = await Promise.all(keys.map(async (key) => ((await stored(key)) === undefined ? [key] : [])));
    expect(puts(missing.flat())).toEqual(rest);
    const again = await askDynamoDB(proxy.endpoint, 'BatchWriteItem', { RequestItems: body['UnprocessedItems'] });
    expect(again.body).toEqual({ UnprocessedItems: {} });
    expect(await Promise.all(keys.map(stored))).toEqual(keys.map(() => '7'));
    expect(proxy.counters.unprocessed).toBe(1);
  });

  test('a part of a BatchGetItem is not read but returned, with what else was asked', async () => {
    await askDynamoDB(service.endpoint, 'BatchWriteItem', { RequestItems: { [TABLE]: puts(keys) } });
    proxy.failNext('unprocessed', { unprocessedShare: 0.2 });
    const asked = keys.map((key) => ({ k: { S: key } }));
    const input = { RequestItems: { [TABLE]: { Keys: asked, ConsistentRead: true } } };
    const { body } = await askDynamoDB(proxy.endpoint, 'BatchGetItem', input);
    const found = (body['Responses'] as Record<string, { k: object }[]>)[TABLE] ?? [];
    const rest = (body['UnprocessedKeys'] as Record<string, { Keys: { k: object }[] }>)[TABLE];
    expect(rest).toMatchObject({ ConsistentRead: true });
    expect(rest?.Keys.length).toBeGreaterThan(0);
    expect(rest?.Keys.length).toBeLessThan(12);
    const all = [...found, ...(rest?.Keys ?? [])].map(({ k }) => ({ k }));
    expect(all).toHaveLength(keys.length);
    expect(all).toEqual(expect.arrayContaining(asked));
  });

  test.each([0, 1])('with a share of %d at least one is processed and one is not', async (unprocessedShare) => {
    proxy.failNext('unprocessed', { unprocessedShare });
    const { body } = await askDynamoDB(proxy.endpoint, 'BatchWriteItem', { RequestItems: { [TABLE]: puts(keys) } });
    const rest = (body['UnprocessedItems'] as Record<string, object[]>)[TABLE];
    expect(rest).toHaveLength(unprocessedShare === 0 ? 1 : keys.length - 1);
  });

  test('a batch of one and other operations cannot be split: the order waits', async () => {
    const order = proxy.failNext('unprocessed');
    await add(proxy.endpoint, 'single');
    await askDynamoDB(proxy.endpoint, 'BatchWriteItem', { RequestItems: { [TABLE]: puts(['single']) } });
    expect(order.fired).toBe(false);
    expect(await stored('single')).toBe('7');
    await askDynamoDB(proxy.endpoint, 'BatchWriteItem', { RequestItems: { [TABLE]: puts(['a', 'b']) } });
    expect(order.fired).toBe(true);
  });
});
