import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';

import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Backend } from '@keyvaluestore/core';
import { createTable, DynamoDBBackend } from '@keyvaluestore/dynamodb';
import { FoundationDBBackend } from '@keyvaluestore/foundationdb';
import { MemoryBackend } from '@keyvaluestore/memory';
import { RedisBackend } from '@keyvaluestore/redis';
import { Redis } from 'ioredis6';

import { ENGINES, type EngineName, serviceOf } from './services.js';

/** A backend on an empty part of an engine, with the client below it. */
export interface Opened<C> {
  readonly backend: Backend;
  readonly client: C;
  /** Removes what was written, and disconnects. */
  close(): Promise<void>;
}

/** Redis, under a prefix that the client does not know. */
export interface RedisParts {
  readonly redis: Redis;
  readonly prefix: string;
}

/** A client of DynamoDB, and the table. */
export interface DynamoDBParts {
  readonly dynamodb: DynamoDBClient;
  readonly tableName: string;
}

type FoundationDB = typeof import('foundationdb');

/** FoundationDB's client library, and a database on it. */
export interface FoundationDBParts {
  readonly fdb: FoundationDB;
  readonly database: ReturnType<FoundationDB['open']>;
}

async function removeKeys(redis: Redis, prefix: string): Promise<void> {
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', `${prefix}*`, 'COUNT', 1000);
    if (keys.length > 0) await redis.unlink(...keys);
    cursor = next;
  } while (cursor !== '0');
}

/** Redis, by two connections: one of the backend, and one to compare with. */
export async function openRedis(): Promise<Opened<RedisParts>> {
  const url = serviceOf('redis');
  const prefix = `bench:${randomUUID()}:`;
  const keyPrefix = `${prefix}ours:`;
  const client = new Redis(url, { keyPrefix });
  const redis = new Redis(url);
  return {
    backend: new RedisBackend({ client }),
    client: { redis, prefix: `${prefix}theirs:` },
    close: async () => {
      await removeKeys(redis, prefix);
      client.disconnect();
      redis.disconnect();
    },
  };
}

/** DynamoDB Local, with a table of its own. */
export async function openDynamoDB(): Promise<Opened<DynamoDBParts>> {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const dynamodb = new DynamoDBClient({
    endpoint: serviceOf('dynamodb'),
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const tableName = `bench-${randomUUID()}`;
  await createTable(dynamodb, tableName);
  return {
    backend: new DynamoDBBackend({ client: dynamodb, tableName }),
    client: { dynamodb, tableName },
    close: async () => {
      await dynamodb.send(new DeleteTableCommand({ TableName: tableName }));
      dynamodb.destroy();
    },
  };
}

/** FoundationDB, in a subspace of its own; what is compared with it has to be below the same one. */
export async function openFoundationDB(): Promise<Opened<FoundationDBParts>> {
  // Loaded late, and not by import(), which gives it no default: only here its library must be there.
  const fdb = createRequire(import.meta.url)('foundationdb') as FoundationDB;
  fdb.setAPIVersion(720);
  const database = fdb.open(serviceOf('foundationdb'));
  const prefix = `bench/${randomUUID()}/`;
  return {
    backend: new FoundationDBBackend({ database, subspace: `${prefix}ours/` }),
    client: { fdb, database: database.at(`${prefix}theirs/`) },
    close: async () => {
      await database.clearRange(Buffer.from(prefix), Buffer.from(`${prefix}\xff`, 'latin1'));
      database.close();
    },
  };
}

/** Any engine. */
export async function openEngine(name: EngineName): Promise<Opened<unknown>> {
  switch (name) {
    case 'memory':
      return { backend: new MemoryBackend(), client: undefined, close: async () => undefined };
    case 'redis':
      return openRedis();
    case 'dynamodb':
      return openDynamoDB();
    case 'foundationdb':
      return openFoundationDB();
  }
}

/** How the rows of an engine are headed. */
export function titleOf<N extends EngineName>(name: N): (typeof ENGINES)[N] {
  return ENGINES[name];
}
