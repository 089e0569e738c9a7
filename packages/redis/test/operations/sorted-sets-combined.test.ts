import { type Backend } from '@keyvaluestore/core';
import { startRedisCluster } from '@keyvaluestore/test-services';
import { type Redis } from 'ioredis';

import { RedisBackend } from '../../src/index.js';
import { cluster6 } from '../support/clients.js';
import { companionKey, expectTrueCompanion, stored } from '../support/raw.js';
import { onOneServer } from '../support/one-server.js';
import { describeRedis } from '../support/services.js';

const TTL = 600_000;

describeRedis('sorted sets that are combined', () => {
  let client: Redis;
  let backend: Backend;

  onOneServer((made) => {
    client = made;
    backend = new RedisBackend({ client, expiringSortedSets: true });
  });
  beforeEach(async () => {
    await backend.zhAdd('a', 'x', 'x of a', 1);
    await backend.zAdd('a', 'y', 2);
    await backend.zhAdd('b', 'x', 'x of b', 10);
    await backend.zhAdd('b', 'y', 'y of b', 20);
    await backend.zhAdd('b', 'z', 'z of b', 30);
  });

  const rows = (key: string): Promise<unknown> => backend.zhRangeWithScores(key, 0, -1);

  it('have the member of the first key that has the field, though it be as its field', async () => {
    expect(await backend.zUnion(['a', 'b'])).toEqual([
      { value: 'x of a', score: 11 },
      { value: 'y', score: 22 },
      { value: 'z of b', score: 30 },
    ]);
    expect(await backend.zInter(['b', 'none', 'a'])).toEqual([]);
    expect(await backend.zInter(['b', 'a'], { aggregate: 'min' })).toEqual([
      { value: 'x of b', score: 1 },
      { value: 'y of b', score: 2 },
    ]);
    expect(await backend.zDiff(['b', 'a'])).toEqual([{ value: 'z of b', score: 30 }]);
    expect(await backend.zUnionStore('stored', ['a', 'b'])).toBe(3);
    expect(await rows('stored')).toEqual([
      { field: 'x', value: 'x of a', score: 11 },
      { field: 'y', value: 'y', score: 22 },
      { field: 'z', value: 'z of b', score: 30 },
    ]);
    expect((await stored(client, 'stored')).members).toEqual({ x: 'x of a', z: 'z of b' });
  });

  it('take the place of whatever there was, without its expiry', async () => {
    const makes: readonly (() => Promise<unknown>)[] = [
      () => backend.set('d', 'v', { ttl: TTL }),
      () => backend.sAdd('d', 'm', { ttl: TTL }),
      () => backend.hSet('d', 'f', 'v', { ttl: TTL }),
      () => backend.rPush('d', 'v'),
      () => backend.zAdd('d', 'old', 1, { ttl: TTL }),
      async () => {
        for (const field of ['x', 'old', 'y']) await backend.zhAdd('d', field, 'old member', 1, { ttl: TTL });
      },
      // A companion that another client has left alone.
      async () => {
        await backend.zhAdd('d', 'y', 'stale', 1);
        await client.del('d');
      },
    ];
    for (const make of makes) {
      for (const [store, count] of [
        [() => backend.zUnionStore('d', ['a']), 2],
        [() => backend.zInterStore('d', ['a', 'b'], { weights: [0, Infinity] }), 2],
        [() => backend.zDiffStore('d', ['b', 'a']), 1],
        [() => backend.zDiffStore('d', ['a', 'b']), 0],
        [() => backend.zInterStore('d', ['a', 'none'], { weights: [0, 1] }), 0],
      ] as const) {
        await make();
        expect(await store()).toBe(count);
        const { fields, expires } = await stored(client, 'd');
        expect(fields).toHaveLength(2 * count);
        expect(expires[0]).toBe(count === 0 ? -2 : -1);
        if (count === 0) expect(expires[1]).toBe(-2);
        await expectTrueCompanion(client, 'd');
        await backend.delete('d');
      }
    }
    expect(await client.dbsize()).toBe(4);
  });

  it('may be their own destination', async () => {
    expect(await backend.zUnionStore('a', ['b', 'a', 'a'])).toBe(3);
    expect(await rows('a')).toEqual([
      { field: 'x', value: 'x of b', score: 12 },
      { field: 'y', value: 'y of b', score: 24 },
      { field: 'z', value: 'z of b', score: 30 },
    ]);
    await expectTrueCompanion(client, 'a');
    expect(await backend.zDiffStore('b', ['b', 'a'])).toBe(0);
    expect(await client.exists('b', companionKey('b'))).toBe(0);
    expect(await backend.zInterStore('a', ['a'], { weights: [-1] })).toBe(3);
    expect(await rows('a')).toContainEqual({ field: 'z', value: 'z of b', score: -30 });
  });

  it('add up as Redis does it, and never to -0 or what is no number', async () => {
    await client.zadd('inf', 'inf', 'x', 0, 'y');
    await client.zadd('low', '-inf', 'x', 0, 'y');
    expect(await backend.zUnion(['inf', 'low'])).toEqual([
      { value: 'x', score: 0 },
      { value: 'y', score: 0 },
    ]);
    // Redis begins with the smallest; what is no number there counts as 0 wherever it comes.
    await client.zadd('large', 'inf', 'x', 0, 'y', 7, 'w');
    for (const keys of [
      ['inf', 'a'],
      ['large', 'a'],
    ]) {
      expect(await backend.zInter(keys, { weights: [0, 1] })).toEqual([
        { value: 'x', score: 1 },
        { value: 'y', score: 2 },
      ]);
      expect(await backend.zInterStore('stored', keys, { weights: [0, 1], aggregate: 'min' })).toBe(2);
      expect(await client.zrange('stored', '0', '-1', 'WITHSCORES')).toEqual(['x', '0', 'y', '0']);
    }
    // As many as make Redis keep doubles, of which some are -0.
    await client.zadd('many', ...Array.from({ length: 200 }, (_, index) => [index % 2, `m${index}`]).flat());
    expect(await backend.zUnionStore('stored', ['many'], { weights: [-1] })).toBe(200);
    const texts = (await client.zrange('stored', '0', '-1', 'WITHSCORES')).filter((_, index) => index % 2 === 1);
    expect(new Set(texts)).toEqual(new Set(['0', '-1']));
    const exact = [0.1, 1e-300, 5e-324, 123_456_789.123_456_79, Number.MAX_VALUE];
    for (const [index, score] of exact.entries()) await backend.zAdd('exact', `e${index}`, score);
    await backend.zUnionStore('stored', ['exact', 'none']);
    expect(
      await backend.zMScore(
        'stored',
        exact.map((_, index) => `e${index}`),
      ),
    ).toEqual(exact);
  });

  it('refuse any other type among them, sets too, and write nothing', async () => {
    await client.sadd('set', 'x');
    await client.rpush('list', 'x');
    const before = await stored(client, 'a');
    for (const other of ['set', 'list']) {
      for (const keys of [
        ['a', other],
        [other, 'none'],
        ['none', 'a', other],
      ]) {
        for (const call of [
          () => backend.zUnion(keys),
          () => backend.zInter(keys),
          () => backend.zDiff(keys),
          () => backend.zUnionStore('a', keys),
          () => backend.zInterStore('a', keys),
          () => backend.zDiffStore('a', keys),
        ]) {
          await expect(call()).rejects.toMatchObject({ code: 'WRONG_TYPE' });
        }
      }
    }
    expect(await stored(client, 'a')).toEqual(before);
  });

  it('are as many as Lua passes to a call, and no more', async () => {
    const keys = Array.from({ length: 3900 }, () => 'a');
    const weights = keys.map(() => 0.5);
    expect(await backend.zUnion(keys, { weights, aggregate: 'max' })).toEqual([
      { value: 'x of a', score: 0.5 },
      { value: 'y', score: 1 },
    ]);
    expect(await backend.zUnionStore('d', keys, { weights })).toBe(2);
    expect(await backend.zScore('d', 'y')).toBe(3900);
    await expect((async () => backend.zUnion([...keys, 'a']))()).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    await expect((async () => backend.zUnionStore('d', [...keys, 'a']))()).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
    });
  });

  it('lie in one slot of a cluster', async () => {
    const cluster = await startRedisCluster();
    const own = cluster6(cluster.urls);
    try {
      const there = new RedisBackend({ client: own });
      await there.zhAdd('{t}a', 'x', 'X', 1);
      await there.zhAdd('{t}b', 'y', 'Y', 2);
      expect(await there.zUnionStore('{t}c', ['{t}a', '{t}b'])).toBe(2);
      expect(await there.zhRange('{t}c', 0, -1)).toEqual(['X', 'Y']);
      await expect(there.zUnion(['{t}a', '{u}b'])).rejects.toMatchObject({ code: 'CROSS_SLOT' });
      await expect(there.zUnionStore('{u}c', ['{t}a', '{t}b'])).rejects.toMatchObject({ code: 'CROSS_SLOT' });
    } finally {
      own.disconnect();
      await cluster.stop();
    }
  }, 60_000);
});
