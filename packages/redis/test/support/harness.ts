import { type Harness } from '@keyvaluestore/conformance';
import { startRedis, startRedisCluster } from '@keyvaluestore/test-services';

import { capabilities, clusterCapabilities, RedisBackend } from '../../src/index.js';
import { type Client } from './clients.js';
import { unavailable } from './services.js';

/** The conformance suite's harness on a server of its own, which is emptied for each backend. */
export function singleHarness(connect: (url: string) => Client): Harness {
  return {
    capabilities,
    unavailable,
    open: async () => {
      const server = await startRedis();
      const client = connect(server.url);
      return {
        createBackend: async (options) => {
          await client.flushall();
          return new RedisBackend({ client, ...options });
        },
        close: async () => {
          client.disconnect();
          await server.stop();
        },
      };
    },
  };
}

/** The same on a cluster of three nodes. */
export function clusterHarness(connect: (urls: readonly string[]) => Client): Harness {
  return {
    capabilities: clusterCapabilities,
    unavailable,
    open: async () => {
      const cluster = await startRedisCluster();
      const client = connect(cluster.urls);
      return {
        createBackend: async (options) => {
          const nodes = 'nodes' in client ? client.nodes('master') : [];
          await Promise.all(nodes.map((node) => node.flushall()));
          return new RedisBackend({ client, ...options });
        },
        close: async () => {
          client.disconnect();
          await cluster.stop();
        },
      };
    },
  };
}
