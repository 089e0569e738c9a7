import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Backend, prefixed } from '@keyvaluestore/core';
import { DynamoDBBackend, ensureTable } from '@keyvaluestore/dynamodb';
import { FoundationDBBackend, openDatabase } from '@keyvaluestore/foundationdb';
import { RedisBackend } from '@keyvaluestore/redis';
import { Redis } from 'ioredis';

// What docs/getting-started.md and docs/testing-your-app.md show; compiled here, and run in the tests of each engine.

export function openRedis(): Backend {
  const client = new Redis({ host: 'localhost' });
  return new RedisBackend({ client });
}

export async function openDynamoDB(): Promise<Backend> {
  const client = new DynamoDBClient({ region: 'eu-central-1' });
  await ensureTable(client, 'app');
  return new DynamoDBBackend({ client, tableName: 'app' });
}

export async function openFoundationDB(): Promise<Backend> {
  const database = await openDatabase(() => import('foundationdb'));
  return new FoundationDBBackend({ database, subspace: 'app/' });
}

export function storeOfOneTest(shared: Backend): Backend {
  return prefixed(shared, `test-${crypto.randomUUID()}:`);
}
