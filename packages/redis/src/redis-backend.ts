import {
  DEFAULT_RETRY_POLICY,
  defaultView,
  DriverBackend,
  InvalidArgumentError,
  type LimitsOption,
  type RetryPolicy,
} from '@keyvaluestore/core';

import { type ClientOptions, type RedisClient, type RedisClusterClient } from './transport/client.js';
import { createDriver } from './driver.js';
import { type Engine } from './transport/engine.js';
import { Keyspace } from './layout/keys.js';
import { ClusterRouter, singleRouter } from './transport/router.js';
import { checkClient } from './transport/server-check.js';

/**
 * How a Redis backend is made.
 * @example
 * ```ts
 * const options: RedisBackendOptions = { client: new Redis(), retry: { attempts: 3 }, limits: 'native' };
 * const backend = new RedisBackend(options);
 * await backend.hSet('user:1', 'name', 'alice');
 * ```
 */
export interface RedisBackendOptions extends LimitsOption {
  /**
   * An ioredis `Redis` or `Cluster` (5.11 or later, or 6), whatever its options are. The backend never closes it; one
   * made with `lazyConnect` is connected by the first call, as ioredis does it.
   */
  readonly client: RedisClient;
  /**
   * How often, and after what pauses in milliseconds, a request is made again that certainly wrote nothing, or that may
   * be repeated. What is left out is as in core's `DEFAULT_RETRY_POLICY`: 10 tries, with pauses of
   * 2.3 seconds in all at most.
   */
  readonly retry?: Partial<RetryPolicy> | undefined;
  /**
   * Whether operations that are issued in the same tick leave in one piece, in order, which is much faster where many
   * run at a time and not slower where none do. True by default; batches leave in one piece in any case.
   */
  readonly pipelining?: boolean | undefined;
  /**
   * Whether sorted sets can expire; false by default, as on all engines. On Redis they expire at no cost; what other
   * clients do with `EXPIRE` counts in any case.
   */
  readonly expiringSortedSets?: boolean | undefined;
}

function createEngine({
  client,
  retry = {},
  pipelining = true,
  expiringSortedSets = false,
}: RedisBackendOptions): Engine {
  checkClient(client);
  const policy = { ...DEFAULT_RETRY_POLICY, ...retry };
  if (!(policy.attempts >= 1 && policy.baseDelay >= 0 && policy.maxDelay >= 0)) {
    throw new InvalidArgumentError('options.retry must hold attempts of at least 1, and delays of at least 0');
  }
  return {
    // Only a Cluster says that it is one.
    router: client.isCluster ? new ClusterRouter(client as RedisClusterClient) : singleRouter(client),
    keys: new Keyspace((client.options as ClientOptions).keyPrefix),
    policy,
    pipelining,
    expiringSortedSets,
  };
}

/**
 * A backend on Redis 7.0 or later, or Valkey: a single server, with or without Sentinel and replicas, or a cluster.
 *
 * Keys hold Redis' own types, so that other clients can read and write them; a sorted hash keeps the members that
 * differ from their fields in a hash beside it. Every operation is atomic and takes one request, and so does an atomic
 * write; a batch takes one round trip, or one to each node of a cluster, in parallel. What is acknowledged is as
 * durable as the server makes it.
 * @example
 * ```ts
 * const client = new Redis();
 * const backend = new RedisBackend({ client });
 * await backend.nIncrBy('visits', 1); // 1
 * await client.get('visits'); // '1'
 * ```
 */
export class RedisBackend extends DriverBackend {
  constructor(options: RedisBackendOptions) {
    const driver = createDriver(options.client, createEngine(options));
    super(driver, defaultView(driver, options));
  }
}
