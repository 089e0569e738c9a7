import { BatchError, ConflictError, DriverBackend, joined, prefixed, type RequestEvent } from '@keyvaluestore/core';

import { faulty, MemoryBackend } from '../../../memory/src/index.js';

const LIMIT = { code: 'LIMIT_EXCEEDED' };

describe('prefixed', () => {
  it('writes and reads under a prefix, in every kind of call', async () => {
    const memory = new MemoryBackend();
    const tenant = prefixed(memory, 'ténant:');
    await tenant.set('é', 1);
    const batch = tenant.batch();
    batch.sAdd('s', 'm');
    const read = batch.get('é');
    await batch.exec();
    const write = tenant.atomicWrite();
    write.checkEquals('é', 1);
    write.zhAdd('z', 'f', 'm', 1);
    expect(await write.exec()).toBe(true);
    expect(read.result()).toBe('1');
    expect(await memory.get('ténant:é')).toBe('1');
    expect(await memory.sMembers('ténant:s')).toEqual(['m']);
    expect(await tenant.zhRangeByLex('z', '-', '+')).toEqual(['m']);
    expect(await memory.get('é')).toBeNull();
    expect(await tenant.withBinaryValues().withEventuallyConsistentReads().get('é')).toEqual(Uint8Array.of(49));
  });

  it('keeps tenants apart, and nests', async () => {
    const memory = new MemoryBackend();
    const [a, b] = [prefixed(memory, 'a:'), prefixed(memory, 'b:')];
    await a.set('k', 1);
    expect(await b.get('k')).toBeNull();
    const inner = prefixed(a, 'x:');
    await inner.set('k', 2);
    expect(await memory.get('a:x:k')).toBe('2');
    expect(await a.get('x:k')).toBe('2');
    expect(inner.unwrap()).toBe(a);
    expect(a.unwrap()).toBe(memory);
    expect(await a.withBinaryValues().unwrap()?.get('a:k')).toEqual(Uint8Array.of(49));
    expect(await prefixed(memory, '').get('a:k')).toBe('1');
  });

  it('names keys in errors and batches as the caller did', async () => {
    const memory = new MemoryBackend();
    const tenant = prefixed(memory, 'tenant:');
    await tenant.sAdd('s', 'm');
    await expect(tenant.get('s')).rejects.toMatchObject({ code: 'WRONG_TYPE', operation: 'get', key: 's' });
    const batch = tenant.batch();
    const failing = batch.get('s');
    const error: unknown = await batch.exec().catch((thrown: unknown) => thrown);
    expect(BatchError.is(error) && error.errors).toMatchObject([{ index: 0, key: 's', error: { key: 's' } }]);
    expect(() => failing.result()).toThrow(expect.objectContaining({ key: 's' }));
    expect(String(error)).not.toContain('tenant:');
  });

  it('takes a prefix from the key that an engine names in its error, and from no other', async () => {
    const { driver, view } = new MemoryBackend();
    const named = async (key: string): Promise<unknown> => {
      const runAtomicWrite = (): Promise<never> => Promise.reject(new ConflictError('conflict', { key }));
      const write = prefixed(new DriverBackend({ ...driver, runAtomicWrite }, view), 'tenant:').atomicWrite();
      write.set('k', 1);
      return write.exec().catch((error: ConflictError) => error.key);
    };
    expect(await named('tenant:k')).toBe('k');
    expect(await named('other')).toBe('other');
  });

  it('counts the prefix against the limits', async () => {
    const memory = new MemoryBackend();
    const tenant = prefixed(memory, 'tenant:');
    await tenant.set('k'.repeat(2041), 1);
    await expect(tenant.get('k'.repeat(2042))).rejects.toMatchObject({ ...LIMIT, limit: 2041, actual: 2042 });
    await expect(tenant.get('')).rejects.toMatchObject(LIMIT);
    await tenant.set('k', 'x'.repeat(409_594 - 8));
    await expect(tenant.set('k', 'x'.repeat(409_594 - 7))).rejects.toMatchObject(LIMIT);
    const room = 204_784 - 'tenant:z'.length - 2;
    await tenant.zhAdd('z', 'f', 'x'.repeat(room), 1);
    await expect(tenant.zhAdd('z', 'f', 'x'.repeat(room + 1), 1)).rejects.toMatchObject(LIMIT);
    expect(prefixed(tenant, 'x:').view.limits.key).toEqual({ min: 1, max: 2039 });
    expect(() => prefixed(memory, 'x'.repeat(2048))).toThrow(expect.objectContaining(LIMIT));
    expect(() => prefixed(memory, '\ud800')).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    expect(() => prefixed(memory, 5 as never)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  it('counts the prefixes of an atomic write when it is executed, and then writes nothing', async () => {
    const memory = new MemoryBackend();
    const tenant = prefixed(memory, 'x'.repeat(1000));
    const size = Math.floor((4 * 1024 * 1024) / 11);
    const fill = (each: number) => {
      const write = tenant.atomicWrite();
      for (let index = 0; index < 11; index++) write.set(`k${index % 10}${index < 10 ? 'a' : 'b'}`, 'v'.repeat(each));
      return write;
    };
    await expect(fill(size - 600).exec()).rejects.toMatchObject({ ...LIMIT, operation: 'atomicWrite' });
    expect(await tenant.get('k0a')).toBeNull();
    // 1,000 bytes of prefix, 9 of key and item, 100 of the operation.
    expect(
      await fill(size - 1108)
        .exec()
        .catch((error: unknown) => error),
    ).toMatchObject(LIMIT);
    expect(await fill(size - 1109).exec()).toBe(true);
  });

  it('tells profilers of the same calls and requests as without it', async () => {
    const names: string[] = [];
    const requests: RequestEvent[] = [];
    const profiler = {
      operation: ({ name }: { name: string }) => names.push(name),
      request: (event: RequestEvent) => requests.push(event),
    };
    const tenant = prefixed(joined(faulty(new MemoryBackend(), { seed: 1 })), 'tenant:').withProfiler(profiler);
    await tenant.set('k', 1);
    expect(names).toEqual(['set']);
    expect(JSON.stringify(requests)).not.toContain('tenant');
    expect(tenant.driver.capabilities.system).toBe('memory');
  });
});
