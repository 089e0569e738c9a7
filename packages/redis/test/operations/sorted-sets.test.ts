import { type Backend } from '@keyvaluestore/core';
import { type Redis } from 'ioredis';

import { RedisBackend } from '../../src/index.js';
import { ask, companionKey, expectTrueCompanion, stored, texts } from '../support/raw.js';
import { onOneServer } from '../support/one-server.js';
import { describeRedis } from '../support/services.js';

const TTL = 600_000;
/** More than Lua passes to a call, twice. */
const MANY = 9001;

describeRedis('sorted sets', () => {
  let client: Redis;
  let backend: Backend;

  onOneServer((made) => {
    client = made;
    backend = new RedisBackend({ client, expiringSortedSets: true });
  });

  const rows = (key: string): Promise<unknown> => backend.zhRangeByScoreWithScores(key, -Infinity, Infinity);

  /** Writes a sorted hash as another program would: natively, its companion by hand. */
  async function fill(key: string, count: number, score: (index: number) => number): Promise<void> {
    for (let from = 0; from < count; from += 5000) {
      const indexes = Array.from({ length: Math.min(5000, count - from) }, (_, index) => from + index);
      const name = (index: number): string => `f${String(index).padStart(6, '0')}`;
      await client.zadd(key, ...indexes.flatMap((index) => [score(index), name(index)]));
      await client.hset(companionKey(key), ...indexes.flatMap((index) => [name(index), `m${index}`]));
    }
  }

  it('an addition under a condition that fails changes nothing, the expiry included', async () => {
    await backend.zhAdd('z', 'f', 'member', 1);
    const before = await stored(client, 'z');
    expect(await backend.zhAddGT('z', 'f', 'other', 1, { ttl: TTL })).toBe(false);
    expect(await backend.zhAddLT('z', 'f', 'other', 1, { ttl: TTL })).toBe(false);
    expect(await backend.zhAddNX('z', 'f', 'other', 2, { ttl: TTL })).toBe(false);
    expect(await backend.zhAddXX('z', 'g', 'other', 2, { ttl: TTL })).toBe(false);
    expect(await stored(client, 'z')).toEqual(before);
    expect(await backend.zhAddXX('none', 'g', 'other', 2, { ttl: TTL })).toBe(false);
    expect(await client.dbsize()).toBe(2);
  });

  it('one under a condition that holds takes member, score and expiry along', async () => {
    const adds = [
      () => backend.zhAddGT('z', 'f', 'a', 1, { ttl: TTL }),
      () => backend.zhAddGT('z', 'f', 'b', 2),
      () => backend.zhAddLT('z', 'f', 'c', 1.5, { ttl: TTL, when: 'none' }),
      () => backend.zhAddLT('z', 'g', 'd', -Infinity),
      () => backend.zhAddXX('z', 'f', 'e', 1.5, { ttl: TTL / 2 }),
      () => backend.zAddXX('z', 'g', 3),
    ];
    for (const add of adds) {
      expect(await add()).toBe(true);
      await expectTrueCompanion(client, 'z');
      expect(await client.pttl('z')).toBeGreaterThan(0);
    }
    expect(await rows('z')).toEqual([
      { field: 'f', value: 'e', score: 1.5 },
      { field: 'g', value: 'g', score: 3 },
    ]);
    expect(await client.pttl('z')).toBeLessThanOrEqual(TTL / 2);
  });

  it('tells what an addition did, where it is asked', async () => {
    const [key, field, member, other] = texts('z', 'f', 'member', 'other') as [never, never, never, never];
    const add = (value: never, score: number, when: 'always' | 'present' | 'greater' = 'always') =>
      ask(backend, { name: 'zAdd', key, field, member: value, score, when, expiry: 'keep', count: true });
    expect(await add(member, 1, 'present')).toBe(false);
    expect(await add(member, 1)).toBe('added');
    expect(await add(member, 1)).toBe('kept');
    expect(await add(member, 1, 'present')).toBe('kept');
    expect(await add(member, 1, 'greater')).toBe(false);
    expect(await add(other, 1)).toBe('changed');
    expect(await add(other, 2, 'greater')).toBe('changed');
    expect(await add(field, 2)).toBe('changed');
    expect(await add(field, 2)).toBe('kept');
    expect(await client.exists(companionKey('z'))).toBe(0);
    // What a sorted set has left behind that another client removed is no member of a new one.
    await add(member, 3);
    await client.del('z');
    expect(await add(member, 3)).toBe('added');
    const remove = () => ask(backend, { name: 'zRem', key, field, count: true });
    expect([await remove(), await remove()]).toEqual([1, 0]);
    expect(await client.dbsize()).toBe(0);
  });

  it('in an atomic write, a condition aborts as it fails alone', async () => {
    await backend.zhAdd('z', 'f', 'member', 1, { ttl: TTL });
    const before = await stored(client, 'z');
    const write = backend.atomicWrite();
    const handles = [
      write.zhAddGT('z', 'f', 'other', 1),
      write.zhAddXX('z', 'g', 'other', 1),
      write.zhRemXX('z', 'h'),
      write.zhAddLT('z', 'i', 'other', 1),
    ];
    expect(await write.exec()).toBe(false);
    expect(handles.map(({ conditionFailed }) => conditionFailed)).toEqual([true, true, true, false]);
    expect(await stored(client, 'z')).toEqual(before);
    const again = backend.atomicWrite();
    again.zhAddGT('z', 'f', 'greater', 2);
    again.zhAddLT('z', 'i', 'less', 1);
    expect(await again.exec()).toBe(true);
    await expectTrueCompanion(client, 'z');
    const last = backend.atomicWrite();
    last.zhAddXX('z', 'f', 'f', 0);
    last.zhRemXX('z', 'i');
    expect(await last.exec()).toBe(true);
    expect(await rows('z')).toEqual([{ field: 'f', value: 'f', score: 0 }]);
    expect(await client.pttl('z')).toBeGreaterThan(0);
    const end = backend.atomicWrite();
    end.zRemXX('z', 'f');
    expect(await end.exec()).toBe(true);
    expect(await client.dbsize()).toBe(0);
  });

  it('removals take members along, and the companion with the last, whatever else it holds', async () => {
    const removals: [remove: () => Promise<unknown>, gives: unknown][] = [
      [() => backend.zPopMin('z'), { field: 'a', value: 'A', score: 1 }],
      [() => backend.zPopMax('z', 1), [{ field: 'c', value: 'C', score: 3 }]],
      [() => backend.zRemRangeByScore('z', 1, '(2'), 1],
      [() => backend.zRemRangeByLex('z', '[a', '(b'), 1],
      [() => backend.zRemRangeByRank('z', 0, -3), 1],
      [() => backend.zhRemXX('z', 'a'), true],
    ];
    const all: (() => Promise<unknown>)[] = [
      () => backend.zPopMin('z', 3),
      () => backend.zPopMax('z', 4),
      () => backend.zRemRangeByScore('z', -Infinity, Infinity),
      () => backend.zRemRangeByLex('z', '-', '+'),
      () => backend.zRemRangeByRank('z', 0, 2),
    ];
    const prepare = async (): Promise<void> => {
      for (const [index, field] of ['a', 'b', 'c'].entries()) {
        await backend.zhAdd('z', field, field.toUpperCase(), index + 1, { ttl: TTL });
      }
    };
    for (const [remove, gives] of removals) {
      await prepare();
      expect(await remove()).toEqual(gives);
      await expectTrueCompanion(client, 'z');
      expect(await client.hlen(companionKey('z'))).toBe(2);
      await backend.delete('z');
    }
    for (const remove of all) {
      await prepare();
      // One that another client has taken away leaves its member behind.
      await backend.zhAdd('z', 'd', 'D', 4);
      await client.zrem('z', 'd');
      await remove();
      expect(await client.dbsize()).toBe(0);
    }
  });

  it('what others write with native commands is read, and they read what is written here', async () => {
    await client.zadd('native', 1, 'a', 2, 'b', '-0', 'zero', 'inf', 'top');
    expect(await backend.zMScore('native', ['top', 'none', 'zero', 'a'])).toEqual([Infinity, null, 0, 1]);
    expect(Object.is((await backend.zMScore('native', ['zero']))[0], 0)).toBe(true);
    expect(await backend.zhMGet('native', ['b', 'none', 'b'])).toEqual(['b', null, 'b']);
    expect(await backend.zRank('native', 'a')).toBe(1);
    expect(await backend.zRevRank('native', 'a')).toBe(2);
    expect(await backend.zhRangeWithScores('native', 2, -1)).toEqual([
      { field: 'b', value: 'b', score: 2 },
      { field: 'top', value: 'top', score: Infinity },
    ]);
    expect((await backend.zRandMember('native', 9)).sort()).toEqual(['a', 'b', 'top', 'zero']);
    expect(await backend.zPopMax('native')).toEqual({ field: 'top', value: 'top', score: Infinity });
    await backend.zUnionStore('copy', ['native'], { weights: [-0.5] });
    expect(await client.zrange('copy', '0', '-1', 'WITHSCORES')).toEqual(['b', '-1', 'a', '-0.5', 'zero', '0']);
    await backend.zAddGT('copy', 'a', 0.1);
    expect(Number(await client.zscore('copy', 'a'))).toBe(0.1);
    expect(await client.zrevrank('copy', 'a')).toBe(0);
    await backend.zRemRangeByRank('copy', 1, -1);
    expect(await client.zrange('copy', '0', '-1')).toEqual(['b']);
  });

  it('where another client has changed the sorted set alone, its companion counts no more than before', async () => {
    await backend.zhAdd('z', 'a', 'A', 1);
    await backend.zhAdd('z', 'b', 'B', 2);
    await backend.zhAdd('z', 'c', 'C', 3);
    await client.zrem('z', 'a');
    expect(await backend.zhMGet('z', ['a', 'b'])).toEqual([null, 'B']);
    expect(await backend.zhRange('z', 0, -1)).toEqual(['B', 'C']);
    expect((await backend.zRandMember('z', 5)).sort()).toEqual(['B', 'C']);
    expect(await backend.zUnion(['z'])).toEqual([
      { value: 'B', score: 2 },
      { value: 'C', score: 3 },
    ]);
    await backend.zUnionStore('stored', ['z']);
    await expectTrueCompanion(client, 'stored');
    expect(await backend.zAddXX('z', 'a', 1)).toBe(false);
    expect(await backend.zAddGT('z', 'a', 1)).toBe(true);
    await expectTrueCompanion(client, 'z');
    await client.zadd('z', 9, 'native');
    expect(await backend.zPopMax('z', 2)).toEqual([
      { field: 'native', value: 'native', score: 9 },
      { field: 'c', value: 'C', score: 3 },
    ]);
    await client.del('z');
    expect(await backend.zPopMin('z')).toBeNull();
    expect(await backend.zRemRangeByRank('z', 0, -1)).toBe(0);
    expect(await backend.zhMGet('z', ['b'])).toEqual([null]);
    expect(await backend.zRandMember('z')).toBeNull();
    expect(await backend.zUnion(['z'])).toEqual([]);
  });

  it('takes more fields at once than Lua passes to a call', async () => {
    await fill('z', MANY, (index) => index);
    const fields = (await client.zrange('z', '0', '-1')).concat('none');
    const members = [...Array.from({ length: MANY }, (_, index) => `m${index}`), null];
    expect(await backend.zhMGet('z', fields)).toEqual(members);
    expect(await backend.zMScore('z', fields)).toEqual([...Array.from({ length: MANY }, (_, index) => index), null]);
    expect(await backend.zhRange('z', 0, -1)).toEqual(members.slice(0, -1));
    expect(new Set(await backend.zRandMember('z', MANY)).size).toBe(MANY);
    expect(await backend.zUnionStore('other', ['z', 'none'])).toBe(MANY);
    expect(await client.hgetall(companionKey('other'))).toEqual(await client.hgetall(companionKey('z')));
    expect((await backend.zInter(['z', 'other'])).map(({ value }) => value)).toEqual(members.slice(0, -1));
    expect(await backend.zRemRangeByRank('other', 0, -2)).toBe(MANY - 1);
    await expectTrueCompanion(client, 'other');
    expect(await client.hlen(companionKey('other'))).toBe(1);
    expect((await backend.zPopMin('z', MANY - 1)).map(({ value }) => value)).toEqual(members.slice(0, -2));
    await expectTrueCompanion(client, 'z');
    expect(await client.hlen(companionKey('z'))).toBe(1);
  }, 60_000);

  it('draws each member as often as any other', async () => {
    for (const field of ['a', 'b', 'c', 'd']) await backend.zhAdd('z', field, field.toUpperCase(), 1);
    const drawn = await Promise.all(Array.from({ length: 4000 }, () => backend.zRandMember('z')));
    for (const member of ['A', 'B', 'C', 'D']) {
      const times = drawn.filter((each) => each === member).length;
      expect(times).toBeGreaterThan(800);
      expect(times).toBeLessThan(1200);
    }
    expect(new Set(await backend.zRandMember('z', 3)).size).toBe(3);
  });

  it('refuses a key of another type, and changes nothing', async () => {
    await backend.sAdd('set', 'm');
    const calls = [
      () => backend.zhAddXX('set', 'f', 'm', 1),
      () => backend.zhAddGT('set', 'f', 'm', 1),
      () => backend.zRemXX('set', 'm'),
      () => backend.zMScore('set', ['m']),
      () => backend.zhMGet('set', ['m']),
      () => backend.zRank('set', 'm'),
      () => backend.zRange('set', 0, -1),
      () => backend.zPage('set'),
      () => backend.zPopMin('set'),
      () => backend.zRemRangeByScore('set', 0, 1),
      () => backend.zRemRangeByLex('set', '-', '+'),
      () => backend.zRandMember('set'),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'WRONG_TYPE', key: 'set' });
    expect(await backend.sMembers('set')).toEqual(['m']);
    expect(await client.dbsize()).toBe(1);
  });
});
