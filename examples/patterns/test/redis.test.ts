import { pause } from '@keyvaluestore/core';
import { RedisBackend } from '@keyvaluestore/redis';
import { redisClusterService, redisService } from '@keyvaluestore/test-services';
import { Cluster, Redis } from 'ioredis';

import { describePatternsOn } from './support/describe-patterns.js';

// The server's clock cannot be moved, and timers may be a little early.
const pass = (milliseconds: number): Promise<void> => pause(milliseconds + 50);

describePatternsOn('redis', 'Redis', async () => {
  const service = await redisService();
  const client = new Redis(service.url);
  return {
    backend: new RedisBackend({ client }),
    pass,
    close: async () => {
      client.disconnect();
      await service.stop();
    },
  };
});

describePatternsOn('cluster', 'a Redis Cluster', async () => {
  const service = await redisClusterService();
  const client = new Cluster([...service.urls]);
  return {
    backend: new RedisBackend({ client }),
    pass,
    close: async () => {
      client.disconnect();
      await service.stop();
    },
  };
});
