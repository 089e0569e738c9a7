import { fromText, type OperationEvent } from '@keyvaluestore/core';

import { MEMORY_CAPABILITIES, MemoryBackend } from '../src/index.js';

/** Puts one key of each type into a backend. */
async function fill(backend: MemoryBackend): Promise<void> {
  await backend.set('string', 'a');
  await backend.sAdd('set', 'a', 'b');
  await backend.hSet('hash', { a: 1, b: 2 });
  await backend.rPush('list', 'a', 'b', 'c');
  await backend.zhAdd('sorted', 'f', 'member', 1.5);
  await backend.zAdd('sorted', 'g', 2.5);
}

async function contents(backend: MemoryBackend): Promise<unknown> {
  return {
    string: await backend.get('string'),
    set: (await backend.sMembers('set')).sort(),
    hash: await backend.hGetAll('hash'),
    list: await backend.lRange('list', 0, -1),
    sorted: await backend.zhRangeByScoreWithScores('sorted', -Infinity, Infinity),
    count: await backend.zLexCount('sorted', '-', '+'),
  };
}

const EMPTY = { string: null, set: [], hash: {}, list: [], sorted: [], count: 0 };

describe('MemoryBackend', () => {
  it('is cleared, in every view', async () => {
    const backend = new MemoryBackend();
    await fill(backend);
    backend.clear();
    expect(await contents(backend)).toEqual(EMPTY);
    expect(await backend.withBinaryValues().get('string')).toBeNull();
    expect(await backend.setNX('sorted', 'now a string')).toBe(true);
  });

  it('is restored from a snapshot, as often as wanted, whatever is done in between', async () => {
    const backend = new MemoryBackend();
    await fill(backend);
    const before = await contents(backend);
    const snapshot = backend.snapshot();
    for (let time = 0; time < 2; time++) {
      await backend.set('string', 'b');
      await backend.sRem('set', 'a', 'b');
      await backend.hSet('hash', 'c', 3);
      await backend.lPop('list', 2);
      await backend.lPush('list', 'd');
      await backend.lSet('list', 1, 'e');
      await backend.zhAdd('sorted', 'f', 'other', 1.5);
      await backend.zRem('sorted', 'g');
      await backend.zAdd('sorted', 'h', 0);
      await backend.set('new', 1);
      expect(await contents(backend)).not.toEqual(before);
      backend.restore(snapshot);
      expect(await contents(backend)).toEqual(before);
      expect(await backend.get('new')).toBeNull();
    }
    const other = new MemoryBackend();
    other.restore(snapshot);
    await other.zAdd('sorted', 'z', 9);
    expect(await contents(backend)).toEqual(before);
  });

  it('counts the bytes of whole sets, hashes and lists over snapshots', async () => {
    const backend = new MemoryBackend();
    await backend.rPush('list', 'a', 'a'.repeat(300_000));
    await backend.lPush('list', 'a');
    await backend.sAdd('set', 'a'.repeat(300_000));
    await backend.hSet('hash', 'f', 'a'.repeat(300_000));
    backend.restore(backend.snapshot());
    await expect(backend.sAdd('set', 'b'.repeat(200_000))).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    await expect(backend.hSet('hash', 'g', 'b'.repeat(200_000))).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    await expect(backend.lPush('list', 'b'.repeat(200_000))).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    await backend.lSet('list', -1, 'b');
    await backend.lPush('list', 'b'.repeat(400_000));
    await backend.hSet('hash', 'f', 'c'.repeat(400_000));
    await backend.hDel('hash', 'f');
    await backend.hSet('hash', 'g', 'b'.repeat(200_000));
  });

  it('refuses what is no snapshot of its own', () => {
    const backend = new MemoryBackend();
    expect(() => backend.restore({} as never)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  it('does nothing for a signal that is aborted before its driver is called, as behind a wrapper that waits', async () => {
    const backend = new MemoryBackend();
    const { driver } = backend;
    const context = { consistency: 'strong', signal: AbortSignal.abort('too late') } as const;
    const set = { name: 'set', key: fromText('k'), value: fromText('v'), when: 'always', expiry: 'never' } as const;
    const aborted = { code: 'ABORTED', cause: 'too late' };
    await expect(async () => driver.run(set, context)).rejects.toMatchObject(aborted);
    await expect(driver.runBatch([set], context)).rejects.toMatchObject(aborted);
    await expect(driver.runAtomicWrite([set], context)).rejects.toMatchObject(aborted);
    expect(await backend.get('k')).toBeNull();
  });

  it('refuses unknown limits', () => {
    expect(() => new MemoryBackend({ limits: 'none' as never })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });

  it('refuses unknown options, and cluster slots that are neither true nor false', () => {
    const refused = expect.objectContaining({ code: 'INVALID_ARGUMENT' });
    expect(() => new MemoryBackend({ clusterSlot: true } as never)).toThrow(refused);
    expect(() => new MemoryBackend({ clusterSlots: 'yes' as never })).toThrow(refused);
    expect(new MemoryBackend({ clusterSlots: undefined, limits: undefined }).driver.capabilities).toBe(
      MEMORY_CAPABILITIES,
    );
  });

  it('has no limits if asked for native ones', async () => {
    const backend = new MemoryBackend({ limits: 'native' });
    await backend.set('', 'a'.repeat(1_000_000));
    await backend.sAdd('k'.repeat(5_000), 'a'.repeat(500_000), 'b'.repeat(500_000));
    await backend.zhAdd('z', '', 'a'.repeat(1_000_000), 0);
    expect(backend.driver.capabilities.limitsCollections).toBe(false);
    expect(await backend.zhRangeByLex('z', '-', '+')).toHaveLength(1);
  });

  it('tells profilers of calls, without keys and values', async () => {
    const events: OperationEvent[] = [];
    const others: OperationEvent[] = [];
    const backend = new MemoryBackend()
      .withProfiler({ operation: (event) => events.push(event) })
      .withProfiler({ operation: (event) => others.push(event) });
    await backend.set('secret', 'secret');
    expect(await backend.setNX('secret', 'secret')).toBe(false);
    expect(await backend.delete('nothing')).toBe(false);
    await expect(backend.sAdd('secret', 'secret')).rejects.toMatchObject({ code: 'WRONG_TYPE' });
    const batch = backend.batch();
    batch.get('secret');
    batch.get('secret');
    await batch.exec();
    const write = backend.atomicWrite();
    write.setNX('secret', 'secret');
    expect(await write.exec()).toBe(false);
    const base = { system: 'memory', operations: 1, keys: 1, outcome: 'ok', retries: 0 };
    expect(events).toMatchObject([
      { ...base, name: 'set' },
      { ...base, name: 'setNX', outcome: 'conditionFailed' },
      { ...base, name: 'delete' },
      { ...base, name: 'sAdd', outcome: 'error', errorCode: 'WRONG_TYPE' },
      { ...base, name: 'batch', operations: 2 },
      { ...base, name: 'atomicWrite', outcome: 'conditionFailed' },
    ]);
    expect(others).toEqual(events);
    expect(JSON.stringify(events)).not.toContain('secret');
  });
});
