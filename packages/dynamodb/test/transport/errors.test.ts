import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { inspect } from 'node:util';

import { DynamoDBBackend, type DynamoDBBackendOptions, type DynamoDBClientLike } from '../../src/index.js';
import { openService, type TestService } from '../support/service.js';

let service: TestService;
let tableName: string;

beforeAll(async () => {
  service = await openService();
  tableName = await service.createTable();
});

afterAll(() => service.close());

const backendOf = (config: DynamoDBClientConfig, table = tableName): DynamoDBBackend =>
  new DynamoDBBackend({ client: service.createClient({ maxAttempts: 1, ...config }), tableName: table });

/** A client of which every request is refused in this way, as the real service would and DynamoDB Local does not. */
function refusing(name: string, status = 400): DynamoDBBackend {
  const client = service.createClient({ maxAttempts: 1 });
  client.middlewareStack.add(
    () => async () => {
      throw Object.assign(new Error('as ordered'), { name, $fault: 'client', $metadata: { httpStatusCode: status } });
    },
    { step: 'deserialize', priority: 'low', name: 'refusing' },
  );
  return new DynamoDBBackend({ client, tableName });
}

describe('clear errors', () => {
  it('for a table that is not there: at once, and worth another try', async () => {
    const backend = backendOf({}, 'nowhere');
    for (const call of [backend.get('a'), backend.set('a', 1), backend.nIncrBy('a', 1), backend.zAdd('a', 'm', 1)]) {
      await expect(call).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    }
    await expect(backend.get('a')).rejects.toThrow('nowhere');
    const write = backend.atomicWrite();
    write.set('a', 1);
    write.set('b', 1);
    await expect(write.exec()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('for another region, where the table is not', async () => {
    await expect(backendOf({ region: 'eu-west-1' }).get('a')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('for a host that is not there', async () => {
    const backend = backendOf({ endpoint: 'http://127.0.0.1:1' });
    await expect(backend.get('a')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    // Nothing was sent, so that even this is certain.
    await expect(backend.nIncrBy('a', 1)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('for missing credentials', async () => {
    const credentials = async (): Promise<never> => {
      throw Object.assign(new Error('Could not load credentials from any providers'), {
        name: 'CredentialsProviderError',
      });
    };
    const backend = backendOf({ credentials });
    await expect(backend.get('a')).rejects.toMatchObject({ code: 'UNSUPPORTED', retryable: false });
    await expect(backend.nIncrBy('a', 1)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  });

  it.each([
    ['AccessDeniedException', 'UNSUPPORTED'],
    ['UnrecognizedClientException', 'UNSUPPORTED'],
    ['ExpiredTokenException', 'UNSUPPORTED'],
    ['ResourceNotFoundException', 'UNAVAILABLE'],
    ['ResourceInUseException', 'UNAVAILABLE'],
    ['ItemCollectionSizeLimitExceededException', 'LIMIT_EXCEEDED'],
    ['SomethingNewException', 'UNSUPPORTED'],
  ])('for %s: %s', async (name, code) => {
    await expect(refusing(name).get('a')).rejects.toMatchObject({ code });
    await expect(refusing(name).nIncrBy('a', 1)).rejects.toMatchObject({ code });
  });

  it('for a table with another schema', async () => {
    const { CreateTableCommand } = await import('@aws-sdk/client-dynamodb');
    const TableName = `other-${tableName}`;
    await service.client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      }),
    );
    const backend = backendOf({}, TableName);
    await expect(backend.get('a')).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    await expect(backend.zCount('a', 1, 2)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  });

  it('never hold a value', async () => {
    const backend = backendOf({});
    await backend.set('string', 'secret-old');
    const write = backend.atomicWrite();
    write.hSet('string', 'f', 'secret-new');
    write.set('beside', 'secret-beside');
    const errors = await Promise.all(
      [
        backend.nIncrBy('string', 1),
        backend.sAdd('string', 'secret-new'),
        backend.hSet('string', 'secret-field', 'secret-new'),
        write.exec(),
        backendOf({}, 'nowhere').set('string', 'secret-new'),
      ].map((call) =>
        call.then(
          () => 'no error',
          (error: unknown) => error,
        ),
      ),
    );
    for (const error of errors) {
      expect(error).toBeInstanceOf(Error);
      expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('secret');
    }
  });
});

describe('options', () => {
  const make = (options: unknown) => () => new DynamoDBBackend(options as DynamoDBBackendOptions);
  const invalid = expect.objectContaining({ code: 'INVALID_ARGUMENT' });

  it('that are missing or of no use are refused', () => {
    const { client } = service;
    for (const options of [
      { client },
      { tableName: 't' },
      { client: {}, tableName: 't' },
      { client: { config: {}, send: () => undefined }, tableName: 't' },
      { client, tableName: '' },
      { client, tableName: 't', requestTimeout: 0 },
      { client, tableName: 't', requestTimeout: NaN },
      { client, tableName: 't', requestTimeout: 2 ** 31 },
      { client, tableName: 't', retry: { attempts: 0 } },
      { client, tableName: 't', limits: 'none' },
      {
        client: { ...client, config: { ...client.config, translateConfig: {} }, send: () => undefined },
        tableName: 't',
      },
    ]) {
      expect(make(options)).toThrow(invalid);
    }
  });

  it('can leave the timeouts to the client', async () => {
    const backend = new DynamoDBBackend({ client: service.client, tableName, requestTimeout: Infinity });
    expect(await backend.nIncrBy('untimed', 1)).toBe(1);
    await expect(backend.get('untimed', { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('leave the client as it is', async () => {
    const seen: string[] = [];
    const client = service.createClient();
    client.middlewareStack.add((next) => async (args) => (seen.push('mine'), next(args)), { step: 'build' });
    const { config } = client;
    const before = client.middlewareStack.identify();
    const backend = new DynamoDBBackend({ client, tableName });
    await backend.set('a', 1);
    await backend.nIncrBy('a', 1);
    expect(seen).toEqual(['mine', 'mine']);
    expect(client.config).toBe(config);
    expect(client.middlewareStack.identify()).toEqual(before);
  });

  it('take a client by its type', () => {
    const client: DynamoDBClientLike = new DynamoDBClient({ region: 'us-east-1' });
    expect(client.config).toBeDefined();
  });
});
