import { hashSlot } from '@keyvaluestore/core';
import { type RedisCluster, startRedisCluster } from '@keyvaluestore/test-services';
import { type Redis } from 'ioredis';

import { RedisBackend } from '../../src/index.js';
import { type Client, cluster6, redis6 } from '../support/clients.js';
import { describeRedis } from '../support/services.js';

/** A tag whose slot the first node has, and which moves to the second one. */
const TAG = '{1bz}';
const SLOT = hashSlot(TAG);
/** More than one call of Lua takes. */
const MANY = 4500;

describeRedis('sorted sets while a slot moves', () => {
  let cluster: RedisCluster;
  let source: Redis;
  let target: Redis;
  let client: Client;
  let backend: RedisBackend;
  const [z, d] = [`${TAG}z`, `${TAG}d`];

  beforeAll(async () => {
    cluster = await startRedisCluster();
    [source, target] = cluster.urls.slice(0, 2).map((url) => redis6(url)) as [Redis, Redis];
    client = cluster6(cluster.urls);
    backend = new RedisBackend({ client, retry: { attempts: 3, baseDelay: 1, maxDelay: 1 } });
    await backend.get(`${TAG}warm`);
  }, 60_000);
  beforeEach(async () => {
    const [sourceId, targetId] = await Promise.all([source.cluster('MYID'), target.cluster('MYID')]);
    await source.cluster('SETSLOT', SLOT, 'STABLE');
    await target.cluster('SETSLOT', SLOT, 'STABLE');
    await source.flushall();
    for (let index = 0; index < 3; index++) {
      await backend.zhAdd(z, `f${index}`, `m${index}`, index);
      await backend.zhAdd(d, `g${index}`, `old${index}`, index);
    }
    await target.cluster('SETSLOT', SLOT, 'IMPORTING', sourceId);
    await source.cluster('SETSLOT', SLOT, 'MIGRATING', targetId);
  });
  afterAll(async () => {
    for (const each of [client, source, target]) each.disconnect();
    await cluster.stop();
  });

  it('those that are there with their companions are read, and lose all that they have', async () => {
    expect(await backend.zhMGet(z, ['f0', 'none'])).toEqual(['m0', null]);
    expect((await backend.zPage(z, { limit: 2 })).rows).toHaveLength(2);
    expect(await backend.zUnion([z, d])).toHaveLength(6);
    const removals = [() => backend.zPopMin(z, 3), () => backend.zRemRangeByScore(d, 0, 2)];
    for (const remove of removals) await remove();
    expect(await source.dbsize()).toBe(0);
  });

  it('one of many fields loses them in parts', async () => {
    await source.cluster('SETSLOT', SLOT, 'STABLE');
    for (let index = 0; index < MANY; index++) await backend.zAdd(z, `many${index}`, 10);
    await source.cluster('SETSLOT', SLOT, 'MIGRATING', await target.cluster('MYID'));
    // The members of the first three are all that the companion holds.
    expect(await backend.zRemRangeByRank(z, 0, MANY)).toBe(MANY + 1);
    expect(await backend.zhRangeWithScores(z, 0, -1).catch((error: unknown) => error)).toMatchObject({
      code: 'UNAVAILABLE',
    });
    expect(await source.zcard(z)).toBe(2);
    expect(await source.dbsize()).toBe(3);
  }, 60_000);

  it('a destination gets another companion in place of its own', async () => {
    expect(await backend.zUnionStore(d, [z])).toBe(3);
    expect(await backend.zhRange(d, 0, -1)).toEqual(['m0', 'm1', 'm2']);
    expect(await backend.zDiffStore(d, [z, z])).toBe(0);
    expect(await source.dbsize()).toBe(2);
  });

  it('what has moved is asked for where it is', async () => {
    const { host, port } = target.options;
    const companions = (await source.keys('*')).length;
    expect(companions).toBe(4);
    for (const key of await source.keysBuffer('*')) {
      await source.call('MIGRATE', [host!, String(port), key, '0', '5000']);
    }
    expect(await backend.zPopMax(z)).toEqual({ field: 'f2', value: 'm2', score: 2 });
    expect(await backend.zInterStore(d, [z], { weights: [0] })).toBe(2);
    expect(await backend.zhRange(d, 0, -1)).toEqual(['m0', 'm1']);
    expect(await source.dbsize()).toBe(0);
    await target.flushall();
  });
});
