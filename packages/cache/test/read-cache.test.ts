import { type Backend, type Driver, DriverBackend, UnknownOutcomeError } from '@keyvaluestore/core';
import { faulty, MemoryBackend } from '@keyvaluestore/memory';

import { ReadCache, type ReadCacheOptions } from '../src/index.js';
import { counting } from './support/counting.js';

const all = [-Infinity, Infinity] as const;

function setUp(options: ReadCacheOptions = {}) {
  const memory = new MemoryBackend();
  const counted = counting(memory);
  return { memory, counted, asked: counted.asked, cache: new ReadCache(counted.backend, options) };
}

async function inBatch(backend: Backend, keys: readonly string[]): Promise<(string | null)[]> {
  const batch = backend.batch();
  const reads = keys.map((key) => batch.get(key));
  await batch.exec();
  return reads.map((read) => read.result());
}

describe('ReadCache', () => {
  it('answers every kind of read once it has been made', async () => {
    const { memory, asked, cache } = setUp();
    await memory.set('k', 'v');
    await memory.sAdd('s', 'a', 'b');
    await memory.hSet('h', { f: 1 });
    await memory.zAdd('z', 'm', 1);
    for (let round = 0; round < 3; round++) {
      expect(await cache.get('k')).toBe('v');
      expect(await cache.get('none')).toBeNull();
      expect(await cache.sMembers('s')).toEqual(['a', 'b']);
      expect(await cache.hGet('h', 'f')).toBe('1');
      expect(await cache.hGet('h', 'none')).toBeNull();
      expect(await cache.zScore('z', 'm')).toBe(1);
      expect(await cache.zScore('z', 'none')).toBeNull();
      expect(await cache.zCount('z', 1, 1)).toBe(1);
      expect(await cache.zRangeByScoreWithScores('z', ...all)).toEqual([{ value: 'm', score: 1 }]);
      expect(await cache.zRangeByScore('z', ...all)).toEqual(['m']);
      expect(await cache.withBinaryValues().get('k')).toEqual(Uint8Array.from(Buffer.from('v')));
    }
    expect(asked).toHaveLength(9);
    expect(cache.statistics).toMatchObject({ misses: 9, stores: 9, hits: 24, entries: 9 });
  });

  it('answers the fields of a hash that was read whole', async () => {
    const { memory, asked, cache } = setUp();
    await memory.hSet('h', { All: 1, f: 2 });
    expect(await cache.hGetAll('h')).toEqual({ All: '1', f: '2' });
    expect(await cache.hGet('h', 'f')).toBe('2');
    expect(await cache.hGet('h', 'All')).toBe('1');
    expect(await cache.hGet('h', 'none')).toBeNull();
    expect(asked).toEqual([['hGetAll h', 'ttl h']]);
  });

  it('makes equal reads at the same time one request, and tells each of its own error', async () => {
    const { memory, asked, cache } = setUp();
    await memory.zAdd('z', 'm', 1);
    const reads = [cache.get('k'), cache.get('k'), cache.withBinaryValues().get('k')];
    const [first, second] = [cache.zRangeByScore('z', 1, 1), cache.zhRangeByScore('z', 1, 1)];
    expect(await Promise.all(reads)).toEqual([null, null, null]);
    expect(await Promise.all([first, second])).toEqual([['m'], ['m']]);
    const failing = await Promise.allSettled([cache.zRangeByScore('k2', 1, 1), memory.set('z2', 'v')]);
    expect(failing).toHaveLength(2);
    expect(asked).toEqual([['get k', 'ttl k'], 'zRange z', 'zRange k2']);
    const wrong = await Promise.allSettled([cache.zRangeByScore('z2', 1, 1), cache.zhRangeByScore('z2', 1, 1)]);
    const errors = wrong.map((outcome) => outcome.status === 'rejected' && (outcome.reason as object));
    expect(errors).toMatchObject([
      { code: 'WRONG_TYPE', operation: 'zRangeByScore', key: 'z2', name: 'WrongTypeError' },
      { code: 'WRONG_TYPE', operation: 'zhRangeByScore', key: 'z2', name: 'WrongTypeError' },
    ]);
    expect(asked).toHaveLength(4);
    expect(cache.statistics.joined).toBe(4);
  });

  it('lets an abort end its own call only, and the request with the last one', async () => {
    const { counted, asked, cache } = setUp();
    const release = counted.hold();
    const [one, two] = [new AbortController(), new AbortController()];
    const leader = cache.get('k', { signal: one.signal });
    const follower = cache.get('k', { signal: two.signal });
    const patient = cache.get('k');
    one.abort();
    two.abort();
    await expect(leader).rejects.toMatchObject({ code: 'ABORTED' });
    await expect(follower).rejects.toMatchObject({ code: 'ABORTED' });
    expect(counted.signals[0]?.aborted).toBe(false);
    release();
    expect(await patient).toBeNull();

    const again = counted.hold();
    const [three, four] = [new AbortController(), new AbortController()];
    const both = [cache.get('l', { signal: three.signal }), cache.get('l', { signal: four.signal })];
    three.abort();
    await expect(both[0]).rejects.toMatchObject({ code: 'ABORTED' });
    four.abort();
    await expect(both[1]).rejects.toMatchObject({ code: 'ABORTED' });
    expect(counted.signals[1]?.aborted).toBe(true);
    const newcomer = cache.get('l');
    again();
    expect(await newcomer).toBeNull();
    expect(asked).toEqual([
      ['get k', 'ttl k'],
      ['get l', 'ttl l'],
      ['get l', 'ttl l'],
    ]);
  });

  it('answers what it can of a batch, and joins what is under way', async () => {
    const { memory, counted, asked, cache } = setUp();
    for (const key of ['a', 'b', 'c', 'd']) await memory.set(key, key);
    expect(await inBatch(cache, ['a', 'b'])).toEqual(['a', 'b']);
    const release = counted.hold();
    const single = cache.get('c');
    const batch = inBatch(cache, ['a', 'c', 'd', 'd']);
    const joining = cache.get('d');
    release();
    expect(await batch).toEqual(['a', 'c', 'd', 'd']);
    expect(await Promise.all([single, joining])).toEqual(['c', 'd']);
    expect(asked).toEqual([
      ['get a', 'get b', 'ttl a', 'ttl b'],
      ['get c', 'ttl c'],
      ['get d', 'ttl d'],
    ]);
    expect(await inBatch(cache, ['a', 'b', 'c', 'd'])).toEqual(['a', 'b', 'c', 'd']);
    expect(asked).toHaveLength(3);
  });

  it('does not let the abort of a batch reach those who read the same', async () => {
    const { counted, cache } = setUp();
    const release = counted.hold();
    const controller = new AbortController();
    const batch = cache.batch();
    batch.get('k');
    const executing = batch.exec({ signal: controller.signal });
    const other = cache.get('k');
    controller.abort();
    release();
    expect(await other).toBeNull();
    await Promise.allSettled([executing]);
  });

  it('reads anew after every kind of write, also one that failed', async () => {
    const memory = new MemoryBackend();
    const failing = faulty(memory, { seed: 1 });
    const cache = new ReadCache(failing);
    const writes: [(kv: Backend) => Promise<unknown>, string][] = [
      [(kv) => kv.set('k', 1), '1'],
      [(kv) => kv.nIncrBy('k', 1), '2'],
      [(kv) => kv.setNX('k', 1), '2'],
      [(kv) => kv.setEQ('k', 3, 2), '3'],
    ];
    for (const [write, expected] of writes) {
      await cache.get('k');
      await write(cache);
      expect(await cache.get('k')).toBe(expected);
    }
    await memory.set('k', 'by another');
    await expect(cache.sAdd('k', 'm')).rejects.toMatchObject({ code: 'WRONG_TYPE' });
    expect(await cache.get('k')).toBe('by another');
    await memory.set('k', 'by a third');
    const check = cache.atomicWrite();
    check.checkEquals('k', 'by another');
    expect(await check.exec()).toBe(false);
    expect(await cache.get('k')).toBe('by a third');
  });

  it('does not remember a key for some time after a write of unknown outcome', async () => {
    jest.useFakeTimers();
    try {
      const memory = new MemoryBackend();
      const failing = faulty(memory, { seed: 1 });
      const cache = new ReadCache(failing, { unknownOutcomeDelay: 5000 });
      await memory.set('k', 'old');
      const writes: (() => Promise<unknown>)[] = [
        () => cache.set('k', 'new'),
        () => {
          const batch = cache.batch();
          batch.set('k', 'new');
          return batch.exec();
        },
        () => {
          const write = cache.atomicWrite();
          write.set('k', 'new');
          return write.exec();
        },
      ];
      for (const write of writes) {
        failing.failNext('unknownNotApplied');
        await expect(write()).rejects.toMatchObject({ code: expect.stringMatching(/UNKNOWN_OUTCOME|BATCH_FAILED/) });
        expect(await cache.get('k')).toBe('old');
        await memory.set('k', 'late');
        expect(await cache.get('k')).toBe('late');
        jest.advanceTimersByTime(5001);
        expect(await cache.get('k')).toBe('late');
        await memory.set('k', 'old');
        expect(await cache.get('k')).toBe('late');
        cache.clear();
      }
    } finally {
      jest.useRealTimers();
    }
  });

  it('takes an error that is none of ours for an unknown outcome', async () => {
    const memory = new MemoryBackend();
    const driver: Driver = {
      ...memory.driver,
      runAtomicWrite: () => Promise.reject(new TypeError('a mistake')),
    };
    const cache = new ReadCache(new DriverBackend(driver, memory.view));
    const write = cache.atomicWrite();
    write.set('k', 1);
    await expect(write.exec()).rejects.toBeInstanceOf(TypeError);
    await cache.get('k');
    await cache.get('k');
    expect(cache.statistics).toMatchObject({ bypassed: 2, stores: 0 });
    expect(UnknownOutcomeError.is(new TypeError())).toBe(false);
  });

  it('stays within its bounds, and keeps what was used last', async () => {
    const { cache, asked } = setUp({ maxEntries: 3 });
    for (const key of ['a', 'b', 'c']) await cache.get(key);
    await cache.get('a');
    await cache.get('d');
    expect(cache.statistics).toMatchObject({ entries: 3, evictions: 1 });
    asked.length = 0;
    for (const key of ['a', 'c', 'd', 'b']) await cache.get(key);
    expect(asked).toEqual([['get b', 'ttl b']]);

    const { memory, cache: small } = setUp({ maxBytes: 2000 });
    await memory.set('large', 'x'.repeat(3000));
    expect((await small.get('large'))?.length).toBe(3000);
    expect(small.statistics).toMatchObject({ entries: 0, bytes: 0, evictions: 1 });
    for (let index = 0; index < 100; index++) {
      await memory.hSet('h', `${index}`, 'x'.repeat(20));
      await small.hGet('h', `${index}`);
      await small.get(`k${index}`);
      const { bytes, entries } = small.statistics;
      expect(bytes).toBeLessThanOrEqual(2000);
      expect(entries).toBeGreaterThan(0);
    }
    small.clear();
    expect(small.statistics).toMatchObject({ entries: 0, bytes: 0 });
  });

  it('counts what it holds exactly, whatever comes and goes', async () => {
    const { memory, cache } = setUp({ maxEntries: 5, maxBytes: 4000 });
    for (let index = 0; index < 300; index++) {
      await memory.zAdd('z', `${index}`, index);
      const limit = 1 + (index % 7);
      await cache.zRangeByScore('z', index % 3, Infinity, { limit });
      await cache.zScore('z', `${index % 4}`);
      await cache.hGetAll(`h${index % 5}`);
      if (index % 11 === 0) await cache.zAdd('z', 'x', index);
      if (index % 13 === 0) cache.invalidate([`h${index % 5}`]);
      expect(cache.statistics.entries).toBeLessThanOrEqual(5);
    }
    cache.invalidate(['z', 'h0', 'h1', 'h2', 'h3', 'h4']);
    expect(cache.statistics).toMatchObject({ entries: 0, bytes: 0 });
  });

  it('reads again after the time to live, which later results of the key do not prolong', async () => {
    jest.useFakeTimers();
    try {
      const { memory, cache } = setUp({ ttl: 1000 });
      await memory.hSet('h', { a: 1, b: 1 });
      expect(await cache.hGet('h', 'a')).toBe('1');
      jest.advanceTimersByTime(600);
      expect(await cache.hGet('h', 'b')).toBe('1');
      await memory.hSet('h', { a: 2, b: 2 });
      expect(await cache.hGet('h', 'a')).toBe('1');
      jest.advanceTimersByTime(600);
      expect(await cache.hGet('h', 'a')).toBe('2');
    } finally {
      jest.useRealTimers();
    }
  });

  it('forgets on demand, also what is being read', async () => {
    const { memory, counted, cache } = setUp();
    await memory.set('é', 1);
    for (const forget of [() => cache.invalidate(['é']), () => cache.clear()]) {
      expect(await cache.get('é')).toBe('1');
      forget();
      await memory.set('é', 2);
      expect(await cache.get('é')).toBe('2');
      forget();
      const release = counted.hold();
      const reading = cache.get('é');
      forget();
      release();
      await reading;
      await memory.set('é', 1);
      expect(await cache.get('é')).toBe('1');
    }
  });

  it('is shared with other backends of the same store', async () => {
    const { memory, asked, cache } = setUp();
    const names: string[] = [];
    const other = cache.withBackend(memory.withProfiler({ operation: ({ name }) => names.push(name) }));
    await cache.set('k', 1);
    expect(await cache.get('k')).toBe('1');
    expect(await other.get('k')).toBe('1');
    await other.set('k', 2);
    expect(await cache.get('k')).toBe('2');
    expect(asked).toEqual(['set k', ['get k', 'ttl k'], ['get k', 'ttl k']]);
    expect(names).toEqual(['get', 'set']);
    expect(await other.withBackend(memory.withBinaryValues()).get('k')).toEqual(Uint8Array.of(50));
    expect(cache.withBackend(memory).statistics).toEqual(cache.statistics);
    expect(other.unwrap()).not.toBeNull();
  });

  it('can be made by the thousands', async () => {
    const memory = new MemoryBackend();
    const caches = Array.from({ length: 5000 }, () => new ReadCache(memory));
    const values = await Promise.all(caches.map((cache) => cache.get('k')));
    expect(values.every((value) => value === null)).toBe(true);
    expect(caches.every(({ statistics }) => statistics.entries === 1)).toBe(true);
  });

  it.each([
    { maxEntries: 0 },
    { maxEntries: 1.5 },
    { maxBytes: -1 },
    { ttl: 0 },
    { ttl: NaN },
    { eventualTtl: 0 },
    { unknownOutcomeDelay: -1 },
    { maxEntries: '5' as never },
    { clock: 5 as never },
  ])('refuses %p', (options) => {
    expect(() => new ReadCache(new MemoryBackend(), options)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});
