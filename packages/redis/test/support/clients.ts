import { Cluster, type ClusterOptions, Redis, type RedisOptions } from 'ioredis';
import { Cluster as Cluster5, type ClusterOptions as Cluster5Options, Redis as Redis5 } from 'ioredis5';

/** A client as the tests need it: of either version, whose types differ. */
export type Client = Redis | Cluster;

/** What tests do not want to hear of: connections that they break themselves. */
function quiet<C extends Redis | Cluster | Redis5 | Cluster5>(client: C): C {
  (client as { on(event: string, listener: () => void): unknown }).on('error', () => undefined);
  return client;
}

/** Short pauses between connections, so that tests of faults make many, and before one counts as closed. */
const PATIENCE = { retryStrategy: (times: number) => Math.min(times * 5, 100), disconnectTimeout: 50 };

export function redis6(url: string, options: RedisOptions = {}): Redis {
  // As an object, so that the type of replies does not depend on the options.
  return quiet(new Redis(url, { ...PATIENCE, ...options } as object));
}

export function redis5(url: string, options: object = {}): Redis {
  // Of the parts that are used, the types of both versions say the same.
  return quiet(new Redis5(url, { ...PATIENCE, ...options })) as unknown as Redis;
}

function startupNodes(urls: readonly string[]): { host: string; port: number }[] {
  return urls.map((url) => ({ host: new URL(url).hostname, port: Number(new URL(url).port) }));
}

export function cluster6(urls: readonly string[], options: ClusterOptions = {}): Cluster {
  return quiet(new Cluster(startupNodes(urls), options as object));
}

export function cluster5(urls: readonly string[], options: object = {}): Cluster {
  return quiet(new Cluster5(startupNodes(urls), options as Cluster5Options)) as unknown as Cluster;
}
