import { type Backend, prefixed } from '@keyvaluestore/core';

import { faulty, type FaultyBackend, MemoryBackend } from '../../src/index.js';

/** Lets a replica follow all but these writes, for it is at most a hundred behind. */
async function catchUp(backend: FaultyBackend): Promise<void> {
  for (let time = 0; time < 101; time++) await backend.set('time', time);
}

async function contents(kv: Backend): Promise<unknown> {
  return {
    set: (await kv.sMembers('set')).sort(),
    moved: (await kv.sMembers('moved')).sort(),
    union: (await kv.sUnion(['set', 'moved'])).sort(),
    list: await kv.lRange('list', 0, -1),
    stack: await kv.lRange('stack', 0, -1),
    hash: await kv.hGetAll('hash'),
    sorted: await kv.zRangeWithScores('sorted', 0, -1),
    best: await kv.zRange('best', 0, -1),
  };
}

describe('faulty', () => {
  it('reads late what every write has left, what was drawn by lot included', async () => {
    const backend = faulty(new MemoryBackend(), { seed: 1, stale: 1 });
    await backend.sAdd('set', ...Array.from({ length: 50 }, (_, index) => index));
    await backend.sPop('set', 20);
    await backend.sPop('set');
    backend.failNext('unknownApplied', { operation: 'sPop' });
    await expect(backend.sPop('set')).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
    const [member] = (await backend.sMembers('set')) as [string];
    await backend.sMove('set', 'moved', member);
    expect(await backend.sAddNX('set', 'new')).toBe(true);
    await backend.rPush('list', 'a', 'b', 'c', 'd');
    expect(await backend.lPushX('none', 'a')).toBe(0);
    await backend.lPop('list');
    await backend.lMove('list', 'stack', 'right', 'left');
    await backend.lSet('list', 0, 'e');
    await backend.hSet('hash', 'n', 1);
    await backend.hIncrBy('hash', 'n', 2);
    for (const [index, name] of ['ada', 'bob', 'eve'].entries()) await backend.zAdd('sorted', name, index);
    await backend.zPopMax('sorted');
    expect(await backend.zAddGT('sorted', 'ada', -1)).toBe(false);
    await backend.zUnionStore('best', ['sorted']);
    const late = backend.withEventuallyConsistentReads();
    const before = backend.counts.stale;
    await catchUp(backend);
    expect(await contents(late)).toEqual(await contents(backend));
    expect(backend.counts.stale).toBe(before + 8);
    expect(await backend.sCard('set')).toBe(28);
  });

  it('answers a read of several keys with what is alive of each of them', async () => {
    let now = 1000;
    const clock = () => now;
    const backend = faulty(new MemoryBackend({ clock, expiringSortedSets: true }), { seed: 1, stale: 1 });
    await backend.sAdd('a', 'x', { ttl: 10 });
    await backend.sAdd('b', 'y');
    await backend.zAdd('za', 'x', 1, { ttl: 10 });
    await backend.zAdd('zb', 'y', 1);
    await catchUp(backend);
    const late = backend.withEventuallyConsistentReads();
    expect((await late.sUnion(['a', 'b'])).sort()).toEqual(['x', 'y']);
    now += 10;
    expect(await late.sUnion(['a', 'b'])).toEqual(['y']);
    expect(await late.zUnion(['zb', 'za'])).toEqual([{ value: 'y', score: 1 }]);
    expect((await late.scan({ prefix: 'a' })).keys).toEqual([]);
    expect(backend.counts.stale).toBe(4);
  });
});

describe('scan of a faulty backend', () => {
  it('fails as a read does', async () => {
    const backend = faulty(new MemoryBackend());
    await backend.set('a', 1);
    for (const [fault, code] of [
      ['throttled', 'THROTTLED'],
      ['unavailable', 'UNAVAILABLE'],
    ] as const) {
      const scripted = backend.failNext(fault, { operation: 'scan' });
      expect(await backend.get('a')).toBe('1');
      await expect(backend.scan()).rejects.toMatchObject({ code });
      expect([scripted.fired, backend.counts[fault]]).toEqual([1, 1]);
    }
    const never = (['conflict', 'unknownApplied', 'unknownNotApplied', 'stale'] as const).map((fault) =>
      backend.failNext(fault, { operation: 'scan' }),
    );
    expect((await backend.scan()).keys).toEqual(['a']);
    expect(never.map(({ fired }) => fired)).toEqual([0, 0, 0, 0]);
  });

  it('gives stale pages in the eventually consistent view, of which the cursors are good on', async () => {
    const backend = faulty(new MemoryBackend(), { seed: 3, operations: { scan: { stale: 1 } } });
    for (const key of ['a', 'b', 'c']) await backend.set(key, 1);
    await catchUp(backend);
    await backend.set('d', 1);
    const late = backend.withEventuallyConsistentReads();
    const { keys, cursor } = await late.scan({ limit: 2 });
    expect(keys).toEqual(['a', 'b']);
    expect(await backend.scan({ cursor })).toEqual({ keys: ['c', 'd', 'time'], cursor: null });
    expect((await late.scan()).keys).toEqual(['a', 'b', 'c', 'time']);
    expect(backend.counts.stale).toBe(2);
  });

  it('is never stale where the cursors are of another backend', async () => {
    const backend = faulty(prefixed(new MemoryBackend(), 'tenant:'), { stale: 1 });
    await backend.set('a', 1);
    expect((await backend.withEventuallyConsistentReads().scan()).keys).toEqual(['a']);
    expect(backend.counts.stale).toBe(0);
  });
});
