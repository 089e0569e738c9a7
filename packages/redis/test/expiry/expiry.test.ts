import { type Backend } from '@keyvaluestore/core';
import { type Redis } from 'ioredis';

import { RedisBackend } from '../../src/index.js';
import { onOneServer } from '../support/one-server.js';
import { describeRedis } from '../support/services.js';

const TTL = 600_000;
const LARGE = 'x'.repeat(2000);

type Options = { readonly ttl: number; readonly when?: 'none' } | { readonly expiresAt: number };

/** What writes the key `k` with an expiry, alone; where a key need not be new, it changes one in place. */
const WRITES: Readonly<
  Record<string, (backend: Backend, options: { ttl: number } | { expiresAt: number }) => unknown>
> = {
  set: (b, options) => b.set('k', 'v', options),
  'set of a large value': (b, options) => b.set('k', LARGE, options),
  setNX: (b, options) => b.setNX('k', 'v', options),
  getSet: (b, options) => b.getSet('k', 'v', options),
  nIncrBy: (b, options) => b.nIncrBy('k', 1, options),
  sAdd: (b, options) => b.sAdd('k', 'm', 'n', options),
  hSet: (b, options) => b.hSet('k', { f: 'v', g: 'w' }, options),
  hSetNX: (b, options) => b.hSetNX('k', 'f', 'v', options),
  zAdd: (b, options) => b.zAdd('k', 'm', 1, options),
  zhAddNX: (b, options) => b.zhAddNX('k', 'f', 'm', 1, options),
  'set in a batch': (b, options) => inBatch(b, (batch) => batch.set('k', 'v', options)),
  'hSet in a batch': (b, options) => inBatch(b, (batch) => batch.hSet('k', 'f', 'v', options)),
  'zAdd in a batch': (b, options) => inBatch(b, (batch) => batch.zAdd('k', 'm', 1, options)),
  'set in an atomic write': (b, options) => atomically(b, (write) => write.set('k', 'v', options)),
  'nIncrBy in an atomic write': (b, options) => atomically(b, (write) => write.nIncrBy('k', 1, options)),
  'sAdd in an atomic write': (b, options) => atomically(b, (write) => write.sAdd('k', 'm', 'n', options)),
  'hSet in an atomic write': (b, options) => atomically(b, (write) => write.hSet('k', 'f', 'v', options)),
  'hSetNX in an atomic write': (b, options) => atomically(b, (write) => write.hSetNX('k', 'f', 'v', options)),
  'zhAdd in an atomic write': (b, options) => atomically(b, (write) => write.zhAdd('k', 'f', 'm', 1, options)),
};

/** Those that change a key in place, on the next field or member each time. */
const CHANGES: Readonly<Record<string, (backend: Backend, name: string, options?: Options) => unknown>> = {
  nIncrBy: (b, _name, options) => b.nIncrBy('k', 1, options),
  sAdd: (b, name, options) => (options === undefined ? b.sAdd('k', name) : b.sAdd('k', name, options)),
  hSet: (b, name, options) => b.hSet('k', { [name]: 'v' }, options),
  hSetNX: (b, name, options) => b.hSetNX('k', name, 'v', options),
  zAdd: (b, name, options) => b.zAdd('k', name, 1, options),
  zhAdd: (b, name, options) => b.zhAdd('k', name, `of ${name}`, 1, options),
  'nIncrBy in an atomic write': (b, _name, options) => atomically(b, (write) => write.nIncrBy('k', 1, options)),
  'hSet in an atomic write': (b, name, options) => atomically(b, (write) => write.hSet('k', { [name]: 'v' }, options)),
  'zhAdd in an atomic write': (b, name, options) => atomically(b, (write) => write.zhAdd('k', name, 'm', 1, options)),
};

async function inBatch(backend: Backend, add: (batch: ReturnType<Backend['batch']>) => unknown): Promise<void> {
  const batch = backend.batch();
  add(batch);
  await batch.exec();
}

async function atomically(
  backend: Backend,
  add: (write: ReturnType<Backend['atomicWrite']>) => unknown,
): Promise<void> {
  const write = backend.atomicWrite();
  add(write);
  expect(await write.exec()).toBe(true);
}

