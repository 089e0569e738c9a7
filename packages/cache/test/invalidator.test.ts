import { faulty, MemoryBackend } from '@keyvaluestore/memory';

import { Invalidator } from '../src/index.js';

function setUp() {
  const memory = new MemoryBackend();
  const failing = faulty(memory, { seed: 1 });
  const told: (readonly string[])[] = [];
  /** What `k` holds in the store when the function is called. */
  const seen: (string | null)[] = [];
  const backend = new Invalidator(failing, async (keys) => {
    told.push(keys);
    seen.push(await memory.get('k'));
  });
  return { memory, failing, backend, told, seen };
}

describe('Invalidator', () => {
  it('tells keys before a write is made and after it has ended', async () => {
    const { backend, told, seen } = setUp();
    await backend.set('k', 1);
    await backend.nIncrBy('k', 1);
    expect(await backend.setNX('k', 1)).toBe(false);
    await backend.hSet('é', 'f', 1);
    expect(told).toEqual([['k'], ['k'], ['k'], ['k'], ['k'], ['k'], ['é'], ['é']]);
    expect(seen.slice(0, 6)).toEqual([null, '1', '1', '2', '2', '2']);
  });

  it('tells nothing of reads and checks', async () => {
    const { backend, told } = setUp();
    await backend.get('k');
    await backend.zRangeByScore('z', 1, 2);
    const batch = backend.batch();
    batch.get('k');
    await batch.exec();
    const check = backend.atomicWrite();
    check.checkAbsent('k');
    expect(await check.exec()).toBe(true);
    expect(told).toEqual([]);
  });

  it('tells the keys of a batch or an atomic write once each', async () => {
    const { backend, told } = setUp();
    const batch = backend.batch();
    batch.get('read');
    batch.set('a', 1);
    batch.delete('b');
    batch.set('a', 2);
    await batch.exec();
    const atomic = backend.atomicWrite();
    atomic.checkAbsent('k');
    atomic.zAdd('z', 'a', 1);
    atomic.zAdd('z', 'b', 1);
    atomic.setNX('c', 1);
    expect(await atomic.exec()).toBe(true);
    expect(told.slice(0, 2)).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
    expect(told.slice(-2)).toEqual([
      ['z', 'c'],
      ['z', 'c'],
    ]);
  });

  it.each(['unknownApplied', 'unknownNotApplied', 'conflict', 'unavailable'] as const)(
    'tells of a write that ends with %s too, and the error stays',
    async (fault) => {
      const { backend, failing, told } = setUp();
      failing.failNext(fault);
      await expect(backend.set('k', 1)).rejects.toMatchObject({ operation: 'set', key: 'k' });
      expect(told).toEqual([['k'], ['k']]);
    },
  );

  it('does not make a write whose invalidation failed before it', async () => {
    const memory = new MemoryBackend();
    const cause = new Error('the bus is down');
    const backend = new Invalidator(memory, () => {
      throw cause;
    });
    await expect(backend.set('k', 1)).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true, cause });
    expect(await memory.get('k')).toBeNull();
  });

  it('says that it does not know more, if the invalidation after a write failed', async () => {
    const memory = new MemoryBackend();
    let calls = 0;
    const backend = new Invalidator(memory, async () => {
      calls += 1;
      if (calls % 2 === 0) throw new Error('the bus is down');
    });
    await expect(backend.set('k', 1)).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME', operation: 'set' });
    expect(await memory.get('k')).toBe('1');
    await expect(backend.sAdd('k', 1)).rejects.toMatchObject({ code: 'WRONG_TYPE' });
  });
});
