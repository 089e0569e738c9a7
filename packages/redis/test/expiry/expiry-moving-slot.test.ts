import { hashSlot } from '@keyvaluestore/core';
import { type RedisCluster, startRedisCluster } from '@keyvaluestore/test-services';
import { type Redis } from 'ioredis';

import { RedisBackend } from '../../src/index.js';
import { type Client, cluster5, cluster6, redis6 } from '../support/clients.js';
import { describeRedis } from '../support/services.js';

const TTL = 600_000;

/** A tag whose slot the first node has, and which moves to the second one. */
const TAG = '{1bz}';
const SLOT = hashSlot(TAG);

const versions = {
  'ioredis 6': (urls: readonly string[]) => cluster6(urls),
  'ioredis 5.11': (urls: readonly string[]) => cluster5(urls),
};

for (const [name, connect] of Object.entries(versions)) {
  describeRedis(`expiry while a slot moves, ${name}`, () => {
    let cluster: RedisCluster;
    let source: Redis;
    let target: Redis;
    let client: Client;
    let backend: RedisBackend;

    beforeAll(async () => {
      cluster = await startRedisCluster();
      [source, target] = cluster.urls.slice(0, 2).map((url) => redis6(url)) as [Redis, Redis];
      client = connect(cluster.urls);
      const retry = { attempts: 3, baseDelay: 1, maxDelay: 1 };
      backend = new RedisBackend({ client, expiringSortedSets: true, retry });
      await backend.get(`${TAG}warm`);
    }, 60_000);
    beforeEach(async () => {
      const [sourceId, targetId] = await Promise.all([source.cluster('MYID'), target.cluster('MYID')]);
      await source.cluster('SETSLOT', SLOT, 'STABLE');
      await target.cluster('SETSLOT', SLOT, 'STABLE');
      await source.flushall();
      for (const key of ['s', 'h']) await backend.hSet(`${TAG}${key}`, 'f', 'v');
      await backend.zhAdd(`${TAG}z`, 'f', 'member', 1);
      await backend.zhAdd(`${TAG}w`, 'f', 'member', 1);
      await target.cluster('SETSLOT', SLOT, 'IMPORTING', sourceId);
      await source.cluster('SETSLOT', SLOT, 'MIGRATING', targetId);
    });
    afterAll(async () => {
      for (const each of [client, source, target]) each.disconnect();
      await cluster.stop();
    });

    it('keys without a companion get and lose it, where they are and where they have gone', async () => {
      const { host, port } = target.options;
      await source.call('MIGRATE', [host!, String(port), `${TAG}h`, '0', '5000']);
      for (const key of [`${TAG}s`, `${TAG}h`]) {
        expect(await backend.expire(key, { ttl: TTL })).toBe(true);
        expect(await backend.ttl(key)).toBeGreaterThan(TTL - 60_000);
        expect(await backend.type(key)).toBe('hash');
        expect(await backend.persist(key)).toBe(true);
        expect(await backend.ttl(key)).toBe(Infinity);
        await backend.hSet(key, 'g', 'w', { ttl: TTL, when: 'none' });
        expect(await backend.ttl(key)).toBeGreaterThan(TTL - 60_000);
        expect(await backend.expire(key, { expiresAt: 0 })).toBe(true);
      }
      expect(await backend.exists(`${TAG}s`)).toBe(false);
    });

    it('a sorted set with its companion gets and loses it, and both go by a time in the past', async () => {
      const key = `${TAG}z`;
      expect(await backend.expire(key, { ttl: TTL })).toBe(true);
      expect(await backend.persist(key)).toBe(true);
      await backend.zhAdd(key, 'g', 'other', 2, { ttl: TTL });
      expect(await backend.ttl(key)).toBeGreaterThan(TTL - 60_000);
      expect(await backend.zhRangeByScore(key, 0, 9)).toEqual(['member', 'other']);
      expect(await backend.expire(key, { expiresAt: 0 })).toBe(true);
      const write = backend.atomicWrite();
      write.zhAdd(`${TAG}w`, 'g', 'other', 2, { expiresAt: 0 });
      write.zRem(`${TAG}w`, 'f');
      expect(await write.exec()).toBe(true);
      expect(await source.dbsize()).toBe(2);
    });

    it('a sorted set whose members are their fields loses it by a time in the past, its companion with it', async () => {
      await backend.zAdd(`${TAG}z`, 'f', 1, { expiresAt: 0 });
      // The two hashes, and the other sorted set with its companion.
      expect(await source.dbsize()).toBe(4);
      const write = backend.atomicWrite();
      write.zAdd(`${TAG}w`, 'f', 2, { expiresAt: 0 });
      expect(await write.exec()).toBe(true);
      expect(await source.dbsize()).toBe(2);
    });
  });
}
