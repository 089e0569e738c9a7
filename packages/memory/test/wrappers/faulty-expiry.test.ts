import { DriverBackend } from '@keyvaluestore/core';

import { faulty, MemoryBackend } from '../../src/index.js';

/** A backend of which the eventually consistent view is always behind, over memory or over what hides that it is. */
function setUp(seed: number, isHidden: boolean) {
  const time = { now: 1_700_000_000_000 };
  const clock = (): number => time.now;
  const memory = new MemoryBackend({ clock, expiringSortedSets: true });
  const below = isHidden ? new DriverBackend({ ...memory.driver }, memory.view) : memory;
  const backend = faulty(below, { seed, stale: 1, ...(isHidden && { clock }) });
  const others = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index++) await backend.set(`other${index}`, index);
  };
  return { time, memory, backend, others, stale: backend.withEventuallyConsistentReads() };
}

const seeds = Array.from({ length: 20 }, (_, index) => index + 1);

describe.each([
  ['faulty over memory', false],
  ['faulty over a backend whose clock it is given', true],
])('%s', (_, isHidden) => {
  it('lets stale keys expire when they do, however late their writes are followed', async () => {
    let seen = 0;
    for (const seed of seeds) {
      const { time, backend, others, stale } = setUp(seed, isHidden);
      await backend.set('k', 1, { ttl: 100 });
      await backend.hSet('h', 'f', 1);
      const batch = backend.batch();
      batch.expire('h', { ttl: 100 });
      await batch.exec();
      const write = backend.atomicWrite();
      write.zAdd('z', 'm', 1, { ttl: 100 });
      await write.exec();
      await others(20);
      time.now += 99;
      const left = [await stale.ttl('k'), await stale.ttl('h'), await stale.ttl('z')];
      for (const one of left) expect([1, Infinity, null]).toContain(one);
      expect([left[0], left[2]]).not.toContain(Infinity);
      seen += left.filter((one) => one === 1).length;
      time.now += 1;
      await others(120);
      expect([await stale.get('k'), await stale.hGet('h', 'f'), await stale.zScore('z', 'm')]).toEqual([
        null,
        null,
        null,
      ]);
      expect([await stale.exists('k'), await stale.ttl('h'), await stale.type('z')]).toEqual([false, null, null]);
    }
    expect(seen).toBeGreaterThan(10);
  });

  it('lets nothing that has expired come back with a write from before', async () => {
    for (const seed of seeds) {
      const { time, backend, others, stale } = setUp(seed, isHidden);
      await backend.nIncrBy('n', 1, { ttl: 100 });
      await others(10);
      await backend.nIncrBy('n', 1);
      await others(10);
      time.now += 100;
      for (let round = 0; round < 10; round++) {
        expect(await stale.get('n')).toBeNull();
        await others(1);
      }
      await others(110);
      expect(await stale.get('n')).toBeNull();
    }
  });

  it('starts anew in stale reads as well', async () => {
    for (const seed of seeds) {
      const { time, backend, others, stale } = setUp(seed, isHidden);
      await backend.hSet('h', 'old', 1, { ttl: 100 });
      await others(5);
      time.now += 100;
      await backend.hSet('h', 'new', 2);
      await others(5);
      expect([{}, { new: '2' }]).toContainEqual(await stale.hGetAll('h'));
      await others(120);
      expect(await stale.hGetAll('h')).toEqual({ new: '2' });
      expect(await stale.ttl('h')).toBe(Infinity);
    }
  });
});

describe('faulty', () => {
  it('strikes the new operations as all others, and leaves behind what it should', async () => {
    const { memory, backend } = setUp(1, false);
    await memory.set('k', 1, { ttl: 100 });
    backend.failNext('unknownNotApplied', { operation: 'persist' });
    await expect(backend.persist('k')).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
    expect(await memory.ttl('k')).toBe(100);
    backend.failNext('unknownApplied', { operation: 'expire' });
    await expect(backend.expire('k', { ttl: 50 })).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
    expect(await memory.ttl('k')).toBe(50);
    backend.failNext('unknownApplied', { operation: 'getDelete' });
    await expect(backend.getDelete('k')).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
    expect(await memory.exists('k')).toBe(false);
    backend.failNext('throttled', { operation: 'ttl' });
    await expect(backend.ttl('k')).rejects.toMatchObject({ code: 'THROTTLED' });
    backend.failNext('conflict', { operation: 'deleteEQ' });
    await expect(backend.deleteEQ('k', 1)).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});
