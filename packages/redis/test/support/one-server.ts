import { type RedisServer, startRedis } from '@keyvaluestore/test-services';
import { type Redis } from 'ioredis';

import { redis6 } from './clients.js';

/**
 * Has a server of their own for the tests of a `describe`, which is emptied before each of them.
 * @param setUp takes the client, before the first test
 */
export function onOneServer(setUp: (client: Redis) => void): void {
  let server: RedisServer;
  let client: Redis;
  beforeAll(async () => {
    server = await startRedis();
    client = redis6(server.url);
    setUp(client);
  });
  afterAll(async () => {
    client.disconnect();
    await server.stop();
  });
  beforeEach(async () => {
    await client.flushall();
  });
}
