import { pause } from '@keyvaluestore/core';
import { RedisBackend } from '@keyvaluestore/redis';
import { redisClusterService, redisService } from '@keyvaluestore/test-services';
import { Cluster, Redis } from 'ioredis';

import { describeCollectionsOn } from '../support/describe-collections.js';

const REQUESTS = { insert: '1 EVALSHA', change: '1 GET, 1 EVALSHA', page: '1 EVALSHA_RO, 1 pipeline', find: '2 GET' };

// The server's clock cannot be moved, and timers may be a little early.
const pass = (milliseconds: number): Promise<void> => pause(milliseconds + 50);
const clock = (): number => Date.now();

function harness(client: Redis | Cluster, service: { stop(): Promise<void> }) {
  return {
    backend: new RedisBackend({ client }),
    clock,
    pass,
    requests: REQUESTS,
    close: async () => {
      client.disconnect();
      await service.stop();
    },
  };
}

describeCollectionsOn('redis', 'Redis', async () => {
  const service = await redisService();
  return harness(new Redis(service.url), service);
});

describeCollectionsOn('cluster', 'a Redis Cluster', async () => {
  const service = await redisClusterService();
  return harness(new Cluster([...service.urls]), service);
});
