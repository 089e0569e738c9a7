import { type Backend, BatchError, joined, prefixed } from '@keyvaluestore/core';

import { MemoryBackend } from '../../../memory/src/index.js';

/** A memory backend whose time passes when it is told. */
function setUp() {
  const time = { now: 1_700_000_000_000, readings: 0 };
  const clock = (): number => {
    time.readings += 1;
    return time.now;
  };
  return { time, memory: new MemoryBackend({ clock }) };
}

/** Makes every kind of call that is about an expiry, and gives what is left of each key's time. */
async function work(kv: Backend): Promise<unknown> {
  await kv.set('set', 1, { ttl: 100 });
  await kv.set('set', 2, { keepTTL: true });
  await kv.nIncrBy('counter', 1, { ttl: 100, when: 'none' });
  await kv.nIncrBy('counter', 1, { ttl: 900, when: 'none' });
  const batch = kv.batch();
  batch.sAdd('tags', 'a', 'b', { ttl: 200 });
  batch.hSet('hash', { f: 1 }, { ttl: 300 });
  batch.hSet('later', 'f', 1);
  batch.expire('later', { ttl: 400 });
  const inBatch = batch.ttl('later');
  await batch.exec();
  const write = kv.atomicWrite();
  write.set('atomic', 1, { ttl: 500 });
  write.checkExists('tags');
  await write.exec();
  await kv.set('ever', 1, { ttl: 100 });
  await kv.persist('ever');
  const keys = ['set', 'counter', 'tags', 'hash', 'later', 'atomic', 'ever', 'none'];
  return [inBatch.result(), ...(await Promise.all(keys.map((key) => kv.ttl(key))))];
}

const LEFT = [400, 100, 100, 200, 300, 400, 500, Infinity, null];

describe.each<[string, (backend: Backend) => Backend]>([
  ['joined', (backend) => joined(backend)],
  ['prefixed', (backend) => prefixed(backend, 'ténant:')],
  ['prefixed around joined', (backend) => prefixed(joined(backend), 'a:')],
  ['joined around prefixed', (backend) => joined(prefixed(backend, 'a:'))],
])('%s', (_, wrap) => {
  it('hands on when keys expire, and how long they live', async () => {
    const { time, memory } = setUp();
    const kv = wrap(memory);
    expect(await work(kv)).toEqual(LEFT);
    time.now += 100;
    expect(await Promise.all(['set', 'counter', 'ever'].map((key) => kv.exists(key)))).toEqual([false, false, true]);
    expect(await kv.type('tags')).toBe('set');
    expect(await kv.mGet(['set', 'ever', 'atomic'])).toEqual([null, '1', '1']);
    time.now += 1000;
    expect(await kv.mGet(['set', 'ever', 'atomic'])).toEqual([null, '1', null]);
  });

  it('gives old values and deletes on conditions', async () => {
    const kv = wrap(setUp().memory);
    expect(await Promise.all([kv.getSet('a', 1), kv.getSet('a', 2)])).toEqual([null, '1']);
    expect(await kv.deleteEQ('a', 1)).toBe(false);
    expect(await kv.deleteEQ('a', 2)).toBe(true);
    await kv.set('a', 3);
    expect(await Promise.all([kv.getDelete('a'), kv.getDelete('a')])).toEqual(['3', null]);
  });
});

describe('joined', () => {
  it('sends reads of times and writes with expiries of one tick at one moment', async () => {
    const { time, memory } = setUp();
    const kv = joined(memory);
    await kv.set('first', 1, { ttl: 100 });
    const { readings } = time;
    const [, , left, there] = await Promise.all([
      kv.set('a', 1, { ttl: 100 }),
      kv.expire('first', { ttl: 50 }),
      kv.ttl('first'),
      kv.exists('a'),
    ]);
    expect([left, there, time.readings - readings]).toEqual([50, true, 1]);
  });
});

describe('prefixed', () => {
  it('changes the expiries of its own keys only, and names them as the caller did', async () => {
    const { memory } = setUp();
    const tenant = prefixed(memory, 'tenant:');
    await memory.set('k', 1);
    await tenant.set('k', 1, { ttl: 100 });
    expect([await memory.ttl('k'), await memory.ttl('tenant:k')]).toEqual([Infinity, 100]);
    expect(await tenant.expire('only outside', { ttl: 1 })).toBe(false);
    await memory.zAdd('tenant:z', 'm', 1);
    const unsupported = { code: 'UNSUPPORTED', operation: 'expire', key: 'z' };
    await expect(tenant.expire('z', { ttl: 1 })).rejects.toMatchObject(unsupported);
    const batch = tenant.batch();
    batch.expire('z', { ttl: 1 });
    const error: unknown = await batch.exec().catch((thrown: unknown) => thrown);
    expect(BatchError.is(error) && error.errors).toMatchObject([{ index: 0, key: 'z', error: unsupported }]);
  });
});
