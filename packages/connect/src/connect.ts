import { prefixed } from '@keyvaluestore/core';

import { type Address, parseAddress, unknownAddress } from './address.js';
import type { Connection } from './connection.js';
import { openDynamoDB } from './engines/dynamodb.js';
import { openFoundationDB } from './engines/foundationdb.js';
import { openLMDB } from './engines/lmdb.js';
import { openMemory } from './engines/memory.js';
import { openRedis, openRedisCluster } from './engines/redis.js';

const ENGINES = new Map<string, (address: Address) => Promise<Connection>>([
  ['memory', openMemory],
  ['lmdb', openLMDB],
  ['redis', openRedis],
  ['rediss', openRedis],
  ['redis-cluster', openRedisCluster],
  ['rediss-cluster', openRedisCluster],
  ['dynamodb', openDynamoDB],
  ['fdb', openFoundationDB],
]);

/** Closes once, however often it is called. */
function closingOnce(close: () => Promise<void>): () => Promise<void> {
  let closed: Promise<void> | undefined;
  return () => (closed ??= close());
}

/**
 * Opens the backend that an address names: `memory:`, `lmdb:./folder`, `redis://host:port/0`,
 * `redis-cluster://host:port,host:port`, either with TLS as `rediss…`, `dynamodb://table?region=…&endpoint=…`, or
 * `fdb:/path/to/fdb.cluster?subspace=…`. All take the options `limits`, `expiringSortedSets` and `prefix`; the others are
 * in the package's README. The engine's package and its client are loaded when they are named.
 *
 * Resolves when the engine has answered. Rejects with `InvalidArgumentError` if there is no such address or option, with
 * `UnsupportedError` if a package is missing or the engine refuses, and with `UnavailableError` if it cannot be reached.
 * No error holds a password.
 * @example
 * ```ts
 * const { backend, close } = await connect(process.env['KV_URL'] ?? 'memory:?limits=native');
 * await backend.nIncrBy('visits', 1); // 1
 * await close();
 * ```
 */
export async function connect(address: string): Promise<Connection> {
  const parsed = parseAddress(address);
  const open = ENGINES.get(parsed.scheme);
  if (open === undefined) throw unknownAddress();
  const opened = await open(parsed);
  const close = closingOnce(opened.close);
  const prefix = parsed.options.get('prefix');
  if (prefix === undefined) return { backend: opened.backend, close };
  try {
    return { backend: prefixed(opened.backend, prefix), close };
  } catch (error) {
    await close();
    throw error;
  }
}
