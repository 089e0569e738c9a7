import { createRequire } from 'node:module';

import { type Backend } from '@keyvaluestore/core';
import { MemoryBackend } from '@keyvaluestore/memory';

/** A backend, and how to let go of what it was opened with. */
export interface OpenBackend {
  readonly name: string;
  readonly backend: Backend;
  close(): Promise<void>;
}

const FORMS = `KV_URL must be one of
  memory:
  redis://host:port, rediss://host:port   several, parted by commas, for a Redis Cluster
  dynamodb://host:port/table              DynamoDB Local; without host: dynamodb:///table, with your AWS settings
  lmdb:./folder                           a folder in which the file lies, made if it is not there
  fdb:///path/to/fdb.cluster?subspace=x   with npm install foundationdb and FoundationDB's client library`;

async function openRedis(urls: readonly string[]): Promise<OpenBackend> {
  const { Cluster, Redis } = await import('ioredis');
  const { RedisBackend } = await import('@keyvaluestore/redis');
  const name = urls.length === 1 ? 'Redis' : 'Redis Cluster';
  const options = { lazyConnect: true };
  const client = urls.length === 1 ? new Redis(urls[0] as string, options) : new Cluster([...urls], options);
  // Calls reject with errors of their own; ioredis would print these for each try to connect.
  let reason = '';
  client.on('error', ({ message }: Error) => {
    reason = message;
  });
  try {
    await client.connect();
  } catch {
    client.disconnect();
    throw new Error(`${name} cannot be reached at ${urls.map((url) => new URL(url).host).join(', ')}: ${reason}`);
  }
  return {
    name,
    backend: new RedisBackend({ client }),
    close: async () => {
      client.disconnect();
    },
  };
}

async function openDynamoDB({ host, pathname }: URL): Promise<OpenBackend> {
  const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
  const { DynamoDBBackend, ensureTable } = await import('@keyvaluestore/dynamodb');
  const local = {
    endpoint: `http://${host}`,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  const client = new DynamoDBClient(host === '' ? {} : local);
  const tableName = pathname.slice(1);
  await ensureTable(client, tableName);
  return {
    name: 'DynamoDB',
    backend: new DynamoDBBackend({ client, tableName }),
    close: async () => {
      client.destroy();
    },
  };
}

async function openLMDB(path: string): Promise<OpenBackend> {
  const { LMDBBackend } = await import('@keyvaluestore/lmdb');
  const backend = new LMDBBackend({ path });
  return { name: 'LMDB', backend, close: () => backend.close() };
}

async function openFoundationDB({ pathname, searchParams }: URL): Promise<OpenBackend> {
  const { FoundationDBBackend, openDatabase } = await import('@keyvaluestore/foundationdb');
  const load = createRequire(import.meta.url);
  const module = async () => load('foundationdb') as typeof import('foundationdb');
  const database = await openDatabase(module, { clusterFile: pathname });
  const subspace = searchParams.get('subspace') ?? 'examples/';
  return {
    name: 'FoundationDB',
    backend: new FoundationDBBackend({ database, subspace }),
    close: async () => {
      database.close();
    },
  };
}

/**
 * Opens the backend that an address names, memory if there is none. The engines' clients are loaded when they are needed,
 * so that an example without FoundationDB runs where its client library is missing. Rejects if there is no such server.
 */
export async function openBackend(address = 'memory:'): Promise<OpenBackend> {
  if (!address.split(',').every((url) => URL.canParse(url))) throw new Error(FORMS);
  const scheme = address.split(':')[0];
  switch (scheme) {
    case 'memory':
      return { name: 'memory', backend: new MemoryBackend(), close: async () => undefined };
    case 'redis':
    case 'rediss':
      return openRedis(address.split(','));
    case 'dynamodb':
      return openDynamoDB(new URL(address));
    case 'lmdb':
      return openLMDB(address.slice('lmdb:'.length));
    case 'fdb':
      return openFoundationDB(new URL(address));
    default:
      throw new Error(FORMS);
  }
}
