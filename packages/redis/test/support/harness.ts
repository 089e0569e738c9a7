import { type Harness, type TestClock } from '@keyvaluestore/conformance';
import { type RedisOptions, startRedis, startRedisCluster } from '@keyvaluestore/test-services';
import { type Redis } from 'ioredis';

import { REDIS_CAPABILITIES, REDIS_CLUSTER_CAPABILITIES, RedisBackend } from '../../src/index.js';
import { type Client, redis6 } from './clients.js';
import { unavailable } from './services.js';

/** Every key that expires does so that many milliseconds earlier. Without a header, a script may use keys of all slots. */
const AGE = `
local cursor = '0'
repeat
  local found = redis.call('SCAN', cursor, 'COUNT', 1000)
  cursor = found[1]
  for _, key in ipairs(found[2]) do
    local time = redis.call('PEXPIRETIME', key)
    if time > 0 then
      redis.call('PEXPIREAT', key, string.format('%.0f', math.max(time - ARGV[1], 1)))
    end
  end
until cursor == '0'
`;

/** The clock of servers: it cannot be moved, but keys can be made older, which is the same for them. */
function serverClock(masters: readonly Redis[]): TestClock {
  return {
    now: () => Date.now(),
    advance: async (milliseconds) => {
      await Promise.all(masters.map((master) => master.eval(AGE, 0, milliseconds)));
    },
    runs: true,
  };
}

/** The conformance suite's harness on a server of its own, which is emptied for each backend. */
export function singleHarness(connect: (url: string) => Client, args: RedisOptions['args'] = []): Harness {
  return {
    capabilities: REDIS_CAPABILITIES,
    unavailable,
    clockRuns: true,
    open: async () => {
      const server = await startRedis({ args });
      const admin = redis6(server.url);
      const client = connect(server.url);
      return {
        createBackend: async (options) => {
          await admin.flushall();
          return new RedisBackend({ client, ...options });
        },
        clock: serverClock([admin]),
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
    clockRuns: true,
    open: async () => {
      const cluster = await startRedisCluster({ args });
      const admins = cluster.urls.map((url) => redis6(url));
      const client = connect(cluster.urls);
      return {
        createBackend: async (options) => {
          await Promise.all(admins.map((admin) => admin.flushall()));
          return new RedisBackend({ client, ...options });
        },
        clock: serverClock(admins),
        close: async () => {
          client.disconnect();
          for (const admin of admins) admin.disconnect();
          await cluster.stop();
        },
      };
    },
  };
}