describeRedis('expiry', () => {
  let client: Redis;
  let backend: Backend;

  onOneServer((made) => {
    client = made;
    backend = new RedisBackend({ client, expiringSortedSets: true });
  });

  for (const [name, write] of Object.entries(WRITES)) {
    it(`${name}: PTTL and PEXPIRETIME show it`, async () => {
      const before = Date.now();
      await write(backend, { ttl: TTL });
      const time = await client.pexpiretime('k');
      expect(time).toBeGreaterThanOrEqual(before + TTL);
      expect(time).toBeLessThanOrEqual(Date.now() + TTL);
      expect(await client.pttl('k')).toBeGreaterThan(TTL - 60_000);
      expect(await backend.ttl('k')).toBeGreaterThan(TTL - 60_000);
      await client.flushall();
      const expiresAt = Date.now() + TTL;
      await write(backend, { expiresAt });
      expect(await client.pexpiretime('k')).toBe(expiresAt);
    });

    it(`${name}: with a time in the past, nothing is left`, async () => {
      for (const expiresAt of [-5, 0, 1, Date.now()]) {
        await write(backend, { expiresAt });
        if (expiresAt > 1) await new Promise((resolve) => setTimeout(resolve, 2));
        expect(await backend.exists('k')).toBe(false);
        expect(await backend.type('k')).toBeNull();
        expect(await client.keys('*')).toEqual([]);
      }
    });

    it(`${name}: the longest there is`, async () => {
      await write(backend, { ttl: 8_640_000_000_000_000 });
      expect(await client.pttl('k')).toBeGreaterThan(8_639_999_999_000_000);
      await client.flushall();
      await write(backend, { expiresAt: 8_640_000_000_000_000 });
      expect(await client.pexpiretime('k')).toBe(8_640_000_000_000_000);
    });
  }

  for (const [name, change] of Object.entries(CHANGES)) {
    it(`${name}: keeps an expiry, also of another client, gives another, and none where there is one`, async () => {
      const now = Date.now();
      await change(backend, 'a');
      expect(await client.pexpiretime('k')).toBe(-1);
      await client.pexpireat('k', now + 1_000_000);
      await change(backend, 'b');
      await change(backend, 'c', { ttl: TTL, when: 'none' });
      expect(await client.pexpiretime('k')).toBe(now + 1_000_000);
      await change(backend, 'd', { expiresAt: now + 2_000_000 });
      expect(await client.pexpiretime('k')).toBe(now + 2_000_000);
      await client.persist('k');
      await change(backend, 'e', { ttl: TTL, when: 'none' });
      expect(await client.pttl('k')).toBeGreaterThan(TTL - 60_000);
    });
  }

  it('a condition that fails changes no expiry', async () => {
    await backend.set('s', 'v', { ttl: TTL });
    await backend.hSet('h', 'f', 'v', { ttl: TTL });
    await backend.zAdd('z', 'm', 1, { ttl: TTL });
    const times = () => Promise.all(['s', 'h', 'z'].map((key) => client.pexpiretime(key)));
    const before = await times();
    expect(await backend.setNX('s', 'w', { ttl: 1 })).toBe(false);
    expect(await backend.setEQ('s', 'w', 'other', { ttl: 1 })).toBe(false);
    expect(await backend.setXX('none', 'w', { ttl: 1 })).toBe(false);
    expect(await backend.hSetNX('h', 'f', 'w', { ttl: 1 })).toBe(false);
    expect(await backend.zAddNX('z', 'm', 2, { ttl: 1 })).toBe(false);
    expect(await backend.deleteEQ('s', 'other')).toBe(false);
    const write = backend.atomicWrite();
    write.setNX('s', 'w', { ttl: 1 });
    write.hSetNX('h', 'f', 'w', { ttl: 1 });
    write.zAddNX('z', 'm', 2, { ttl: 1 });
    expect(await write.exec()).toBe(false);
    expect(await times()).toEqual(before);
  });

  it('set and its sisters clear an expiry, or keep it, in place of a set or hash too', async () => {
    const writes: ((options?: { keepTTL: true }) => Promise<unknown>)[] = [
      (options) => backend.set('k', 'v', options),
      (options) => backend.set('k', LARGE, options),
      (options) => backend.setXX('k', 'v', options),
      (options) => backend.setEQ('k', 'v', 'v', options),
      (options) => backend.getSet('k', 'v', options),
      (options) => inBatch(backend, (batch) => [batch.set('k', 'v', options), batch.set('other', 'v')]),
      (options) => atomically(backend, (write) => write.set('k', 'v', options)),
    ];
    for (const write of writes) {
      await client.set('k', 'v', 'PX', TTL);
      await write({ keepTTL: true });
      expect(await client.pttl('k')).toBeGreaterThan(TTL - 60_000);
      await client.set('k', 'v', 'PX', TTL);
      await write();
      expect(await client.pttl('k')).toBe(-1);
    }
    await client.del('k');
    await backend.sAdd('k', 'm', { ttl: TTL });
    await backend.set('k', 'v', { keepTTL: true });
    expect(await client.pttl('k')).toBeGreaterThan(TTL - 60_000);
  });

  it('an atomic write has one moment for all that it gives a time to live, however long it takes', async () => {
    const large = new RedisBackend({ client, limits: 'native', expiringSortedSets: true });
    const write = large.atomicWrite();
    for (let index = 0; index < 2500; index++) {
      write.set(`s${index}`, LARGE, { ttl: TTL });
      write.hSet(`h${index}`, 'f', 'v', { ttl: TTL });
      write.zhAdd(`z${index}`, 'f', 'm', 1, { ttl: TTL });
      write.nIncrBy(`n${index}`, 1, { ttl: TTL, when: 'none' });
    }
    expect(await write.exec()).toBe(true);
    const keys = (await client.keys('*')).filter((key) => /^[shzn]\d+$/.test(key));
    const times = await Promise.all(keys.map((key) => client.pexpiretime(key)));
    expect(keys).toHaveLength(10_000);
    expect(new Set(times).size).toBe(1);
  });

  it('a hash or set of any size is written with its expiry', async () => {
    const fields = Object.fromEntries(Array.from({ length: 9_001 }, (_, index) => [`f${index}`, 'v']));
    await backend.hSet('h', fields, { ttl: TTL });
    expect(await client.hlen('h')).toBe(9_001);
    expect(await client.pttl('h')).toBeGreaterThan(0);
    await backend.sAdd('a', ...Object.keys(fields), { ttl: TTL });
    expect(await client.scard('a')).toBe(9_001);
    expect(await client.pttl('a')).toBeGreaterThan(0);
  });

  it('reads, changes and takes away what another client has set', async () => {
    await client.set('s', 'v', 'PX', TTL);
    await client.rpush('list', 'v');
    await client.pexpire('list', TTL);
    for (const key of ['s', 'list']) {
      expect(await backend.ttl(key)).toBeGreaterThan(TTL - 60_000);
      expect(await backend.expire(key, { ttl: 1000, when: 'none' })).toBe(true);
      expect(await backend.ttl(key)).toBeGreaterThan(TTL - 60_000);
      expect(await backend.expire(key, { ttl: 2 * TTL })).toBe(true);
      expect(await client.pttl(key)).toBeGreaterThan(TTL);
      expect(await backend.persist(key)).toBe(true);
      expect(await backend.persist(key)).toBe(false);
      expect(await client.pttl(key)).toBe(-1);
      expect(await backend.ttl(key)).toBe(Infinity);
      expect(await backend.expire(key, { expiresAt: 0, when: 'none' })).toBe(true);
      expect(await client.exists(key)).toBe(0);
      expect(await backend.expire(key, { ttl: TTL })).toBe(false);
      expect(await backend.persist(key)).toBe(false);
      expect(await backend.ttl(key)).toBeNull();
    }
  });

  it('never tells that a key which is there has no time left', async () => {
    const seen: (number | null)[] = [];
    for (let round = 0; round < 20; round++) {
      await backend.set('k', 'v', { ttl: 2 });
      for (let left = await backend.ttl('k'); left !== null; left = await backend.ttl('k')) seen.push(left);
    }
    expect(seen.length).toBeGreaterThan(0);
    for (const left of seen) expect([1, 2]).toContain(left);
  });

  it('of a type that the package does not know, type says so, and exists that it is there', async () => {
    await client.xadd('stream', '*', 'f', 'v');
    const batch = backend.batch();
    const type = batch.type('stream');
    const after = batch.exists('stream');
    await expect(batch.exec()).rejects.toMatchObject({ code: 'BATCH_FAILED' });
    expect(() => type.result()).toThrow(expect.objectContaining({ code: 'UNSUPPORTED', key: 'stream' }));
    expect(after.result()).toBe(true);
    await expect(backend.type('stream')).rejects.toMatchObject({ code: 'UNSUPPORTED', key: 'stream' });
    await expect(backend.getSet('stream', 'v')).rejects.toMatchObject({ code: 'WRONG_TYPE' });
    await expect(backend.getDelete('stream')).rejects.toMatchObject({ code: 'WRONG_TYPE' });
    await expect(backend.deleteEQ('stream', 'v')).rejects.toMatchObject({ code: 'WRONG_TYPE' });
    expect(await backend.delete('stream')).toBe(true);
  });
});
