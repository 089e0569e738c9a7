import { pause } from '@keyvaluestore/core';
import { RedisBackend } from '@keyvaluestore/redis';
import { redisClusterService, redisService, type Service } from '@keyvaluestore/test-services';
import { Cluster, Redis } from 'ioredis';

import { describePatternsOn, type Opened } from './support/describe-patterns.js';

const openedOn = (client: Redis | Cluster, service: Service): Opened => ({
  backend: new RedisBackend({ client }),
  // The server's clock cannot be moved, and timers may be a little early.
  pass: (milliseconds) => pause(milliseconds + 50),
  close: async () => {
    client.disconnect();
    await service.stop();
  },
});

describePatternsOn('redis', 'Redis', async () => {
  const service = await redisService();
  return openedOn(new Redis(service.url), service);
});

describePatternsOn('cluster', 'a Redis Cluster', async () => {
  const service = await redisClusterService();
  return openedOn(new Cluster([...service.urls]), service);
});
