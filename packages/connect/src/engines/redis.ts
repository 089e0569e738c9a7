import { InvalidArgumentError, type KeyValueStoreError, UnavailableError, UnsupportedError } from '@keyvaluestore/core';
import type { Cluster, Redis } from 'ioredis';

import type { Address } from '../address.js';
import type { Connection } from '../connection.js';
import { load } from '../load.js';
import { count, flag, readOptions } from '../options.js';
import { hostOf, readServers, type Servers } from '../servers.js';

const PACKAGE = '@keyvaluestore/redis';
const PACKAGES = `${PACKAGE} ioredis`;
const OPTIONS = { commandTimeout: count, maxRetriesPerRequest: count, pipelining: flag };
/** What ioredis adds to the reason of a failure. */
const CLOSED = 'Connection is closed.';
/** What a server says that is there, and wants something else. */
const REFUSALS = /^(WRONGPASS|NOAUTH|NOPERM|DENIED|ERR (?!max number of clients))/;

/** What ioredis tells of a failure; of a cluster, what its last node said. */
interface ClientError extends Error {
  readonly lastNodeError?: Error;
}

/** Connecting for the first time, which is tried once; a connection that is lost later is made anew, as ioredis does it. */
class Connecting {
  #isOver = false;
  readonly #reasons: string[] = [];

  /** How long to wait before the next try; null for no other. */
  readonly retryStrategy = (times: number): number | null => (this.#isOver ? Math.min(times * 50, 2000) : null);

  /** Resolves when the client is connected; gives why it is not. */
  async run(client: Redis | Cluster): Promise<string | undefined> {
    const note = ({ message, lastNodeError }: ClientError): void => {
      if (!this.#isOver) this.#reasons.push(lastNodeError?.message ?? message);
    };
    // Calls reject with errors of their own; ioredis would print these for each try to connect.
    client.on('error', note);
    await client.connect().catch(note);
    this.#isOver = true;
    if (client.status === 'ready') {
      if (client.isCluster || this.#reasons.length === 0) return undefined;
      // A database is not to be had: ioredis tells so, and goes on with the first one.
      client.disconnect();
    }
    return this.#reasons.find((reason) => reason !== CLOSED) ?? CLOSED;
  }
}

/** The error for a client that was not connected. ioredis' own are no causes: they hold the command, and so the password. */
function failure(name: string, { servers, credentials }: Servers, reason: string): KeyValueStoreError {
  const place = `${name} at ${servers.map(hostOf).join(', ')}`;
  const { password = '' } = credentials;
  // A server repeats the arguments of a command that it does not know.
  const told = password !== '' && reason.includes(password) ? 'ERR it does not know passwords' : reason;
  if (REFUSALS.test(told)) return new UnsupportedError(`${place} refuses the connection: ${told}`);
  return new UnavailableError(`${place} cannot be reached: ${told}`);
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
  const connecting = new Connecting();
  const clusterSettings = {
    lazyConnect: true,
    clusterRetryStrategy: connecting.retryStrategy,
    // Of connections that were never made ioredis waits for the end, two seconds long, and the process with it.
    redisOptions: { ...settings, disconnectTimeout: 200 },
    // A certificate is for the name of a node, which ioredis would replace by its address.
    ...(isSecure ? { dnsLookup: (name: string, found: (error: null, name: string) => void) => found(null, name) } : {}),
  };
  const client = isCluster
    ? new ioredis.Cluster([...servers], clusterSettings)
    : new ioredis.Redis({
        ...settings,
        ...(servers[0] as (typeof servers)[number]),
        db,
        lazyConnect: true,
        retryStrategy: connecting.retryStrategy,
      });
  const reason = await connecting.run(client);
  if (reason !== undefined) throw failure(isCluster ? 'Redis Cluster' : 'Redis', found, reason);
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
