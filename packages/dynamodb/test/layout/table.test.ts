import { randomUUID } from 'node:crypto';

import { CreateTableCommand, DeleteTableCommand, DescribeTimeToLiveCommand } from '@aws-sdk/client-dynamodb';

import { createTable, DynamoDBBackend, ensureTable, tableDefinition } from '../../src/index.js';
import { openService, type TestService } from '../support/service.js';

let service: TestService;

beforeAll(async () => {
  service = await openService();
});

afterAll(() => service.close());

describe('ensureTable', () => {
  it('creates a table that can be used at once, and does nothing about one that is there', async () => {
    const tableName = randomUUID();
    await ensureTable(service.client, tableName);
    const backend = new DynamoDBBackend({ client: service.client, tableName });
    await backend.set('a', 1);
    await ensureTable(service.client, tableName);
    expect(await backend.get('a')).toBe('1');
  });

  it('can be called by many at the same time', async () => {
    const tableName = randomUUID();
    await Promise.all(Array.from({ length: 8 }, () => ensureTable(service.client, tableName)));
    await new DynamoDBBackend({ client: service.client, tableName }).set('a', 1);
  });

  it('creates a table anew that has been deleted', async () => {
    const tableName = await service.createTable();
    await service.client.send(new DeleteTableCommand({ TableName: tableName }));
    await ensureTable(service.client, tableName);
  });

  it('refuses a table with another schema, and says what differs', async () => {
    const tableName = randomUUID();
    const { LocalSecondaryIndexes, ...rest } = tableDefinition(tableName);
    const AttributeDefinitions = rest.AttributeDefinitions?.filter(({ AttributeName }) => AttributeName !== 'rk2');
    await service.client.send(new CreateTableCommand({ ...rest, AttributeDefinitions }));
    expect(LocalSecondaryIndexes).toHaveLength(1);
    const refusal = ensureTable(service.client, tableName);
    await expect(refusal).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    await expect(refusal).rejects.toThrow('there is no local index rk2');
  });

  it('ends with its signal', async () => {
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    await expect(ensureTable(service.client, randomUUID(), { signal })).rejects.toMatchObject({
      code: 'ABORTED',
      cause: reason,
    });
  });

  it('ends when there is no DynamoDB', async () => {
    const client = service.createClient({ endpoint: 'http://127.0.0.1:1', maxAttempts: 1 });
    await expect(ensureTable(client, randomUUID())).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});

describe('Time to Live', () => {
  const timeToLive = async (TableName: string): Promise<unknown> => {
    const { TimeToLiveDescription } = await service.client.send(new DescribeTimeToLiveCommand({ TableName }));
    return TimeToLiveDescription;
  };
  const on = { TimeToLiveStatus: 'ENABLED', AttributeName: 't' };

  it('is turned on with the table', async () => {
    expect(await timeToLive(await service.createTable())).toMatchObject(on);
    const ensured = randomUUID();
    await ensureTable(service.client, ensured);
    expect(await timeToLive(ensured)).toMatchObject(on);
  });

  it('of a table that is there is left as it is', async () => {
    const TableName = randomUUID();
    await service.client.send(new CreateTableCommand(tableDefinition(TableName)));
    await ensureTable(service.client, TableName);
    expect(await timeToLive(TableName)).toMatchObject({ TimeToLiveStatus: 'DISABLED' });
  });

  it('that is on already, as after a lost answer, is no error', async () => {
    const client = service.createClient();
    let lost = false;
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const answer = await next(args);
          if (commandName !== 'UpdateTimeToLiveCommand' || lost) return answer;
          lost = true;
          throw Object.assign(new Error('reset'), { name: 'TimeoutError', $metadata: {} });
        },
      { step: 'initialize', name: 'lost' },
    );
    const tableName = randomUUID();
    await createTable(client, tableName);
    expect(lost).toBe(true);
    expect(await timeToLive(tableName)).toMatchObject(on);
  });
});

describe('createTable', () => {
  it('refuses a name that is taken', async () => {
    const tableName = await service.createTable();
    await expect(createTable(service.client, tableName)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  });
});

describe('tableDefinition', () => {
  it('can be extended', async () => {
    const TableName = randomUUID();
    const BillingMode = 'PROVISIONED' as const;
    const ProvisionedThroughput = { ReadCapacityUnits: 5, WriteCapacityUnits: 5 };
    const definition = { ...tableDefinition(TableName), BillingMode, ProvisionedThroughput };
    await service.client.send(new CreateTableCommand(definition));
    await ensureTable(service.client, TableName);
  });
});
