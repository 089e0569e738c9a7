import { type Backend, fromText, type Operation, type Output, type PrimitiveName } from '@keyvaluestore/core';
import { type Redis } from 'ioredis';

import { RedisBackend } from '../../src/index.js';
import { companionOf } from '../../src/layout/keys.js';
import { onOneServer } from '../support/one-server.js';
import { describeRedis } from '../support/services.js';

const strong = { consistency: 'strong' } as const;
const TTL = 600_000;

describeRedis('sets, hashes and lists', () => {
  let client: Redis;
  let backend: Backend;

  onOneServer((made) => {
    client = made;
    backend = new RedisBackend({ client });
  });

  const run = async <N extends PrimitiveName>(operation: Operation<N>): Promise<Output<N>> =>
    backend.driver.run(operation, strong);

  it('native commands read what the backend writes', async () => {
    await backend.sAdd('a', 'x', 'y', new Uint8Array([255]));
    expect(await backend.sAddNX('a', 'z')).toBe(true);
    expect(await backend.sRemXX('a', 'y')).toBe(true);
    expect((await client.smembersBuffer('a')).map((member) => member.toString('latin1')).sort()).toEqual([
      'x',
      'z',
      'ÿ',
    ]);
    expect(await backend.sMove('a', 'b', 'x')).toBe(true);
    expect(await client.smembers('b')).toEqual(['x']);
    expect(await backend.sUnionStore('c', ['a', 'b'])).toBe(3);
    expect(await client.scard('c')).toBe(3);
    await backend.hSet('h', { f: 'v', n: 5 });
    expect(await backend.hIncrBy('h', 'n', 2)).toBe(7);
    expect(await backend.hSetEQ('h', 'f', 'w', 'v')).toBe(true);
    expect(await client.hgetall('h')).toEqual({ f: 'w', n: '7' });
    expect(await client.hincrby('h', 'n', 1)).toBe(8);
    await backend.rPush('l', 'b', 'c');
    await backend.lPush('l', 'a', '0');
    await backend.lInsert('l', 'after', 'a', 'a2');
    await backend.lSet('l', -1, 'd');
    expect(await client.lrange('l', 0, -1)).toEqual(['0', 'a', 'a2', 'b', 'd']);
    expect(await backend.lMove('l', 'm', 'left', 'right')).toBe('0');
    expect(await client.lrange('m', 0, -1)).toEqual(['0']);
  });

  it('the backend reads what native commands write', async () => {
    await client.sadd('a', 'x', 'y');
    expect(await backend.sMIsMember('a', ['y', 'q', 'x'])).toEqual([true, false, true]);
    expect(await backend.sCard('a')).toBe(2);
    expect((await backend.sPop('a', 5)).sort()).toEqual(['x', 'y']);
    expect(await client.exists('a')).toBe(0);
    await client.hset('h', 'f', 'v', 'n', '-3');
    expect(await backend.hMGet('h', ['n', 'x', 'f'])).toEqual(['-3', null, 'v']);
    expect((await backend.hKeys('h')).sort()).toEqual(['f', 'n']);
    expect((await backend.hRandField('h', 9)).sort()).toEqual(['f', 'n']);
    expect(await backend.hIncrBy('h', 'n', 4)).toBe(1);
    await client.rpush('l', 'a', 'b', 'a', Buffer.from([255, 0]));
    expect(await backend.type('l')).toBe('list');
    expect(await backend.lPos('l', 'a', { rank: -1 })).toBe(2);
    expect(await backend.withBinaryValues().lIndex('l', -1)).toEqual(new Uint8Array([255, 0]));
    expect(await backend.rPop('l', 2)).toHaveLength(2);
    expect(await backend.lRange('l', 0, -1)).toEqual(['a', 'b']);
    expect(await backend.delete('l')).toBe(true);
  });

  it('counts are those of the change alone, with and without an expiry, also of what goes in parts', async () => {
    const members = Array.from({ length: 9001 }, (_, index) => fromText(`m${index}`));
    const key = fromText('k');
    const [first] = members as [never];
    for (const expiry of ['keep', { ttl: TTL, when: 'always' }] as const) {
      await client.flushall();
      expect(await run({ name: 'sAdd', key, members: [first], expiry, count: true })).toBe(1);
      expect(await run({ name: 'sAdd', key, members, expiry, count: true })).toBe(9000);
      expect(await run({ name: 'sAdd', key, members, expiry, count: false })).toBeUndefined();
      expect(await run({ name: 'sAddNX', key, member: first, expiry })).toBe(false);
      expect(await run({ name: 'sRem', key, members, count: true })).toBe(9001);
      const entries = members.map((member) => [member, member] as const);
      expect(await run({ name: 'hSet', key, entries: entries.slice(0, 2), expiry, count: true })).toBe(2);
      expect(await run({ name: 'hSet', key, entries, expiry, count: true })).toBe(8999);
      expect(await run({ name: 'hDel', key, fields: members, count: true })).toBe(9001);
      expect(await run({ name: 'lPushX', key, values: members, side: 'left', expiry })).toBe(0);
      expect(await run({ name: 'lPush', key, values: [first], side: 'left', expiry })).toBe(1);
      expect(await run({ name: 'lPushX', key, values: members, side: 'left', expiry })).toBe(9002);
      expect(await client.lindex('k', 0)).toBe('m9000');
      expect(await client.pttl('k')).toBeGreaterThan(expiry === 'keep' ? -2 : TTL - 60_000);
    }
  });

  it('a condition that failed gives no expiry', async () => {
    await backend.sAdd('a', 'm');
    await backend.hSet('h', 'f', 'v');
    expect(await backend.sAddNX('a', 'm', { ttl: TTL })).toBe(false);
    expect(await backend.hSetEQ('h', 'f', 'w', 'x', { ttl: TTL })).toBe(false);
    for (const key of ['a', 'h']) expect(await client.pttl(key)).toBe(-1);
    expect(await backend.sAddNX('a', 'n', { ttl: TTL })).toBe(true);
    expect(await backend.hSetEQ('h', 'f', 'w', 'v', { ttl: TTL })).toBe(true);
    expect(await backend.hIncrBy('i', 'f', 1, { ttl: TTL })).toBe(1);
    expect(await backend.rPush('l', 'v', { ttl: TTL })).toBe(1);
    for (const key of ['a', 'h', 'i', 'l']) expect(await client.pttl(key)).toBeGreaterThan(TTL - 60_000);
  });

  it('a counter in a field stays a safe integer in its decimal form', async () => {
    for (const text of ['-0', '+1', ' 1', '01', '1.0', '1e3', '', '-', '9007199254740992']) {
      await client.hset('h', 'f', text);
      await expect(backend.hIncrBy('h', 'f', 1)).rejects.toMatchObject({ code: 'NOT_AN_INTEGER' });
      expect(await client.hget('h', 'f')).toBe(text);
    }
    await client.hset('h', 'f', Number.MAX_SAFE_INTEGER);
    await expect(backend.hIncrBy('h', 'f', 1)).rejects.toMatchObject({ code: 'OUT_OF_RANGE' });
    expect(await backend.hIncrBy('h', 'f', -Number.MAX_SAFE_INTEGER)).toBe(0);
  });

  it('moves look at the type of the destination, though there may be nothing to move', async () => {
    await client.set('s', 'v');
    await expect(backend.sMove('none', 's', 'm')).rejects.toMatchObject({ code: 'WRONG_TYPE' });
    await expect(backend.lMove('none', 's', 'left', 'left')).rejects.toMatchObject({ code: 'WRONG_TYPE' });
    await client.sadd('a', 'm');
    await client.rpush('l', 'x', 'y');
    await expect(backend.sMove('a', 's', 'm')).rejects.toMatchObject({ code: 'WRONG_TYPE' });
    await expect(backend.lMove('l', 'a', 'left', 'left')).rejects.toMatchObject({ code: 'WRONG_TYPE' });
    expect(await backend.sMove('a', 'a', 'm')).toBe(true);
    expect(await backend.sMove('a', 'none', 'other')).toBe(false);
    expect(await backend.lMove('l', 'l', 'left', 'right')).toBe('x');
    expect(await backend.lRange('l', 0, -1)).toEqual(['y', 'x']);
    expect(await backend.lMove('none', 'l', 'left', 'right')).toBeNull();
  });

  it('an index that is not there is told apart from another type', async () => {
    await client.rpush('l', 'x');
    await client.set('s', 'v');
    for (const [key, index] of [
      ['l', 1],
      ['l', -2],
      ['none', 0],
    ] as const) {
      await expect(backend.lSet(key, index, 'y')).rejects.toMatchObject({ code: 'OUT_OF_RANGE' });
    }
    await expect(backend.lSet('s', 0, 'y')).rejects.toMatchObject({ code: 'WRONG_TYPE' });
    expect(await client.lrange('l', 0, -1)).toEqual(['x']);
  });

  it('what is stored takes the place of anything, its companion and its expiry included', async () => {
    await client.sadd('a', 'x', 'y');
    await client.sadd('b', 'y');
    await backend.zhAdd('z', 'f', 'member', 1);
    await client.pexpire('z', TTL);
    expect(await client.exists(Buffer.from(companionOf('z'), 'latin1'))).toBe(1);
    expect(await backend.sDiffStore('z', ['a', 'b'])).toBe(1);
    expect(await client.exists(Buffer.from(companionOf('z'), 'latin1'))).toBe(0);
    expect(await client.pttl('z')).toBe(-1);
    expect(await backend.sMembers('z')).toEqual(['x']);
    await backend.zhAdd('y', 'f', 'member', 1);
    expect(await backend.sInterStore('y', ['a', 'none'])).toBe(0);
    expect(await client.keys('*')).toHaveLength(3);
    await client.set('s', 'v');
    expect(await backend.sUnionStore('s', ['a', 'b', 'none'])).toBe(2);
    await client.zadd('w', 1, 'f');
    for (const store of ['sUnionStore', 'sInterStore', 'sDiffStore'] as const) {
      await expect(backend[store]('s', ['none', 'w'])).rejects.toMatchObject({ code: 'WRONG_TYPE' });
    }
    for (const read of ['sUnion', 'sInter', 'sDiff'] as const) {
      await expect(backend[read](['none', 'w'])).rejects.toMatchObject({ code: 'WRONG_TYPE' });
    }
    expect(await client.scard('s')).toBe(2);
  });

  it('thousands of sets are combined too, the destination among them', async () => {
    const names = Array.from({ length: 9000 }, (_, index) => `set${index}`);
    const pipeline = client.pipeline();
    for (const name of names) pipeline.sadd(name, 'all', name);
    await pipeline.exec();
    const last = names.at(-1) as string;
    await client.sadd(last, 'set0');
    expect(await backend.sUnionStore('union', names)).toBe(9001);
    expect(await backend.sUnionStore(last, names)).toBe(9001);
    expect(await backend.sInterStore('inter', names)).toBe(1);
    await client.sadd('first', 'all', 'set8000', 'rest');
    expect(await backend.sDiffStore('set8000', ['first', ...names])).toBe(1);
    expect(await client.smembers('set8000')).toEqual(['rest']);
    await client.sadd('set7000', 'rest');
    expect(await backend.sDiffStore('first', ['first', ...names])).toBe(0);
    expect(await client.exists('first')).toBe(0);
    await client.set('text', 'v');
    await expect(backend.sUnionStore('union', [...names, 'text'])).rejects.toMatchObject({ code: 'WRONG_TYPE' });
    expect(await client.scard('union')).toBe(9001);
  });

  it('atomic writes judge and make them', async () => {
    await client.sadd('a', 'x');
    await client.hset('h', 'f', 'v', 'n', '1');
    await client.rpush('l', 'x', 'y');
    const refused = backend.atomicWrite();
    const handles = [
      refused.sAddNX('a', 'x'),
      refused.sRemXX('none', 'x'),
      refused.hSetEQ('h', 'f', 'w', 'x'),
      refused.hDelXX('nil', 'f'),
      refused.lPushX('nothing', 'v'),
      refused.lSet('l', 2, 'z'),
      refused.rPush('m', 'v'),
    ];
    expect(await refused.exec()).toBe(false);
    expect(handles.map(({ conditionFailed }) => conditionFailed)).toEqual([true, true, true, true, true, true, false]);
    expect(await client.exists('m')).toBe(0);
    await client.hset('i', 'n', '1', 'gone', 'v');
    await client.sadd('b', 'x', 'y');
    const write = backend.atomicWrite();
    write.sAddNX('a', 'y', { ttl: TTL });
    write.sRemXX('b', 'x');
    write.hSetEQ('h', 'f', 'w', 'v');
    write.hIncrBy('j', 'n', 4, { ttl: TTL });
    write.hDelXX('i', 'gone');
    write.lSet('l', -1, 'z');
    write.lPush('m', 'a', 'b', { ttl: TTL });
    write.rPush('o', ...Array.from({ length: 9001 }, (_, index) => `${index}`));
    expect(await write.exec()).toBe(true);
    expect((await client.smembers('a')).sort()).toEqual(['x', 'y']);
    expect(await client.smembers('b')).toEqual(['y']);
    expect(await client.hgetall('h')).toEqual({ f: 'w', n: '1' });
    expect(await client.hgetall('j')).toEqual({ n: '4' });
    expect(await client.hgetall('i')).toEqual({ n: '1' });
    expect(await client.lrange('l', 0, -1)).toEqual(['x', 'z']);
    expect(await client.lrange('m', 0, -1)).toEqual(['b', 'a']);
    expect(await client.lindex('o', -1)).toBe('9000');
    for (const key of ['a', 'j', 'm']) expect(await client.pttl(key)).toBeGreaterThan(TTL - 60_000);
    const pushes = backend.atomicWrite();
    pushes.rPushX('m', 'c');
    pushes.lPushX('l', 'w');
    expect(await pushes.exec()).toBe(true);
    expect(await client.lrange('m', 0, -1)).toEqual(['b', 'a', 'c']);
    const wrong = backend.atomicWrite();
    wrong.set('s', 'v');
    wrong.hIncrBy('h', 'f', 1);
    await expect(wrong.exec()).rejects.toMatchObject({ code: 'NOT_AN_INTEGER' });
    expect(await client.exists('s')).toBe(0);
  });
});
