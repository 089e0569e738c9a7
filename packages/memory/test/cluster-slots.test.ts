import { type Backend, fromText, type Operation, prefixed, PRIMITIVES } from '@keyvaluestore/core';

import { MEMORY_CAPABILITIES, MemoryBackend } from '../src/index.js';

describe('MemoryBackend with cluster slots', () => {
  const crossSlot = { code: 'CROSS_SLOT', retryable: false };

  it('says so in its capabilities, beside the limits', () => {
    const { capabilities } = new MemoryBackend({ clusterSlots: true }).driver;
    expect(capabilities).toEqual({ ...MEMORY_CAPABILITIES, atomicWriteAcrossKeys: false });
    const native = new MemoryBackend({ clusterSlots: true, limits: 'native' }).driver.capabilities;
    expect(native).toEqual({ ...capabilities, limitsCollections: false });
  });

  it('refuses an atomic write over several slots, before it is judged, and names the keys', async () => {
    const backend = new MemoryBackend({ clusterSlots: true });
    await backend.sAdd('set', 'a');
    const write = backend.atomicWrite();
    const handles = [write.setNX('{a}1', 1), write.nIncrBy('set', 1), write.checkExists('{a}2')];
    const error: unknown = await write.exec().catch((reason: unknown) => reason);
    expect(error).toMatchObject(crossSlot);
    for (const part of ["'{a}1'", "'set'", 'hash tag']) expect((error as Error).message).toContain(part);
    expect(handles.map(({ conditionFailed }) => conditionFailed)).toEqual([false, false, false]);
    expect(await backend.get('{a}1')).toBeNull();
  });

  it.each([
    [['a', 'b'], false],
    [['{}a', '{}b'], false],
    [['{ä}1', '{ä}2'], true],
    [['{a}1', 'a'], true],
    [['x{a}{b}', 'a'], true],
    [['x{a}{b}', 'b'], false],
  ])('takes an atomic write on %p: %p', async (keys, fits) => {
    const backend = new MemoryBackend({ clusterSlots: true });
    const write = backend.atomicWrite();
    for (const key of keys) write.set(key, 1);
    if (fits) expect(await write.exec()).toBe(true);
    else await expect(write.exec()).rejects.toMatchObject(crossSlot);
    expect(await backend.get(keys[0] as string)).toBe(fits ? '1' : null);
  });

  it('takes batches, and atomic writes of nothing and through a prefix with a hash tag', async () => {
    const backend = new MemoryBackend({ clusterSlots: true });
    expect(await backend.atomicWrite().exec()).toBe(true);
    const batch = backend.batch();
    batch.set('a', 1);
    batch.set('b', 1);
    await batch.exec();
    const write = prefixed(backend, '{tenant}:').atomicWrite();
    write.set('a', 2);
    write.set('b', 2);
    expect(await write.exec()).toBe(true);
    expect(await backend.get('{tenant}:b')).toBe('2');
  });

  /** Each operation of several keys, given keys. */
  const several: readonly (readonly [string, (kv: Backend, keys: [string, string]) => Promise<unknown>])[] = [
    ['sMove', (kv, [a, b]) => kv.sMove(a, b, 'x')],
    ['sUnion', (kv, keys) => kv.sUnion(keys)],
    ['sInter', (kv, keys) => kv.sInter(keys)],
    ['sDiff', (kv, keys) => kv.sDiff(keys)],
    ['sUnionStore', (kv, [a, b]) => kv.sUnionStore(b, [a])],
    ['zUnion', (kv, keys) => kv.zUnion(keys)],
    ['zInter', (kv, keys) => kv.zInter(keys)],
    ['zDiff', (kv, keys) => kv.zDiff(keys)],
    ['zUnionStore', (kv, [a, b]) => kv.zUnionStore(b, [a])],
    ['lMove', (kv, [a, b]) => kv.lMove(a, b, 'left', 'left')],
  ];

  it('knows all operations of several keys', () => {
    const names = Object.entries(PRIMITIVES)
      .filter(([, { parts }]) => !('key' in parts))
      .map(([name]) => name);
    expect(names.sort()).toEqual(['lMove', 'sCombine', 'sCombineStore', 'sMove', 'zCombine', 'zCombineStore']);
  });

  it.each(several)('refuses %s over several slots, and changes nothing', async (_, call) => {
    const backend = new MemoryBackend({ clusterSlots: true });
    await backend.sAdd('set', 'x');
    await backend.zAdd('sorted', 'x', 1);
    await backend.rPush('list', 'x');
    for (const key of ['set', 'sorted', 'list']) {
      await expect(call(backend, [key, 'b'])).rejects.toMatchObject(crossSlot);
      await expect(call(backend, ['b', key])).rejects.toMatchObject(crossSlot);
      expect([await backend.exists(key), await backend.exists('b')]).toEqual([true, false]);
    }
    await call(backend, ['{b}1', '{b}2']);
  });

  it('takes mGet over several slots', async () => {
    const backend = new MemoryBackend({ clusterSlots: true });
    await backend.set('a', 1);
    expect(await backend.mGet(['a', 'b'])).toEqual(['1', null]);
  });

  it('refuses in a batch what it refuses alone, and runs the rest', async () => {
    const { driver } = new MemoryBackend({ clusterSlots: true });
    const [a, b] = [fromText('a'), fromText('b')];
    const add: Operation<'sAdd'> = { name: 'sAdd', key: a, members: [b], expiry: 'keep', count: true };
    const move: Operation<'sMove'> = { name: 'sMove', source: a, destination: b, member: b };
    const settled = await driver.runBatch([add, move, { name: 'sCard', key: a }], { consistency: 'strong' });
    expect(settled).toEqual([{ output: 1 }, { error: expect.objectContaining(crossSlot) as unknown }, { output: 1 }]);
  });
});
