import { startRedis } from '@keyvaluestore/test-services';
import * as ioredis from 'ioredis';

import { type Engine } from './engine.js';

/** A Redis server of our own, to which every `new Redis(…)` of an example connects. */
export async function redisEngine(): Promise<Engine> {
  const server = await startRedis();
  const { hostname: host, port } = new URL(server.url);
  const clients = new Set<ioredis.Redis>();
  const admin = new ioredis.Redis(server.url);
  class Redis extends ioredis.Redis {
    constructor(options: object = {}) {
      super({ ...options, host, port: Number(port) });
      clients.add(this);
    }
  }
  const disconnect = (): void => {
    for (const client of clients) client.disconnect();
    clients.clear();
  };
  return {
    modules: { ioredis: { ...ioredis, Redis } },
    environment: () => ({ REDIS_URL: server.url }),
    refresh: async () => {
      disconnect();
      await admin.flushall();
    },
    stop: async () => {
      disconnect();
      admin.disconnect();
      await server.stop();
    },
  };
}
