import { type Backend, KeyValueStoreError } from '@keyvaluestore/core';

import { type Fault, faulty, type FaultyOptions, MemoryBackend } from '../../src/index.js';

async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'ok';
  } catch (error) {
    return KeyValueStoreError.is(error) ? error.code : String(error);
  }
}

/** Makes many calls of all kinds, and says how each ended. */
async function work(backend: Backend): Promise<string[]> {
  const codes: string[] = [];
  for (let index = 0; index < 200; index++) {
    codes.push(await codeOf(backend.set('k', index)));
    codes.push(await codeOf(backend.get('k')));
    const write = backend.atomicWrite();
    write.set('a', index);
    codes.push(await codeOf(write.exec()));
    const batch = backend.batch();
    batch.get('a');
    batch.nIncrBy('n', 1);
    codes.push(await codeOf(batch.exec()));
  }
  return codes;
}

describe('faulty', () => {
  it('does nothing unless it is asked', async () => {
    const backend = faulty(new MemoryBackend());
    expect(new Set(await work(backend))).toEqual(new Set(['ok']));
    expect(Object.values(backend.counts)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('fails in the same way with the same seed, in another with another', async () => {
    const options: FaultyOptions = { conflict: 0.1, throttled: 0.1, unavailable: 0.1, unknownApplied: 0.1 };
    const codes = async (seed: number): Promise<string[]> => work(faulty(new MemoryBackend(), { ...options, seed }));
    const [first, again, other] = [await codes(1), await codes(1), await codes(2)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(new Set(first)).toEqual(
      new Set(['ok', 'CONFLICT', 'THROTTLED', 'UNAVAILABLE', 'UNKNOWN_OUTCOME', 'BATCH_FAILED']),
    );
    const unseeded = faulty(new MemoryBackend(), options);
    const seen = await work(unseeded);
    expect(await codes(unseeded.seed)).toEqual(seen);
  });

  it('fails about as often as is asked, and each operation by its own probabilities', async () => {
    const backend = faulty(new MemoryBackend(), {
      seed: 5,
      throttled: 0.2,
      operations: { atomicWrite: { conflict: 1 }, get: {} },
    });
    const codes = await work(backend);
    expect(codes.filter((_, index) => index % 4 === 1)).toEqual(Array(200).fill('ok'));
    expect(codes.filter((_, index) => index % 4 === 2)).toEqual(Array(200).fill('CONFLICT'));
    const { throttled, conflict } = backend.counts;
    expect(conflict).toBe(200);
    // Of 400, 80 are expected; the seed decides.
    expect(throttled).toBeGreaterThan(50);
    expect(throttled).toBeLessThan(110);
  });

  it.each<[Fault, string, string | null]>([
    ['conflict', 'CONFLICT', null],
    ['throttled', 'THROTTLED', null],
    ['unavailable', 'UNAVAILABLE', null],
    ['unknownApplied', 'UNKNOWN_OUTCOME', '1'],
    ['unknownNotApplied', 'UNKNOWN_OUTCOME', null],
  ])('%s rejects with %s, and leaves behind what it should', async (fault, code, left) => {
    const memory = new MemoryBackend();
    const backend = faulty(memory, { seed: 1 });
    const scripted = backend.failNext(fault, { key: 'é' });
    await backend.set('other', 1);
    expect(scripted.fired).toBe(0);
    await expect(backend.set('é', 1)).rejects.toMatchObject({ code, operation: 'set', key: 'é' });
    expect(scripted.fired).toBe(1);
    expect(await memory.get('é')).toBe(left);
    await backend.set('é', 2);

    backend.failNext(fault, { operation: 'atomicWrite' });
    const write = backend.atomicWrite();
    write.set('a', 1);
    write.set('b', 1);
    await expect(write.exec()).rejects.toMatchObject({ code });
    expect([await memory.get('a'), await memory.get('b')]).toEqual([left, left]);

    backend.failNext(fault, { key: 'c' });
    const batch = backend.batch();
    const [before, failing, after] = [batch.set('x', 1), batch.set('c', 1), batch.get('x')];
    await expect(batch.exec()).rejects.toMatchObject({ code: 'BATCH_FAILED' });
    expect(() => failing.result()).toThrow(expect.objectContaining({ code, key: 'c' }));
    expect([before.result(), after.result(), await memory.get('c')]).toEqual([undefined, '1', left]);
    expect(backend.counts[fault]).toBe(3);
  });

  it('scripts several faults, one after the other, and lets each wait for what it can strike', async () => {
    const backend = faulty(new MemoryBackend(), { seed: 1 });
    backend.failNext('conflict', { times: 2 });
    backend.failNext('unavailable', { operation: 'get' });
    backend.failNext('stale');
    expect(await codeOf(backend.get('k'))).toBe('UNAVAILABLE');
    expect(await codeOf(backend.get('k'))).toBe('ok');
    expect(await codeOf(backend.set('k', 1))).toBe('CONFLICT');
    expect(await codeOf(backend.withBinaryValues().set('k', 1))).toBe('CONFLICT');
    expect(await codeOf(backend.set('k', 1))).toBe('ok');
    expect(backend.counts).toMatchObject({ conflict: 2, unavailable: 1, stale: 0 });
    expect(await backend.withEventuallyConsistentReads().get('k')).toBeNull();
    expect(backend.counts.stale).toBe(1);
  });

  it('keeps the errors of calls that would have failed anyhow', async () => {
    const backend = faulty(new MemoryBackend(), { seed: 1, unknownApplied: 1, operations: { set: {} } });
    await backend.set('k', 'v');
    expect(await codeOf(backend.sAdd('k', 'm'))).toBe('WRONG_TYPE');
    const batch = backend.batch();
    const handle = batch.sAdd('k', 'm');
    await expect(batch.exec()).rejects.toMatchObject({ code: 'BATCH_FAILED' });
    expect(() => handle.result()).toThrow(expect.objectContaining({ code: 'WRONG_TYPE' }));
  });

  it('reads what was, of every type, in the eventually consistent view only', async () => {
    const memory = new MemoryBackend();
    await memory.set('k', 'before');
    await memory.zAdd('z', 'm', 1);
    const backend = faulty(memory.withBinaryValues(), { seed: 2, stale: 1 });
    const eventual = faulty(memory, { seed: 2, stale: 1 });
    const stale = eventual.withEventuallyConsistentReads();
    expect(await stale.get('k')).toBe('before');
    await eventual.set('k', 'after');
    await eventual.zAdd('z', 'm', 2);
    const write = eventual.atomicWrite();
    write.hSet('h', 'f', 1);
    write.sAdd('s', 1);
    await write.exec();
    expect(await eventual.get('k')).toBe('after');
    expect(await stale.hGetAll('h')).toEqual({});
    expect(await stale.sMembers('s')).toEqual([]);
    const batch = stale.batch();
    const [text, score] = [batch.get('k'), batch.zScore('z', 'm')];
    await batch.exec();
    expect(['before', 'after']).toContain(text.result());
    expect([1, 2]).toContain(score.result());
    expect(await backend.withEventuallyConsistentReads().get('k')).toEqual(Uint8Array.from(Buffer.from('before')));
    expect(memory.driver.capabilities.staleReads).toBe(false);
    expect(backend.driver.capabilities.staleReads).toBe(true);
  });

  it('never goes back in time, and is at most 100 writes behind', async () => {
    const backend = faulty(new MemoryBackend(), { seed: 4, stale: 1 });
    const eventual = backend.withEventuallyConsistentReads();
    let last = 0;
    for (let index = 1; index <= 500; index++) {
      await backend.nIncrBy('n', 1);
      if (index % 7 !== 0) continue;
      const seen = Number(await eventual.get('n'));
      expect(seen).toBeGreaterThanOrEqual(last);
      expect(seen).toBeGreaterThanOrEqual(index - 100);
      expect(seen).toBeLessThan(index);
      last = seen;
    }
  });

  it('waits before each call, and can be aborted then', async () => {
    const memory = new MemoryBackend();
    const backend = faulty(memory, { seed: 1, latency: [60_000, 120_000] });
    const controller = new AbortController();
    const { signal } = controller;
    const write = backend.atomicWrite();
    write.set('k', 1);
    const batch = backend.batch();
    batch.set('k', 1);
    const calls = [backend.set('k', 1, { signal }), write.exec({ signal }), batch.exec({ signal })];
    controller.abort();
    expect(await Promise.all(calls.map(codeOf))).toEqual(['ABORTED', 'ABORTED', 'ABORTED']);
    expect(await memory.get('k')).toBeNull();
  });

  it.each([{ conflict: 2 }, { stale: -1 }, { throttled: NaN }, { operations: { get: { unavailable: 1.1 } } }])(
    'refuses %p',
    (options) => {
      expect(() => faulty(new MemoryBackend(), options)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    },
  );
});
