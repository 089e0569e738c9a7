import { InvalidArgumentError, UnavailableError, UnsupportedError } from '@keyvaluestore/core';
import { type Cluster, type Redis } from 'ioredis';

import { type Address } from '../address.js';
import { type Connection } from '../connection.js';
import { load } from '../load.js';
import { count, flag, readOptions } from '../options.js';
import { hostOf, readServers, type Servers } from '../servers.js';

const PACKAGE = '@keyvaluestore/redis';
const PACKAGES = `${PACKAGE} ioredis`;
const OPTIONS = { commandTimeout: count, maxRetriesPerRequest: count, pipelining: flag };
/** What a server says that is there, and wants something else. */
const REFUSALS = /^(WRONGPASS|NOAUTH|NOPERM|DENIED|ERR (?!max number of clients))/;

/** What ioredis tells of a failure; of a cluster, what its last node said. */
interface ClientError extends Error {
  readonly lastNodeError?: Error;
}

/** Connects. ioredis' own errors are no causes here: they hold the command, and so the password. */
async function connected(
  client: Redis | Cluster,
  name: string,
  { servers, credentials }: Servers,
): Promise<Redis | Cluster> {
  let reason = '';
  // Calls reject with errors of their own; ioredis would print these for each try to connect.
  client.on('error', ({ message, lastNodeError }: ClientError) => {
    reason = lastNodeError?.message ?? message;
  });
  try {
    await client.connect();
    // Where a database is not to be had, ioredis tells so, and goes on with the first one.
    if (reason === '') return client;
  } catch (error) {
    if (reason === '') reason = (error as Error).message;
  }
  client.disconnect();
  const { password = '' } = credentials;
  // A server repeats the arguments of a command that it does not know.
  if (password !== '' && reason.includes(password)) reason = 'it does not know passwords';
  const place = `${name} at ${servers.map(hostOf).join(', ')}`;
  if (REFUSALS.test(reason)) throw new UnsupportedError(`${place} refuses the connection: ${reason}`);
  throw new UnavailableError(`${place} cannot be reached: ${reason}`);
}

/** Lets what was sent be answered. */
async function quit(client: Redis | Cluster): Promise<void> {
  if (client.status === 'ready') await client.quit().catch(() => undefined);
  client.disconnect();
}

async function open(address: Address, isCluster: boolean): Promise<Connection> {
  const found = readServers(address);
  const { servers, credentials, db } = found;
  const { commandTimeout = 5000, maxRetriesPerRequest = 3, ...options } = readOptions(address, OPTIONS);
  if (isCluster && db !== 0) throw new InvalidArgumentError('a Redis Cluster has no database but 0');
  if (!isCluster && servers.length > 1) {
    throw new InvalidArgumentError(
      'several servers are the nodes of a Redis Cluster: redis-cluster://host:port,host:port',
    );
  }
  const { RedisBackend } = await load<typeof import('@keyvaluestore/redis')>(PACKAGE, PACKAGES);
  const ioredis = await load<typeof import('ioredis')>('ioredis', PACKAGES);
  const isSecure = address.scheme.startsWith('rediss');
  const settings = { ...credentials, ...(isSecure ? { tls: {} } : {}), commandTimeout, maxRetriesPerRequest };
  const clusterSettings = {
    lazyConnect: true,
    redisOptions: settings,
    // A certificate is for the name of a node, which ioredis would replace by its address.
    ...(isSecure ? { dnsLookup: (name: string, found: (error: null, name: string) => void) => found(null, name) } : {}),
  };
  const client = isCluster
    ? new ioredis.Cluster([...servers], clusterSettings)
    : new ioredis.Redis({ ...settings, ...(servers[0] as (typeof servers)[number]), db, lazyConnect: true });
  await connected(client, isCluster ? 'Redis Cluster' : 'Redis', found);
  return { backend: new RedisBackend({ ...options, client }), close: () => quit(client) };
}

/** `redis://user:password@host:port/db`, and `rediss://` with TLS. */
export function openRedis(address: Address): Promise<Connection> {
  return open(address, false);
}

/** `redis-cluster://user:password@host:port,host:port`, and `rediss-cluster://` with TLS. */
export function openRedisCluster(address: Address): Promise<Connection> {
  return open(address, true);
}
