import { type Backend } from '@keyvaluestore/core';
import { type Redis } from 'ioredis';

import { RedisBackend } from '../../src/index.js';
import { companionOf } from '../../src/layout/keys.js';
import { onOneServer } from '../support/one-server.js';
import { describeRedis } from '../support/services.js';

const TTL = 600_000;
const COMPANION = Buffer.from(companionOf('z'), 'latin1');

describeRedis('the expiry of sorted sets', () => {
  let client: Redis;
  let backend: Backend;
  /** Made without the option. */
  let plain: Backend;

  onOneServer((made) => {
    client = made;
    backend = new RedisBackend({ client, expiringSortedSets: true });
    plain = new RedisBackend({ client });
  });

  const members = (each: Backend = backend): Promise<string[]> => each.zhRangeByScore('z', -Infinity, Infinity);

  /** When the sorted set expires, if its companion does so a millisecond later; both without expiry: -1. */
  async function time(): Promise<number> {
    const [own, companion] = [await client.pexpiretime('z'), await client.pexpiretime(COMPANION)];
    expect(companion).toBe(own === -1 ? -1 : own + 1);
    return own;
  }

  it('the companion goes with it, whatever gives it an expiry or takes it away', async () => {
    const now = Date.now();
    await backend.zhAdd('z', 'f', 'member', 1, { expiresAt: now + 100_000 });
    expect(await time()).toBe(now + 100_000);
    await backend.zhAdd('z', 'g', 'other', 2);
    expect(await time()).toBe(now + 100_000);
    await backend.zAdd('z', 'plain', 2, { expiresAt: now + 200_000 });
    expect(await time()).toBe(now + 200_000);
    await backend.expire('z', { expiresAt: now + 300_000 });
    expect(await time()).toBe(now + 300_000);
    await backend.expire('z', { ttl: TTL, when: 'none' });
    await backend.zhAddNX('z', 'h', 'third', 1, { ttl: TTL, when: 'none' });
    expect(await backend.zhAddNX('z', 'h', 'third', 1, { ttl: TTL })).toBe(false);
    expect(await time()).toBe(now + 300_000);
    await backend.expire('z', { ttl: TTL });
    expect(await time()).toBeGreaterThan(now + TTL - 1);
    expect(await backend.persist('z')).toBe(true);
    expect(await time()).toBe(-1);
    expect(await backend.persist('z')).toBe(false);
    const write = backend.atomicWrite();
    write.zhAdd('z', 'i', 'fourth', 1, { expiresAt: now + 400_000 });
    expect(await write.exec()).toBe(true);
    expect(await time()).toBe(now + 400_000);
    expect((await members()).sort()).toEqual(['fourth', 'member', 'other', 'plain', 'third']);
  });

  it('a companion that is made anew has the time of its sorted set', async () => {
    const now = Date.now();
    await backend.zAdd('z', 'm', 1, { expiresAt: now + 100_000 });
    expect(await client.exists(COMPANION)).toBe(0);
    await backend.zhAdd('z', 'f', 'member', 1);
    expect(await time()).toBe(now + 100_000);
    await backend.zRem('z', 'f');
    expect(await client.exists(COMPANION)).toBe(0);
    const write = backend.atomicWrite();
    write.zhAdd('z', 'f', 'member', 1);
    expect(await write.exec()).toBe(true);
    expect(await time()).toBe(now + 100_000);
  });

  it('an atomic write does to it what its operations do one after the other', async () => {
    const now = Date.now();
    const cases: [build: (write: ReturnType<Backend['atomicWrite']>) => unknown, expected: number, left: string[]][] = [
      [(w) => [w.zhAdd('z', 'g', 'G', 1, { expiresAt: now + 200_000 }), w.zRem('z', 'f')], now + 200_000, ['G']],
      [(w) => [w.zhAdd('z', 'g', 'G', 1), w.zRem('z', 'f')], now + 100_000, ['G']],
      // Emptied, it is another one afterwards.
      [(w) => [w.zRem('z', 'f'), w.zhAdd('z', 'g', 'G', 1)], -1, ['G']],
      [
        (w) => [w.zRem('z', 'f'), w.zhAdd('z', 'g', 'G', 1, { expiresAt: now + 300_000, when: 'none' })],
        now + 300_000,
        ['G'],
      ],
      [
        (w) => [
          w.zhAdd('z', 'g', 'G', 1, { expiresAt: now + 300_000, when: 'none' }),
          w.zhAdd('z', 'h', 'H', 2, { expiresAt: now + 400_000 }),
          w.zhAdd('z', 'i', 'I', 3, { expiresAt: now + 500_000, when: 'none' }),
        ],
        now + 400_000,
        ['F', 'G', 'H', 'I'],
      ],
      [
        (w) => [w.zhAdd('z', 'g', 'G', 1, { expiresAt: 0 }), w.zhAdd('z', 'h', 'H', 2, { ttl: 1, when: 'none' })],
        -2,
        [],
      ],
    ];
    for (const [build, expected, left] of cases) {
      await backend.delete('z');
      await backend.zhAdd('z', 'f', 'F', 0, { expiresAt: now + 100_000 });
      const write = backend.atomicWrite();
      build(write);
      expect(await write.exec()).toBe(true);
      expect(await members()).toEqual(left);
      if (expected === -2) expect(await client.dbsize()).toBe(0);
      else expect(await time()).toBe(expected);
    }
  });

  it('a time in the past leaves neither', async () => {
    await backend.zhAdd('z', 'f', 'member', 1);
    expect(await backend.expire('z', { expiresAt: 0 })).toBe(true);
    await backend.zhAdd('z', 'f', 'member', 1);
    await backend.zAdd('z', 'm', 1, { expiresAt: 0 });
    expect(await client.dbsize()).toBe(0);
  });

  it('what comes after one that has expired starts anew, also where another client gave it the expiry', async () => {
    for (const expire of [
      () => backend.expire('z', { ttl: 1 }),
      () => client.pexpire('z', 1),
      () => backend.zhAdd('z', 'g', 'old', 1, { ttl: 1 }),
    ]) {
      for (const again of [
        () => backend.zAdd('z', 'g', 1),
        () => backend.zIncrBy('z', 'g', 1),
        () => {
          const write = backend.atomicWrite();
          write.zAdd('z', 'g', 1);
          return write.exec();
        },
      ]) {
        await backend.zhAdd('z', 'f', 'old', 1);
        await backend.zhAdd('z', 'g', 'old', 1);
        await expire();
        while ((await client.exists('z')) === 1) await new Promise((resolve) => setTimeout(resolve, 1));
        expect(await members()).toEqual([]);
        expect(await backend.zhGet('z', 'f')).toBeNull();
        expect(await backend.type('z')).toBeNull();
        await again();
        await client.zadd('z', 2, 'f');
        expect(await members()).toEqual(['g', 'f']);
        expect(await client.pexpiretime('z')).toBe(-1);
        await backend.delete('z');
        expect(await client.dbsize()).toBe(0);
      }
    }
  });

  it('companions are no keys of their own', async () => {
    await backend.zhAdd('z', 'f', 'member', 1);
    expect(await backend.type('z')).toBe('sortedSet');
    await client.del('z');
    expect(await client.exists(COMPANION)).toBe(1);
    expect(await backend.exists('z')).toBe(false);
    expect(await backend.type('z')).toBeNull();
    expect(await backend.ttl('z')).toBeNull();
    expect(await backend.expire('z', { ttl: TTL })).toBe(false);
    expect(await backend.persist('z')).toBe(false);
  });

  it('without the option, none can be given, and one that another client has given is told and taken away', async () => {
    await plain.zhAdd('z', 'f', 'member', 1);
    for (const options of [{ ttl: TTL }, { ttl: TTL, when: 'none' }, { expiresAt: 0 }] as const) {
      await expect(plain.expire('z', options)).rejects.toMatchObject({ code: 'UNSUPPORTED', key: 'z' });
      await expect(plain.zAdd('z', 'm', 1, options)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    }
    const batch = plain.batch();
    const refused = batch.expire('z', { ttl: TTL });
    await expect(batch.exec()).rejects.toMatchObject({ code: 'BATCH_FAILED' });
    expect(() => refused.result()).toThrow(expect.objectContaining({ code: 'UNSUPPORTED' }));
    expect(await plain.expire('nothing', { ttl: TTL })).toBe(false);
    expect(await plain.persist('z')).toBe(false);
    expect(await plain.ttl('z')).toBe(Infinity);
    expect(await time()).toBe(-1);
    expect(await members(plain)).toEqual(['member']);
    await client.pexpire('z', TTL);
    expect(await plain.ttl('z')).toBeGreaterThan(TTL - 60_000);
    await plain.zhAdd('z', 'g', 'other', 2);
    expect(await time()).toBeGreaterThan(0);
    expect(await plain.persist('z')).toBe(true);
    expect(await time()).toBe(-1);
    expect(plain.driver.capabilities.expiringSortedSets).toBe(false);
    expect(backend.driver.capabilities.expiringSortedSets).toBe(true);
  });
});
