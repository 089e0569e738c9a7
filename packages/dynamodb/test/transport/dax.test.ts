import { type Dax } from '@amazon-dax-sdk/client-dax';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { createManualClock } from '@keyvaluestore/conformance';

import { createTable, DynamoDBBackend, type DynamoDBClientLike } from '../../src/index.js';
import { openService, type TestService } from '../support/service.js';

/*
 * DAX runs in a VPC only. This stands in for its client, and has what differs from DynamoDB's: methods instead of
 * commands, no way to cancel, no item from the failed condition of a single write, and codes instead of names in errors.
 * What is behind it is a real DynamoDB Local.
 */
function daxLike(client: DynamoDB, config: object = { maxRetries: 0 }): DynamoDBClientLike {
  const methods = [
    'getItem',
    'putItem',
    'updateItem',
    'deleteItem',
    'query',
    'scan',
    'batchGetItem',
    'batchWriteItem',
  ] as const;
  const call = async (method: (typeof methods)[number] | 'transactWriteItems', input: object): Promise<unknown> => {
    try {
      const known: Record<string, unknown> = { ...input };
      delete known['ReturnValuesOnConditionCheckFailure'];
      expect(known).not.toHaveProperty('AttributeUpdates');
      const made = (client[method] as (input: object) => Promise<unknown>).call(client, known);
      return await made;
    } catch (error) {
      const { name, message, CancellationReasons } = error as Record<string, string>;
      throw Object.assign(new Error(message), {
        code: name,
        cancellationReasons: CancellationReasons,
        statusCode: 400,
      });
    }
  };
  return {
    config,
    send: () => {
      throw new Error('send operation is not supported for DAX');
    },
    ...Object.fromEntries(
      [...methods, 'transactWriteItems' as const].map((method) => [method, (input: object) => call(method, input)]),
    ),
  };
}

let service: TestService;
let backend: DynamoDBBackend;
let client: DynamoDB;

beforeAll(async () => {
  service = await openService();
  const { endpoint, region, credentials } = service.service;
  client = new DynamoDB({ endpoint, region, credentials });
  backend = new DynamoDBBackend({ client: daxLike(client), tableName: await service.createTable() });
});

afterAll(async () => {
  client.destroy();
  await service.close();
});

describe('a DAX client', () => {
  it('fits by its type', () => {
    const fits = (dax: Dax): DynamoDBClientLike => dax;
    expect(fits).toBeDefined();
  });

  it('must be told not to resend writes', () => {
    for (const config of [{}, { maxRetries: 1 }, { maxRetries: 0, writeRetries: 2 }]) {
      expect(() => new DynamoDBBackend({ client: daxLike(client, config), tableName: 't' })).toThrow(
        expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
      );
    }
    const config = { maxRetries: 0, readRetries: 3 };
    expect(new DynamoDBBackend({ client: daxLike(client, config), tableName: 't' })).toBeDefined();
  });

  it('creates no tables', async () => {
    await expect(createTable(daxLike(client), 't')).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  });

  it('is given hashes of many fields in expressions, which are all that it takes', async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `field ${index}`);
    const fields = Object.fromEntries(names.map((name) => [name, 'x']));
    await backend.hSet('wide', { kept: 'y' });
    await backend.hSet('wide', fields);
    expect(await backend.hGetAll('wide')).toEqual({ ...fields, kept: 'y' });
    await backend.hDel('wide', ...names);
    expect(await backend.hGetAll('wide')).toEqual({ kept: 'y' });
  });

  it('does what DynamoDB does, where an item must be looked at too', async () => {
    expect(await backend.setNX('a', 1)).toBe(true);
    expect(await backend.setNX('a', 2)).toBe(false);
    expect(await backend.nIncrBy('a', 1)).toBe(2);
    await expect(backend.sAdd('a', 'm')).rejects.toMatchObject({ code: 'WRONG_TYPE' });
    await backend.sAdd('s', 'a');
    await backend.sRem('s', 'a');
    expect(await backend.setNX('s', 'free')).toBe(true);
    await backend.hSet('h', { a: 1, b: 2 });
    expect(await backend.hSetNX('h', 'a', 2)).toBe(false);
    await backend.hDel('h', 'a', 'b', 'c');
    expect(await backend.delete('h')).toBe(false);
    const scores = await Promise.all(Array.from({ length: 5 }, () => backend.zIncrBy('z', 'm', 1)));
    expect(scores.sort()).toEqual([1, 2, 3, 4, 5]);
    expect(await backend.zRangeByScore('z', '(4', 5)).toEqual(['m']);
    const batch = backend.batch();
    const reads = [batch.get('a'), batch.get('s')];
    await batch.exec();
    expect(reads.map((read) => read.result())).toEqual(['2', 'free']);
    const write = backend.atomicWrite();
    const check = write.setNX('a', 1);
    write.set('b', 1);
    expect(await write.exec()).toBe(false);
    expect(check.conditionFailed).toBe(true);
  });

  it('lets keys expire, items and sorted sets', async () => {
    const clock = createManualClock(Date.now());
    const options = { tableName: await service.createTable(), clock: clock.now, expiringSortedSets: true };
    const expiring = new DynamoDBBackend({ ...options, client: daxLike(client) });
    const ttl = 1000;
    const expired = async (): Promise<void> => {
      await expiring.hSet('h', { a: 1, b: 2 }, { ttl });
      await expiring.zAdd('z', 'old', 1, { ttl });
      await clock.advance(ttl);
    };
    await expired();
    await expiring.hSet('h', Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`f${index}`, 'x'])));
    expect(Object.keys(await expiring.hGetAll('h'))).toHaveLength(1000);
    expect(await expiring.zAddNX('z', 'old', 2)).toBe(true);
    await expiring.delete('h');
    await expired();
    await expiring.nIncrBy('h', 5);
    expect([await expiring.getSet('h', 1), await expiring.getDelete('h')]).toEqual(['5', '1']);
    expect(await expiring.zIncrBy('z', 'm', 1)).toBe(1);
    expect(await expiring.zRangeByScore('z', 0, 9)).toEqual(['m']);
    expect(await expiring.expire('z', { ttl })).toBe(true);
    expect(await expiring.ttl('z')).toBe(ttl);
  });
});
