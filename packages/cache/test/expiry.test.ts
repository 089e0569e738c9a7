import { type Backend, DriverBackend, type Settled } from '@keyvaluestore/core';
import { MemoryBackend, type MemoryBackendOptions } from '@keyvaluestore/memory';

import { Invalidator, ReadCache } from '../src/index.js';
import { counting } from './support/counting.js';

function setUp(options: MemoryBackendOptions = {}) {
  const time = { now: 1_700_000_000_000 };
  const clock = (): number => time.now;
  const memory = new MemoryBackend({ ...options, clock });
  const counted = counting(memory);
  return { time, clock, memory, counted, asked: counted.asked, cache: new ReadCache(counted.backend, { clock }) };
}

describe('ReadCache of keys that expire', () => {
  it.each<[string, (kv: Backend) => Promise<unknown>, (kv: Backend) => Promise<unknown>, unknown, unknown]>([
    ['get', (kv) => kv.set('k', 1, { ttl: 100 }), (kv) => kv.get('k'), '1', null],
    ['hGet', (kv) => kv.hSet('k', 'f', 1, { ttl: 100 }), (kv) => kv.hGet('k', 'f'), '1', null],
    ['hGetAll', (kv) => kv.hSet('k', 'f', 1, { ttl: 100 }), (kv) => kv.hGetAll('k'), { f: '1' }, {}],
    ['sMembers', (kv) => kv.sAdd('k', 'm', { ttl: 100 }), (kv) => kv.sMembers('k'), ['m'], []],
    ['exists', (kv) => kv.set('k', 1, { ttl: 100 }), (kv) => kv.exists('k'), true, false],
    ['type', (kv) => kv.sAdd('k', 'm', { ttl: 100 }), (kv) => kv.type('k'), 'set', null],
    ['mGet', (kv) => kv.set('k', 1, { ttl: 100 }), (kv) => kv.mGet(['k', 'l']), ['1', null], [null, null]],
    ['zScore', (kv) => kv.zAdd('k', 'm', 1, { ttl: 100 }), (kv) => kv.zScore('k', 'm'), 1, null],
    ['zCount', (kv) => kv.zAdd('k', 'm', 1, { ttl: 100 }), (kv) => kv.zCount('k', 0, 9), 1, 0],
    ['zRange', (kv) => kv.zAdd('k', 'm', 1, { ttl: 100 }), (kv) => kv.zRangeByScore('k', 0, 9), ['m'], []],
  ])('answers %s to the last millisecond of its key, and not longer', async (_, write, read, alive, gone) => {
    const { time, memory, asked, cache } = setUp({ expiringSortedSets: true });
    await write(memory);
    expect(await read(cache)).toEqual(alive);
    time.now += 99;
    expect(await read(cache)).toEqual(alive);
    expect(asked).toHaveLength(1);
    time.now += 1;
    expect(await read(cache)).toEqual(gone);
    expect(await read(cache)).toEqual(gone);
    expect(asked).toHaveLength(2);
    expect(cache.statistics.evictions).toBe(0);
  });

  it('counts the time from before the request, however long the answer takes', async () => {
    const { time, memory, counted, asked, cache } = setUp();
    await memory.set('k', 1, { ttl: 100 });
    const release = counted.hold();
    const reading = cache.get('k');
    await Promise.resolve();
    release();
    expect(await reading).toBe('1');
    time.now += 100;
    expect(await cache.get('k')).toBeNull();

    // 60 are left when the store answers, 40 milliseconds late; they are counted from before it was asked.
    await memory.set('k', 2, { ttl: 100 });
    cache.clear();
    const again = counted.hold();
    const slow = cache.get('k');
    time.now += 40;
    again();
    expect(await slow).toBe('2');
    asked.length = 0;
    time.now += 19;
    expect(await cache.get('k')).toBe('2');
    expect(asked).toHaveLength(0);
    time.now += 1;
    expect(await cache.get('k')).toBe('2');
    expect(asked).toHaveLength(1);
  });

  it('does not keep what expired between the read and the question for its time, but what was absent before', async () => {
    const { time, clock, memory } = setUp();
    const runBatch: typeof memory.driver.runBatch = async (operations, context) => {
      const settled: Settled[] = [];
      for (const operation of operations) {
        if (operation.name === 'ttl') time.now += 1;
        settled.push(...(await memory.driver.runBatch([operation], context)));
      }
      return settled;
    };
    const cache = new ReadCache(new DriverBackend({ ...memory.driver, runBatch }, memory.view), { clock });
    await memory.set('k', 1, { ttl: 1 });
    expect(await cache.get('k')).toBe('1');
    expect(cache.statistics).toMatchObject({ stores: 0, skipped: 1, entries: 0 });
    expect(await cache.get('k')).toBeNull();
    expect(await cache.get('k')).toBeNull();
    expect(cache.statistics).toMatchObject({ stores: 1, hits: 1, entries: 1 });
  });

  it('keeps nothing of which it cannot tell the time', async () => {
    const { clock, memory } = setUp();
    const runBatch: typeof memory.driver.runBatch = async (operations, context) => {
      const settled = await memory.driver.runBatch(operations, context);
      return settled.map((one, index) => (operations[index]?.name === 'ttl' ? { error: new Error('no time') } : one));
    };
    const cache = new ReadCache(new DriverBackend({ ...memory.driver, runBatch }, memory.view), { clock });
    await memory.set('k', 1);
    expect(await cache.get('k')).toBe('1');
    expect(cache.statistics).toMatchObject({ stores: 0, entries: 0 });
  });

  it('lets all results of a key end with the first of them', async () => {
    const { time, memory, asked, cache } = setUp();
    await memory.hSet('h', { f: 1, g: 1 }, { ttl: 100 });
    expect(await cache.hGet('h', 'f')).toBe('1');
    await memory.persist('h');
    expect(await cache.hGet('h', 'g')).toBe('1');
    time.now += 100;
    asked.length = 0;
    expect(await cache.hGet('h', 'g')).toBe('1');
    expect(await cache.hGet('h', 'g')).toBe('1');
    expect(asked).toEqual([['hGet h', 'ttl h']]);
  });

  it('asks no time of sorted sets that do not expire, and one of each other key of a batch', async () => {
    const { asked, cache } = setUp();
    await cache.zScore('z', 'm');
    const batch = cache.batch();
    batch.hGet('h', 'f');
    batch.zScore('y', 'm');
    batch.hGet('h', 'g');
    batch.get('written');
    batch.set('written', 1);
    batch.get('a');
    await batch.exec();
    expect(asked).toEqual([
      'zScore z',
      ['hGet h', 'zScore y', 'hGet h', 'get written', 'set written', 'get a', 'ttl h', 'ttl a'],
    ]);
  });

  it('never remembers a time to live', async () => {
    const { time, asked, cache } = setUp();
    await cache.set('k', 1, { ttl: 100 });
    asked.length = 0;
    expect(await cache.ttl('k')).toBe(100);
    time.now += 30;
    expect(await Promise.all([cache.ttl('k'), cache.ttl('k')])).toEqual([70, 70]);
    const batch = cache.batch();
    const left = batch.ttl('k');
    await batch.exec();
    expect(left.result()).toBe(70);
    expect(asked).toEqual(['ttl k', 'ttl k', 'ttl k', ['ttl k']]);
    expect(cache.statistics).toMatchObject({ stores: 0, hits: 0, bypassed: 4 });
  });

  it('reads anew after every write that is about an expiry', async () => {
    const { time, memory, cache } = setUp();
    const writes: (readonly [(kv: Backend) => Promise<unknown>, unknown])[] = [
      [(kv) => kv.set('k', 1, { ttl: 50 }), 50],
      [(kv) => kv.expire('k', { ttl: 100 }), 100],
      [(kv) => kv.persist('k'), Infinity],
      [(kv) => kv.getSet('k', 2, { ttl: 70 }), 70],
      [(kv) => kv.nIncrBy('k', 1, { ttl: 80 }), 80],
      [(kv) => kv.deleteEQ('k', 3), null],
      [(kv) => kv.set('k', 1), Infinity],
      [(kv) => kv.getDelete('k'), null],
    ];
    for (const [write, left] of writes) {
      await cache.get('k');
      await write(cache);
      expect(await cache.get('k')).toBe(await memory.get('k'));
      const end = left === null || left === Infinity ? 1000 : Number(left);
      time.now += end - 1;
      expect(await cache.get('k')).toBe(await memory.get('k'));
      time.now += 1;
      expect(await cache.get('k')).toBe(await memory.get('k'));
      if (await memory.exists('k')) continue;
      // What comes next finds the key as it was.
      if (left !== null) await cache.set('k', left === 70 ? 2 : 1, { ttl: 50 });
    }
    expect(cache.statistics.hits).toBeGreaterThan(5);
  });

  it('forgets eventually consistent results too', async () => {
    const { time, memory, cache } = setUp();
    await memory.set('k', 1, { ttl: 100 });
    const relaxed = cache.withEventuallyConsistentReads();
    expect(await relaxed.get('k')).toBe('1');
    time.now += 100;
    expect(await relaxed.get('k')).toBeNull();
  });
});

