import { type Context, InvalidArgumentError, UnsupportedError } from '@keyvaluestore/core';

import { type ClientOptions, type RedisClient } from './client.js';
import { type Engine } from './engine.js';
import { execute } from './execute.js';
import { type Command } from '../operations/command.js';
import { bytes } from './replies.js';

/** The first version of Redis that tells before a script's first line whether it will let the script write. */
const OLDEST_MAJOR = 7;

const info: Command<string> = { name: 'info', keys: [], args: ['server'], access: 'read', decode: bytes };

/** Rejects what is no client at all. */
export function checkClient(client: RedisClient): void {
  const given = client as RedisClient | undefined;
  if (typeof given?.sendCommand !== 'function' || typeof given.options !== 'object') {
    throw new InvalidArgumentError('options.client must be an ioredis Redis or Cluster, of version 5.11 or later');
  }
  if ('isPipeline' in client) {
    throw new InvalidArgumentError('options.client must be a Redis or Cluster itself, not a pipeline or transaction');
  }
}

/** Rejects options of a client with which the contract cannot be kept. */
function checkClientOptions(client: RedisClient): void {
  const options = client.options as ClientOptions;
  if (options.monitor === true) throw new UnsupportedError('the client has monitor set, and can do nothing else');
  if (!client.isCluster && options.readOnly === true) {
    throw new UnsupportedError('the client has readOnly set, which is for replicas; the backend needs a master');
  }
  if (client.isCluster && (options.redisOptions?.db ?? 0) !== 0) {
    throw new UnsupportedError('the client has redisOptions.db set, but a Redis Cluster has only the database 0');
  }
}

/** Rejects a server, by what INFO says of it, on which the contract cannot be kept. */
export function checkServerInfo(text: string, isCluster: boolean): void {
  const version = /^redis_version:(\d+)[^\r\n]*/m.exec(text);
  if (version === null) throw new UnsupportedError('the server is no Redis: its INFO names no redis_version');
  if (Number(version[1]) < OLDEST_MAJOR) {
    throw new UnsupportedError(
      `the server must be Redis ${OLDEST_MAJOR}.0 or later, or Valkey; it says ${version[0].slice(0, 40)}`,
    );
  }
  // Valkey calls it server_mode.
  const inCluster = /^(?:redis|server)_mode:cluster/m.test(text);
  if (inCluster && !isCluster) {
    throw new UnsupportedError('the server is a node of a Redis Cluster; give the backend a Cluster, not a Redis');
  }
}

/** Checks client and server at the first use; a check that could not be made is made again at the next. */
export class ServerCheck {
  readonly #engine: Engine;
  readonly #client: RedisClient;
  #passed = false;
  #running: Promise<void> | undefined;

  constructor(engine: Engine, client: RedisClient) {
    this.#engine = engine;
    this.#client = client;
  }

  /** Undefined if all is known to be well. */
  pending(): Promise<void> | undefined {
    if (this.#passed) return undefined;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #run(): Promise<void> {
    checkClientOptions(this.#client);
    // A signal of one call must not end the check for others that wait for it.
    const context: Context = { consistency: 'strong' };
    try {
      checkServerInfo(await execute(this.#engine, info, context, true), this.#client.isCluster);
    } catch (error) {
      if (!isForbidden(error)) throw error;
    }
    this.#passed = true;
  }
}

/** Whether the server runs no INFO for this user, or at all, and so cannot be checked. */
function isForbidden(error: unknown): boolean {
  return (
    UnsupportedError.is(error) &&
    error.cause instanceof Error &&
    /^(?:NOPERM|ERR unknown command)/.test(error.cause.message)
  );
}
