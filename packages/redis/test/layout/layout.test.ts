import { type Backend, hashSlot, hashTag } from '@keyvaluestore/core';
import { type RedisServer, seededRandom, startRedis } from '@keyvaluestore/test-services';
import { type Redis } from 'ioredis';

import { companionOf, Keyspace } from '../../src/layout/keys.js';
import { slotTag } from '../../src/layout/slot-tag.js';
import { RedisBackend } from '../../src/index.js';
import { redis6 } from '../support/clients.js';
import { describeRedis } from '../support/services.js';

/** Keys of few different chars, so that braces stand in every place. */
function braceKeys(count: number): string[] {
  const random = seededRandom(7, 'keys');
  const alphabet = ['{', '}', '{}', 'a', 'b', ':', 'ä', '\u{1F600}'];
  const key = (): string =>
    Array.from({ length: 1 + Math.floor(random() * 8) }, () => alphabet[Math.floor(random() * alphabet.length)]).join(
      '',
    );
  return [
    'a',
    '{',
    '}',
    '{}',
    '{}{a}',
    '}{',
    '{{}}',
    'a{b',
    'a}b',
    'x{}y{z}',
    '{a}{b}',
    ...Array.from({ length: count }, key),
  ];
}

const bytes = (text: string): string => Buffer.from(text).toString('latin1');

