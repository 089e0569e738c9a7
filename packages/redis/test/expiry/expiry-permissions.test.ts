import { type Backend } from '@keyvaluestore/core';
import { type RedisServer, startRedis } from '@keyvaluestore/test-services';
import { type Redis } from 'ioredis';

import { RedisBackend } from '../../src/index.js';
import { redis6 } from '../support/clients.js';
import { describeRedis } from '../support/services.js';

const EXPIRY = ['pexpire', 'pexpireat', 'time', 'pexpiretime'];

describeRedis('a user who may not run what an expiry needs', () => {
  let server: RedisServer;
  let admin: Redis;
  let client: Redis;
  let backend: Backend;

  beforeAll(async () => {
    server = await startRedis();
    admin = redis6(server.url);
    await admin.call('ACL', ['SETUSER', 'app', 'on', '>pw', '~*', '+@all', ...EXPIRY.map((name) => `-${name}`)]);
    client = redis6(server.url, { username: 'app', password: 'pw' });
    backend = new RedisBackend({ client, expiringSortedSets: true });
  });
  afterAll(async () => {
    client.disconnect();
    admin.disconnect();
    await server.stop();
  });

  const options = { ttl: 60_000 };
  const writes: Readonly<Record<string, () => Promise<unknown>>> = {
    nIncrBy: () => backend.nIncrBy('k', 1, options),
    sAdd: () => backend.sAdd('k', 'm', options),
    hSet: () => backend.hSet('k', 'f', 'v', options),
    hSetNX: () => backend.hSetNX('k', 'f', 'v', { expiresAt: 1 }),
    sAddNX: () => backend.sAddNX('k', 'm', options),
    hIncrBy: () => backend.hIncrBy('k', 'f', 1, options),
    rPush: () => backend.rPush('k', 'v', { expiresAt: 1 }),
    zAdd: () => backend.zAdd('k', 'm', 1, options),
    zhAdd: () => backend.zhAdd('k', 'f', 'm', 1, { expiresAt: 1 }),
    'an atomic write': () => {
      const write = backend.atomicWrite();
      write.set('other', 'v');
      write.hSet('k', 'f', 'v', { expiresAt: 1_000_000_000_000_000 });
      return write.exec();
    },
    'an atomic write of a sorted set': () => {
      const write = backend.atomicWrite();
      write.set('other', 'v');
      write.zAdd('k', 'm', 1);
      return write.exec();
    },
  };

  for (const [name, write] of Object.entries(writes)) {
    it(`${name} is refused, and nothing is written`, async () => {
      for (const allowed of [[], ['+time', '+pexpiretime']]) {
        await admin.call('ACL', ['SETUSER', 'app', ...EXPIRY.map((each) => `-${each}`), ...allowed]);
        if (name.endsWith('sorted set') && allowed.length > 0) continue;
        await expect(write()).rejects.toMatchObject({ code: 'UNSUPPORTED' });
        expect(await admin.dbsize()).toBe(0);
      }
    });
  }

  it('may write all the same without an expiry', async () => {
    await backend.nIncrBy('n', 1);
    await backend.hSet('h', 'f', 'v');
    await backend.zAdd('z', 'm', 1);
    await backend.zIncrBy('z', 'm', 1);
    await backend.set('s', 'v', { ttl: 60_000 });
    expect(await admin.pttl('s')).toBeGreaterThan(0);
  });
});