describe('Invalidator of writes about expiries', () => {
  it('tells the key of each, before and after', async () => {
    const { memory } = setUp();
    const told: (readonly string[])[] = [];
    const watched = new Invalidator(memory, (keys) => void told.push(keys));
    const lives = { ttl: 100 };
    const writes: ((kv: Backend, key: string) => Promise<unknown>)[] = [
      (kv, key) => kv.set(key, 1, lives),
      (kv, key) => kv.sAdd(key, 'm', lives),
      (kv, key) => kv.hSet(key, 'f', 1, lives),
      (kv, key) => kv.expire(key, lives),
      (kv, key) => kv.persist(key),
      (kv, key) => kv.getSet(key, 1, lives),
      (kv, key) => kv.getDelete(key),
      (kv, key) => kv.deleteEQ(key, 1),
    ];
    for (const [index, write] of writes.entries()) {
      told.length = 0;
      await write(watched, `k${index}`);
      expect(told).toEqual([[`k${index}`], [`k${index}`]]);
    }
    const atomicWrite = watched.atomicWrite();
    atomicWrite.set('a', 1, lives);
    atomicWrite.deleteEQ('k0', 1);
    told.length = 0;
    expect(await atomicWrite.exec()).toBe(true);
    expect(told).toEqual([
      ['a', 'k0'],
      ['a', 'k0'],
    ]);
    told.length = 0;
    const batch = watched.batch();
    batch.expire('a', lives);
    batch.ttl('k1');
    batch.exists('k2');
    await batch.exec();
    await watched.mGet(['a', 'k0']);
    await watched.ttl('a');
    await watched.type('a');
    expect(told).toEqual([['a'], ['a']]);
  });
});
