import { fromText } from '@keyvaluestore/core';

import { MEMORY_CAPABILITIES, MemoryBackend, type MemoryBackendOptions } from '../src/index.js';

/** A backend by whose clock time passes when it is told, and how often it has asked. */
function create(options: MemoryBackendOptions = {}) {
  const time = { now: 1_700_000_000_000, readings: 0 };
  const clock = (): number => {
    time.readings += 1;
    return time.now;
  };
  return { backend: new MemoryBackend({ ...options, clock }), time };
}

describe('MemoryBackend', () => {
  it('asks no clock while nothing expires, but where a call says when something is to', async () => {
    const { backend, time } = create();
    await backend.set('a', 1);
    await backend.nIncrBy('a', 1);
    await backend.sAdd('set', 'm');
    await backend.zAdd('sorted', 'm', 1);
    await backend.get('a');
    await backend.ttl('a');
    await backend.persist('a');
    await backend.delete('a');
    expect(time.readings).toBe(0);
    await backend.set('a', 1, { ttl: 1000 });
    expect(time.readings).toBe(1);
    await backend.delete('a');
    expect(time.readings).toBe(2);
    await backend.get('a');
    expect(time.readings).toBe(2);
  });

  it('asks the clock once for each call, a batch and an atomic write included', async () => {
    const { backend, time } = create();
    await backend.set('a', 1, { ttl: 1000 });
    const calls = [
      () => backend.get('b'),
      () => backend.nIncrBy('a', 1, { ttl: 2000, when: 'none' }),
      () => backend.ttl('a'),
      () => backend.mGet(['a', 'b', 'c']),
      () => {
        const batch = backend.batch();
        for (const key of ['x', 'y', 'z']) batch.set(key, 1, { ttl: 1000 });
        return batch.exec();
      },
      () => {
        const write = backend.atomicWrite();
        for (const key of ['x', 'y', 'z']) write.set(key, 1, { ttl: 1000 });
        write.hSet('h', 'f', 1, { ttl: 1000 });
        return write.exec();
      },
      () => backend.sweep(),
    ];
    for (const [index, call] of calls.entries()) {
      const { readings } = time;
      await call();
      expect([index, time.readings - readings]).toEqual([index, 1]);
    }
  });

  it('takes whole milliseconds of a clock that knows parts of them', async () => {
    const { backend, time } = create();
    time.now += 0.75;
    await backend.set('a', 1, { ttl: 10 });
    expect(await backend.ttl('a')).toBe(10);
    time.now += 9;
    expect(await backend.ttl('a')).toBe(1);
    time.now += 0.25;
    expect(await backend.get('a')).toBeNull();
  });

  it('sweeps at most as many keys as it is told, soonest first, and says how many', async () => {
    const { backend, time } = create();
    for (const [index, key] of ['c', 'a', 'b', 'later'].entries()) {
      await backend.set(key, 1, { ttl: [30, 10, 20, 40][index] as number });
    }
    await backend.set('ever', 1);
    expect(await backend.sweep()).toBe(0);
    time.now += 35;
    expect(await backend.sweep({ limit: 2 })).toBe(2);
    expect(await backend.sweep()).toBe(1);
    expect(await backend.sweep()).toBe(0);
    expect(await backend.mGet(['a', 'b', 'c', 'later', 'ever'])).toEqual([null, null, null, '1', '1']);
  });

  it('refuses to sweep with options that mean nothing, or with a signal that is aborted', async () => {
    const { backend, time } = create();
    await backend.set('a', 1, { ttl: 10 });
    time.now += 10;
    for (const limit of [0, -1, 1.5, NaN, '1' as never]) {
      await expect(backend.sweep({ limit })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    }
    await expect(backend.sweep({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' });
    expect(await backend.sweep()).toBe(1);
  });

  it('leaves nothing behind that has expired where others are written or read, a little at each operation', async () => {
    for (const touch of ['set', 'get', 'batch', 'atomicWrite'] as const) {
      const { backend, time } = create();
      for (let index = 0; index < 20; index++) await backend.set(`k${index}`, 1, { ttl: 10 });
      time.now += 10;
      // Each of five operations removes two.
      if (touch === 'batch') {
        const batch = backend.batch();
        for (let index = 0; index < 5; index++) batch.get('other');
        await batch.exec();
      } else if (touch === 'atomicWrite') {
        const write = backend.atomicWrite();
        for (let index = 0; index < 5; index++) write.set(`other${index}`, 1);
        await write.exec();
      } else {
        for (let index = 0; index < 5; index++)
          await (touch === 'get' ? backend.get('other') : backend.set('other', 1));
      }
      expect([touch, await backend.sweep()]).toEqual([touch, 10]);
    }
  });

  it('keeps no expiry of what was replaced, deleted, emptied or persisted', async () => {
    const { backend, time } = create();
    const lives = { ttl: 10 };
    await backend.set('replaced', 1, lives);
    await backend.set('replaced', 2);
    await backend.set('deleted', 1, lives);
    await backend.delete('deleted');
    await backend.set('deleted', 2);
    await backend.sAdd('emptied', 'm', lives);
    await backend.sRem('emptied', 'm');
    await backend.sAdd('emptied', 'n');
    await backend.hSet('persisted', 'f', 1, lives);
    await backend.persist('persisted');
    time.now += 10;
    expect(await backend.sweep()).toBe(0);
    expect(await backend.exists('replaced')).toBe(true);
    expect(await backend.get('deleted')).toBe('2');
    expect(await backend.sMembers('emptied')).toEqual(['n']);
    expect(await backend.hGet('persisted', 'f')).toBe('1');
  });

  it('takes expiries into snapshots, and restores keys only for as long as they live', async () => {
    const { backend, time } = create({ expiringSortedSets: true });
    await backend.set('a', 1, { ttl: 10 });
    await backend.zAdd('z', 'm', 1, { ttl: 20 });
    const snapshot = backend.snapshot();
    await backend.set('a', 1);
    await backend.delete('z');
    await backend.set('new', 1, { ttl: 10 });
    backend.restore(snapshot);
    expect([await backend.ttl('a'), await backend.ttl('z'), await backend.exists('new')]).toEqual([10, 20, false]);
    time.now += 15;
    backend.restore(snapshot);
    expect([await backend.ttl('a'), await backend.ttl('z')]).toEqual([null, 5]);
    backend.clear();
    await backend.set('a', 1);
    time.now += 100;
    expect([await backend.get('a'), await backend.sweep()]).toEqual(['1', 0]);
  });

  it('counts an expiry in the size of whole sets, hashes and strings', async () => {
    const { backend } = create();
    const refused = { code: 'LIMIT_EXCEEDED' };
    // With keys of one byte: 409,600 bytes for the string and the set, and one less for the hash.
    const large = 'v'.repeat(409_593);
    await backend.set('s', large);
    await backend.sAdd('m', large);
    await backend.hSet('h', 'f', large.slice(3));
    for (const key of ['s', 'm', 'h']) {
      await expect(backend.expire(key, { ttl: 10 })).rejects.toMatchObject(refused);
      expect(await backend.ttl(key)).toBe(Infinity);
    }
    await backend.sAdd('n', large.slice(24), { ttl: 10 });
    await expect(backend.sAdd('n', 'x')).rejects.toMatchObject(refused);
    await backend.persist('n');
    await backend.sAdd('n', 'x');
    await expect(backend.sAdd('n', 'x', { ttl: 10, when: 'none' })).rejects.toMatchObject(refused);
  });

  it('lets sorted sets expire only where it is told to', async () => {
    expect(create({ expiringSortedSets: true }).backend.driver.capabilities).toEqual({
      ...MEMORY_CAPABILITIES,
      expiringSortedSets: true,
    });
    expect(create().backend.driver.capabilities).toBe(MEMORY_CAPABILITIES);
    const { backend } = create();
    await backend.zAdd('z', 'm', 1);
    await expect(backend.expire('z', { ttl: 10 })).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    await expect(backend.zAdd('z', 'm', 1, { ttl: 10 })).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    expect(await backend.persist('z')).toBe(false);
    expect(await backend.ttl('z')).toBe(Infinity);
  });

  it('starts anew after a key has expired, in one atomic write with others at one moment', async () => {
    const { backend, time } = create();
    await backend.hSet('h', 'old', 1, { ttl: 10 });
    await backend.set('s', 1, { ttl: 11 });
    time.now += 10;
    const write = backend.atomicWrite();
    write.hSet('h', 'new', 2);
    write.checkEquals('s', 1);
    expect(await write.exec()).toBe(true);
    expect(await backend.hGetAll('h')).toEqual({ new: '2' });
    expect(await backend.ttl('h')).toBe(Infinity);
    time.now += 1;
    const late = backend.atomicWrite();
    late.checkEquals('s', 1);
    late.delete('h');
    expect(await late.exec()).toBe(false);
    expect(await backend.exists('h')).toBe(true);
  });

  it('refuses a clock that is no function, and takes the usual one where there is none', async () => {
    expect(() => new MemoryBackend({ clock: 5 as never })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
    expect(() => new MemoryBackend({ expiringSortedSets: 1 as never })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
    const backend = new MemoryBackend();
    await backend.set('a', 1, { expiresAt: Date.now() + 60_000 });
    const left = (await backend.ttl('a')) as number;
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(60_000);
    await backend.set('a', 1, { expiresAt: new Date(Date.now() - 1) });
    const { driver } = backend;
    expect(await driver.run({ name: 'exists', key: fromText('a') }, { consistency: 'strong' })).toBe(false);
  });
});

it('counts 24 bytes for an expiry, exactly', async () => {
  const backend = new MemoryBackend();
  // With 1 byte of key and 5 of names.
  const most = 'v'.repeat(409_600 - 24 - 6 - 1);
  await backend.sAdd('s', most);
  expect(await backend.expire('s', { ttl: 1000 })).toBe(true);
  await expect(backend.sAdd('s', 'v')).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  await backend.sAdd('t', `${most}v`.replace('v', 'w'));
  await expect(backend.expire('t', { ttl: 1000 })).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  expect(await backend.ttl('t')).toBe(Infinity);
});
