import { type Harness } from '@keyvaluestore/conformance';
import { type RedisOptions, startRedis, startRedisCluster } from '@keyvaluestore/test-services';

import { REDIS_CAPABILITIES, REDIS_CLUSTER_CAPABILITIES, RedisBackend } from '../../src/index.js';
import { type Client, redis6 } from './clients.js';
import { unavailable } from './services.js';

/** The conformance suite's harness on a server of its own, which is emptied for each backend. */
export function singleHarness(connect: (url: string) => Client, args: RedisOptions['args'] = []): Harness {
  return {
    capabilities: REDIS_CAPABILITIES,
    unavailable,
    open: async () => {
      const server = await startRedis({ args });
      const admin = redis6(server.url);
      const client = connect(server.url);
      return {
        createBackend: async (options) => {
          await admin.flushall();
          return new RedisBackend({ client, ...options });
        },
        close: async () => {
          client.disconnect();
          admin.disconnect();
          await server.stop();
        },
      };
    },
  };
}

/** The same on a cluster of three nodes. */
export function clusterHarness(connect: (urls: readonly string[]) => Client, args: RedisOptions['args'] = []): Harness {
  return {
    capabilities: REDIS_CLUSTER_CAPABILITIES,
    unavailable,
    open: async () => {
      const cluster = await startRedisCluster({ args });
      const admins = cluster.urls.map((url) => redis6(url));
      const client = connect(cluster.urls);
      return {
        createBackend: async (options) => {
          await Promise.all(admins.map((admin) => admin.flushall()));
          return new RedisBackend({ client, ...options });
        },
        close: async () => {
          client.disconnect();
          for (const admin of admins) admin.disconnect();
          await cluster.stop();
        },
      };
    },
  };
}
