import { type Backend, type BatchResult, joined, type KeyValueStoreError } from '@keyvaluestore/core';
import { faulty, MemoryBackend } from '@keyvaluestore/memory';

import { Invalidator, ReadCache } from '../src/index.js';

/** A backend whose function fails in one of its calls, counted from 1. */
function failingIn(memory: Backend, call: number, cause = new Error('the bus is down')) {
  let calls = 0;
  return new Invalidator(memory, () => {
    calls += 1;
    if (calls === call) throw cause;
  });
}

/** How an operation of a batch ended: the code of its error, or what it gave. */
function endOf(handle: BatchResult<unknown>): unknown {
  try {
    return handle.result();
  } catch (error) {
    return (error as KeyValueStoreError).code;
  }
}

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

  it('ends each operation of a batch on its own, if the invalidation after it failed', async () => {
    const memory = new MemoryBackend();
    await memory.set('word', 'hello');
    const batch = failingIn(memory, 2).batch();
    const ends = [batch.get('word'), batch.set('k', 1), batch.sAdd('word', 'x'), batch.delete('none')];
    await expect(batch.exec()).rejects.toMatchObject({
      code: 'BATCH_FAILED',
      errors: [
        { index: 1, key: 'k', error: { code: 'UNKNOWN_OUTCOME', operation: 'set', key: 'k' } },
        { index: 2, key: 'word', error: { code: 'WRONG_TYPE', operation: 'sAdd', key: 'word' } },
      ],
    });
    expect(ends.map(endOf)).toEqual(['hello', 'UNKNOWN_OUTCOME', 'WRONG_TYPE', false]);
    expect(await memory.get('k')).toBe('1');
  });

  it('makes the reads of a batch, and none of its writes, if the invalidation before it failed', async () => {
    const memory = new MemoryBackend();
    await memory.set('k', 'old');
    const cause = new Error('the bus is down');
    const batch = failingIn(memory, 1, cause).batch();
    const ends = [batch.set('k', 1), batch.get('k'), batch.nIncrBy('n', 1), batch.sMembers('k')];
    await expect(batch.exec()).rejects.toMatchObject({
      errors: [
        { index: 0, error: { code: 'UNAVAILABLE', retryable: true, operation: 'set', key: 'k', cause } },
        { index: 2, error: { code: 'UNAVAILABLE', retryable: true, operation: 'nIncrBy', key: 'n', cause } },
        { index: 3, error: { code: 'WRONG_TYPE' } },
      ],
    });
    expect(ends.map(endOf)).toEqual(['UNAVAILABLE', 'old', 'UNAVAILABLE', 'WRONG_TYPE']);
    expect([await memory.get('k'), await memory.get('n')]).toEqual(['old', null]);
    const writes = failingIn(memory, 1).batch();
    const set = writes.set('k', 1);
    await expect(writes.exec()).rejects.toMatchObject({ code: 'BATCH_FAILED' });
    expect(endOf(set)).toBe('UNAVAILABLE');
  });

  it.each([1, 2])('leaves a read alone that is joined with a write whose invalidation %i failed', async (call) => {
    const memory = new MemoryBackend();
    await memory.set('a', 'value');
    const backend = new ReadCache(joined(failingIn(memory, call)));
    const code = call === 1 ? 'UNAVAILABLE' : 'UNKNOWN_OUTCOME';
    await Promise.all([
      expect(backend.get('a')).resolves.toBe('value'),
      expect(backend.set('b', 1)).rejects.toMatchObject({ code, operation: 'set', key: 'b' }),
    ]);
  });

  it('says that nothing was written, also if the invalidation after it failed', async () => {
    const memory = new MemoryBackend();
    await memory.set('k', 1);
    const write = failingIn(memory, 2).atomicWrite();
    const name = write.setNX('k', 2);
    write.set('other', 1);
    expect(await write.exec()).toBe(false);
    expect(name.conditionFailed).toBe(true);
    expect(await memory.get('other')).toBeNull();
    expect(await failingIn(memory, 2).setNX('k', 2)).toBe(false);
    expect(await failingIn(memory, 2).delete('none')).toBe(false);
    expect(
      await failingIn(memory, 2)
        .zAddNX('z', 'm', 1)
        .catch((error: KeyValueStoreError) => error.code),
    ).toBe('UNKNOWN_OUTCOME');
  });

  it('does not make a write whose signal is aborted while its keys are told', async () => {
    const memory = new MemoryBackend();
    const told: (readonly string[])[] = [];
    const aborting = (): [Invalidator, { signal: AbortSignal }] => {
      const controller = new AbortController();
      const backend = new Invalidator(memory, async (keys) => {
        told.push(keys);
        controller.abort();
      });
      return [backend, { signal: controller.signal }];
    };
    const [single, options] = aborting();
    await expect(single.set('k', 1, options)).rejects.toMatchObject({ code: 'ABORTED', operation: 'set', key: 'k' });
    const [batching, batchOptions] = aborting();
    const batch = batching.batch();
    batch.set('k', 1);
    await expect(batch.exec(batchOptions)).rejects.toMatchObject({ code: 'ABORTED' });
    const [atomic, atomicOptions] = aborting();
    const write = atomic.atomicWrite();
    write.set('k', 1);
    await expect(write.exec(atomicOptions)).rejects.toMatchObject({ code: 'ABORTED' });
    expect(await memory.get('k')).toBeNull();
    expect(told).toEqual([['k'], ['k'], ['k'], ['k'], ['k'], ['k']]);
  });
});