describeRedis('data layout', () => {
  let node: RedisServer;
  let client: Redis;
  let backend: Backend;

  beforeAll(async () => {
    node = await startRedis();
    client = redis6(node.url);
    backend = new RedisBackend({ client });
  });
  afterAll(async () => {
    client.disconnect();
    await node.stop();
  });
  beforeEach(async () => {
    await client.flushall();
  });

  it('a companion lies in the hash slot of its sorted set, as a cluster says, whatever braces the key holds', async () => {
    const clusterNode = await startRedis({ clusterNode: true });
    const raw = redis6(clusterNode.url, { enableReadyCheck: false });
    const slots = async (keys: readonly string[]): Promise<unknown[]> =>
      Promise.all(keys.map((key) => raw.cluster('KEYSLOT', Buffer.from(key, 'latin1') as unknown as string)));
    const keys = braceKeys(3000).map(bytes);
    const companions = keys.map(companionOf);
    const expected = await slots(keys);
    expect(keys.map(hashSlot)).toEqual(expected);
    expect(await slots(companions)).toEqual(expected);
    raw.disconnect();
    await clusterNode.stop();
  });

  it('companions differ from each other and from every key', () => {
    const keys = new Set(braceKeys(20_000).map(bytes));
    const companions = new Set([...keys].map(companionOf));
    expect(companions.size).toBe(keys.size);
    for (const companion of companions) {
      expect(keys.has(companion)).toBe(false);
      // No text has these bytes, so no user can name them.
      expect(Buffer.from(companion, 'latin1').toString('utf8')).toContain('\ufffd');
    }
  });

  it('a companion begins with the key, and so with the prefix that permissions are given for', () => {
    for (const key of ['app:cities', 'app:{de}:cities', 'app:}']) expect(companionOf(key).startsWith(key)).toBe(true);
    expect(companionOf('cities')).toBe(`cities\xffmembers{${slotTag(hashSlot('cities'))}}`);
    expect(companionOf('{de}cities')).toBe('{de}cities\xffmembers');
    expect(companionOf('a{b')).toBe(`{${slotTag(hashSlot('a{b'))}}\xffmembersa{b`);
    const texts = Array.from({ length: 16_384 }, (_, slot) => slotTag(slot));
    expect(texts.every((text, slot) => hashSlot(text) === slot && hashTag(`{${text}}`) === text)).toBe(true);
    // Parts of the layout: data written with others would be lost.
    expect([0, 1, 5000, 16_383].map(slotTag)).toEqual(['1bz', 'emj', '4tw', 'hia']);
  });

  it("puts the client's prefix, a text or bytes, in front of every key", () => {
    expect(new Keyspace('ä:').key('k' as never)).toBe('\xc3\xa4:k');
    expect(new Keyspace(Uint8Array.of(255, 58)).key('k' as never)).toBe('\xff:k');
    expect(new Keyspace('{p}').pair('k' as never)).toEqual(['{p}k', '{p}k\xffmembers']);
  });

  it("others see Redis' own types", async () => {
    await backend.set('s', 'ä');
    await backend.set('n', 5);
    await backend.nIncrBy('n', 1);
    await backend.sAdd('a', 'x', 'y');
    await backend.hSet('h', { f: 'v', '': 'empty' });
    await backend.zAdd('z', 'm', 1.5);
    await backend.zAdd('z', 'inf', Infinity);
    await backend.zhAdd('zh', 'f', 'member', 2);
    expect(await client.get('s')).toBe('ä');
    expect(await client.incr('n')).toBe(7);
    expect((await client.smembers('a')).sort()).toEqual(['x', 'y']);
    expect(await client.hgetall('h')).toEqual({ f: 'v', '': 'empty' });
    expect(await client.zrange('z', '0', '-1', 'WITHSCORES')).toEqual(['m', '1.5', 'inf', 'inf']);
    expect(await client.zscore('zh', 'f')).toBe('2');
    const companion = Buffer.from(companionOf('zh'), 'latin1');
    expect(await client.hgetall(companion)).toEqual({ f: 'member' });
    expect(await client.dbsize()).toBe(7);
  });

  it('reads what others wrote', async () => {
    await client.set('s', Buffer.from([0xff, 0xfe]));
    await client.set('n', '9007199254740993');
    await client.hset('h', 'f', 'v');
    await client.sadd('a', 'x');
    await client.zadd('z', '-inf', 'low', 1e-300, 'm', '-0', 'zero');
    expect(await backend.withBinaryValues().get('s')).toEqual(Uint8Array.of(255, 254));
    expect(await backend.get('n')).toBe('9007199254740993');
    await expect(backend.nIncrBy('n', 1)).rejects.toMatchObject({ code: 'NOT_AN_INTEGER' });
    expect(await client.get('n')).toBe('9007199254740993');
    expect(await backend.hGetAll('h')).toEqual({ f: 'v' });
    expect(await backend.sMembers('a')).toEqual(['x']);
    expect(await backend.zRangeByScoreWithScores('z', -Infinity, Infinity)).toEqual([
      { value: 'low', score: -Infinity },
      { value: 'zero', score: 0 },
      { value: 'm', score: 1e-300 },
    ]);
    expect(Object.is(await backend.zScore('z', 'zero'), 0)).toBe(true);
    for (const text of ['-0', '+1', ' 1', '01', '1.0', '1e3', '', '-', '9007199254740992', '9'.repeat(400)]) {
      await client.set('c', text);
      await expect(backend.nIncrBy('c', 1)).rejects.toMatchObject({ code: 'NOT_AN_INTEGER' });
    }
  });

  it('the companion holds members that differ from their fields, and goes with the last of them', async () => {
    const companion = Buffer.from(companionOf('zh'), 'latin1');
    await backend.zhAdd('zh', 'f', 'member', 1);
    await backend.zhAdd('zh', 'same', 'same', 2);
    expect(await client.hkeys(companion)).toEqual(['f']);
    await backend.zAdd('zh', 'f', 3);
    expect(await client.exists(companion)).toBe(0);
    await backend.zhAdd('zh', 'f', 'again', 3);
    await backend.zIncrBy('zh', 'f', 1);
    expect(await backend.zhRangeByScore('zh', 4, 4)).toEqual(['again']);
    await backend.zRem('zh', 'f');
    await backend.zRem('zh', 'same');
    await backend.zhAdd('zh', 'f', 'member', 1);
    await backend.delete('zh');
    expect(await client.dbsize()).toBe(0);
  });

  it('a companion that was left without its sorted set is not believed', async () => {
    const leave = async (key: string): Promise<void> => {
      await backend.zhAdd(key, 'f', 'stale', 1);
      await client.del(key);
    };
    const members = (key: string): Promise<string[]> => backend.zRangeByScore(key, -Infinity, Infinity);
    for (const key of ['added', 'incremented', 'written', 'deleted']) await leave(key);
    await backend.zAdd('added', 'g', 1);
    await backend.zAdd('added', 'f', 1);
    expect(await members('added')).toEqual(['f', 'g']);
    await backend.zIncrBy('incremented', 'g', 1);
    await client.zadd('incremented', 1, 'f');
    expect(await members('incremented')).toEqual(['f', 'g']);
    const write = backend.atomicWrite();
    write.zAdd('written', 'g', 1);
    expect(await write.exec()).toBe(true);
    await client.zadd('written', 1, 'f');
    expect(await members('written')).toEqual(['f', 'g']);
    expect(await backend.delete('deleted')).toBe(false);
    expect(await backend.setNX('deleted', 'v')).toBe(true);
  });

  it('members that another client leaves behind, or brings back, are its own affair', async () => {
    const companion = Buffer.from(companionOf('zh'), 'latin1');
    await backend.zhAdd('zh', 'f', 'member', 1);
    await client.zrem('zh', 'f');
    await client.zadd('zh', 1, 'f');
    expect(await backend.zRangeByScore('zh', 1, 1)).toEqual(['member']);
    await client.hdel(companion, 'f');
    expect(await backend.zRangeByScore('zh', 1, 1)).toEqual(['f']);
    await backend.zhAdd('zh', 'f', 'member', 1);
    await client.rename('zh', 'renamed');
    expect(await backend.zRangeByScore('renamed', 1, 1)).toEqual(['f']);
  });

  it('an expiry that another client has set ends with set, and stays with what changes a value', async () => {
    await backend.set('s', 'v');
    await backend.nIncrBy('n', 1);
    await backend.hSet('h', 'f', 'v');
    await backend.sAdd('a', 'm');
    await backend.zAdd('z', 'm', 1);
    for (const key of ['s', 'n', 'h', 'a', 'z']) await client.expire(key, 1000);
    await backend.nIncrBy('n', 1);
    await backend.hSet('h', 'g', 'v');
    await backend.sAdd('a', 'n');
    await backend.zAdd('z', 'm', 2);
    for (const key of ['n', 'h', 'a', 'z']) expect(await client.ttl(key)).toBeGreaterThan(0);
    await backend.set('s', 'w');
    await backend.setEQ('n', 5, 2);
    for (const key of ['s', 'n']) expect(await client.ttl(key)).toBe(-1);
  });
});
