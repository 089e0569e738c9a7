import { RedisBackend } from '@keyvaluestore/redis';
import { redisClusterService, redisService } from '@keyvaluestore/test-services';
import { Cluster, Redis } from 'ioredis';

import { describePatternsOn } from './support/describe-patterns.js';

describePatternsOn('redis', 'Redis', async () => {
  const service = await redisService();
  const client = new Redis(service.url);
  return {
    backend: new RedisBackend({ client }),
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
    close: async () => {
      client.disconnect();
      await service.stop();
    },
  };
});
