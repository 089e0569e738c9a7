import { type Driver, DriverBackend } from '@keyvaluestore/core';
import { faulty, MemoryBackend } from '@keyvaluestore/memory';

import { ReadCache } from '../src/index.js';
import { counting } from './support/counting.js';

const all = [-Infinity, Infinity] as const;

/** A read cache over a memory backend, and what the latter is asked. */
function setUp() {
  const memory = new MemoryBackend();
  const counted = counting(memory);
  return { memory, counted, asked: counted.asked, cache: new ReadCache(counted.backend) };
}

describe('the mistakes of the Go cache', () => {
  it('C1: a value that was read before a write is not stored after it', async () => {
    const { memory, counted, cache } = setUp();
    await memory.set('k', 'old');
    await memory.hSet('h', 'f', 'old');
    await memory.zAdd('z', 'm', 1);
    const slow = { get: cache.get('k'), hash: cache.hGetAll('h'), range: cache.zRangeByScoreWithScores('z', ...all) };
    const release = counted.hold();
    const writes = [cache.set('k', 'new'), cache.hSet('h', 'f', 'new'), cache.zAdd('z', 'm', 2)];
    await Promise.all(Object.values(slow));
    release();
    await Promise.all(writes);
    expect(await cache.get('k')).toBe('new');
    expect(await cache.hGet('h', 'f')).toBe('new');
    expect(await cache.zScore('z', 'm')).toBe(2);
    expect(await cache.zRangeByScoreWithScores('z', ...all)).toEqual([{ value: 'm', score: 2 }]);
    expect(cache.statistics.skipped).toBe(3);
  });

  it('C2: a range with another limit is cut, or read again', async () => {
    const { asked, cache } = setUp();
    for (let index = 0; index < 8; index++) await cache.zAdd('z', `m${index}`, index);
    const range = async (limit?: number): Promise<number> =>
      (await cache.zRangeByScore('z', ...all, limit === undefined ? {} : { limit })).length;
    asked.length = 0;
    expect(await range(5)).toBe(5);
    expect(await range(3)).toBe(3);
    expect(await range(5)).toBe(5);
    expect(asked).toHaveLength(1);
    expect(await range()).toBe(8);
    expect(asked).toHaveLength(2);
    for (const limit of [1, 5, 8, 9, 100]) expect(await range(limit)).toBe(Math.min(limit, 8));
    expect(asked).toHaveLength(2);
  });

  it('C2: a range shorter than its limit is all there is', async () => {
    const { asked, cache } = setUp();
    await cache.zAdd('z', 'a', 1);
    await cache.zAdd('z', 'b', 2);
    asked.length = 0;
    expect(await cache.zRangeByScore('z', ...all, { limit: 3 })).toEqual(['a', 'b']);
    expect(await cache.zRangeByScore('z', ...all)).toEqual(['a', 'b']);
    expect(await cache.zRangeByScore('z', ...all, { limit: 9 })).toEqual(['a', 'b']);
    expect(asked).toHaveLength(1);
    expect(await cache.zRangeByLex('z', '-', '+', { limit: 2 })).toEqual(['a', 'b']);
    expect(await cache.zRangeByLex('z', '-', '+', { limit: 3 })).toEqual(['a', 'b']);
    expect(asked).toHaveLength(3);
  });

  it('C3: ranges of other bounds, directions or kinds do not answer each other', async () => {
    const { asked, cache } = setUp();
    await cache.zhAdd('z', 'a', 'of a', 1);
    await cache.zhAdd('z', 'b', 'of b', 1);
    asked.length = 0;
    for (let round = 0; round < 2; round++) {
      expect(await cache.zRangeByScore('z', 1, 1)).toEqual(['of a', 'of b']);
      expect(await cache.zhRangeByScore('z', 1, 1)).toEqual(['of a', 'of b']);
      expect(await cache.zRevRangeByScore('z', 1, 1)).toEqual(['of b', 'of a']);
      expect(await cache.zRangeByScore('z', 1, '(1')).toEqual([]);
      expect(await cache.zRangeByLex('z', '-', '+')).toEqual(['of a', 'of b']);
      expect(await cache.zRangeByLex('z', '[a', '(b')).toEqual(['of a']);
      expect(await cache.zCount('z', 1, 1)).toBe(2);
      expect(await cache.zLexCount('z', '[a', '(b')).toBe(1);
    }
    expect(asked).toHaveLength(7);
  });

  it('C4: an error is not stored', async () => {
    const memory = new MemoryBackend();
    const backend = faulty(memory, { seed: 1 });
    const cache = new ReadCache(backend);
    await memory.set('k', 'v');
    backend.failNext('unavailable', { operation: 'get', key: 'k', times: 2 });
    await expect(cache.get('k')).rejects.toMatchObject({ code: 'UNAVAILABLE', operation: 'get', key: 'k' });
    await expect(cache.get('k')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await cache.get('k')).toBe('v');
  });

  it('C5: what several read at once is not shared in a way that one could change for the others', async () => {
    const { memory, cache } = setUp();
    await memory.hSet('h', { a: 1, b: 2 });
    await memory.sAdd('s', 'a');
    const results = await Promise.all([
      cache.hGetAll('h'),
      cache.hGet('h', 'a'),
      cache.hGetAll('h'),
      cache.sMembers('s'),
    ]);
    const [first, , second, members] = results;
    first['a'] = 'changed';
    members.push('changed');
    expect(second).toEqual({ a: '1', b: '2' });
    expect(await cache.hGet('h', 'a')).toBe('1');
    expect(await cache.sMembers('s')).toEqual(['a']);
  });

  it('C6: eventually consistent results are invalidated, expire, and are bounded', async () => {
    jest.useFakeTimers();
    try {
      const { memory, asked, counted } = setUp();
      const cache = new ReadCache(counted.backend, { maxEntries: 10 });
      const eventual = cache.withEventuallyConsistentReads();
      await memory.set('k', 1);
      expect(await eventual.get('k')).toBe('1');
      await memory.set('k', 2);
      expect(await eventual.get('k')).toBe('1');
      expect(await cache.get('k')).toBe('2');
      expect(asked).toHaveLength(2);
      await cache.set('k', 3);
      expect(await eventual.get('k')).toBe('3');
      await memory.set('k', 4);
      jest.advanceTimersByTime(1100);
      expect(await eventual.get('k')).toBe('4');
      cache.invalidate(['k']);
      expect(await cache.get('k')).toBe('4');
      for (let index = 0; index < 50; index++) await eventual.get(`other ${index}`);
      expect(cache.statistics.entries).toBeLessThanOrEqual(20);
      expect(cache.statistics.evictions).toBeGreaterThan(30);
    } finally {
      jest.useRealTimers();
    }
  });

  it('C7: an error of one read of a batch keeps neither its writes nor its other reads back', async () => {
    const { memory, asked, cache } = setUp();
    await memory.sAdd('set', 'm');
    await memory.set('k', 'v');
    await expect(cache.get('set')).rejects.toMatchObject({ code: 'WRONG_TYPE' });
    asked.length = 0;
    const batch = cache.batch();
    const failing = batch.get('set');
    const read = batch.get('k');
    batch.set('written', 1);
    await expect(batch.exec()).rejects.toMatchObject({ code: 'BATCH_FAILED' });
    expect(() => failing.result()).toThrow(expect.objectContaining({ code: 'WRONG_TYPE' }));
    expect(read.result()).toBe('v');
    expect(await memory.get('written')).toBe('1');
    expect(asked).toEqual([['get set', 'get k', 'set written', 'ttl set', 'ttl k']]);
  });

  it('C8: results of a batch that failed are not stored', async () => {
    const memory = new MemoryBackend();
    await memory.set('k', 'v');
    let isDown = true;
    const driver: Driver = {
      ...memory.driver,
      runBatch: (operations, context) =>
        isDown ? Promise.reject(new Error('down')) : memory.driver.runBatch(operations, context),
    };
    const cache = new ReadCache(new DriverBackend(driver, memory.view));
    const down = cache.batch();
    down.get('k');
    await expect(down.exec()).rejects.toThrow('down');
    isDown = false;
    const up = cache.batch();
    const read = up.get('k');
    await up.exec();
    expect(read.result()).toBe('v');
  });

  it('C9: reads of a batch see the writes before them, and not those after them', async () => {
    const { memory, asked, cache } = setUp();
    await memory.set('k', 'old');
    for (const isCached of [false, true]) {
      if (isCached) expect(await cache.get('k')).toBe('old');
      asked.length = 0;
      const batch = cache.batch();
      const before = batch.get('k');
      batch.set('k', 'new');
      const after = batch.get('k');
      batch.set('k', 'old');
      await batch.exec();
      expect([before.result(), after.result()]).toEqual(['old', 'new']);
      const sent = ['set k', 'get k', 'set k'];
      expect(asked).toEqual([isCached ? sent : ['get k', ...sent]]);
    }
  });
});
