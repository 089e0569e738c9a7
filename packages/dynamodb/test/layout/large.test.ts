import { type Backend } from '@keyvaluestore/core';

import { openService, type TestService } from '../support/service.js';

let service: TestService;
let backend: Backend;

beforeAll(async () => {
  service = await openService();
  backend = await service.createBackend();
});

afterAll(() => service.close());

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const record = (count: number, value: string): Record<string, string> =>
  Object.fromEntries(numbers(count).map((index) => [`field ${index}`, value]));

describe('hashes of many fields', () => {
  it.each([400, 500, 3000])('%d are written, replaced, extended and removed in one call each', async (count) => {
    const key = `h${count}`;
    await backend.hSet(key, record(count, 'x'));
    await backend.hSet(key, { ...record(count, 'y'), more: 'z' });
    expect(await backend.hGetAll(key)).toEqual({ ...record(count, 'y'), more: 'z' });
    await backend.hDel(key, ...Object.keys(record(count, '')));
    expect(await backend.hGetAll(key)).toEqual({ more: 'z' });
    await backend.hSet(key, record(count, 'x'));
    await backend.hDel(key, 'more', ...Object.keys(record(count, '')));
    expect(await backend.setNX(key, 'free')).toBe(true);
  });

  it('are written with an empty value among them', async () => {
    const values = { ...record(600, 'x'), 'field 7': '' };
    await backend.hSet('with empty', { old: 'y' });
    await backend.hSet('with empty', values);
    expect(await backend.hGetAll('with empty')).toEqual({ ...values, old: 'y' });
  });

  it('that are not there are removed without a trace', async () => {
    await backend.hDel('never there', ...Object.keys(record(1000, '')));
    expect(await backend.setNX('never there', 'free')).toBe(true);
    await backend.hSet('others', { kept: 'x' });
    await backend.hDel('others', ...Object.keys(record(1000, '')));
    expect(await backend.hGetAll('others')).toEqual({ kept: 'x' });
  });

  it('are written and removed in an atomic write', async () => {
    const first = backend.atomicWrite();
    first.hSet('tx', record(2000, 'x'));
    first.set('tx beside', 1);
    expect(await first.exec()).toBe(true);
    const second = backend.atomicWrite();
    second.hSet('tx', { ...record(2000, 'y'), more: 'z' });
    second.set('tx beside', 2);
    expect(await second.exec()).toBe(true);
    expect(await backend.hGet('tx', 'field 1999')).toBe('y');
    const third = backend.atomicWrite();
    third.hDel('tx', 'more', ...Object.keys(record(2000, '')));
    third.hDel('tx never', ...Object.keys(record(2000, '')));
    third.set('tx beside', 3);
    expect(await third.exec()).toBe(true);
    expect(await backend.setNX('tx', 'free')).toBe(true);
    expect(await backend.get('tx beside')).toBe('3');
  });

  it('are refused on another type, and nothing is changed', async () => {
    await backend.set('string', 'x');
    await expect(backend.hSet('string', record(2000, 'x'))).rejects.toMatchObject({ code: 'WRONG_TYPE' });
    await expect(backend.hDel('string', ...Object.keys(record(2000, '')))).rejects.toMatchObject({
      code: 'WRONG_TYPE',
    });
    expect(await backend.get('string')).toBe('x');
  });

  it('lose nothing to others that write at the same time', async () => {
    await Promise.all([
      ...numbers(4).map((index) => backend.hSet('shared', { ...record(600, 'x'), [`own ${index}`]: 'y' })),
      ...numbers(20).map((index) => backend.hSet('shared', `single ${index}`, 'z')),
    ]);
    expect(Object.keys(await backend.hGetAll('shared'))).toHaveLength(624);
  });
});

describe('items of 400 KB', () => {
  const tooLarge = { code: 'LIMIT_EXCEEDED', limit: 409_600 };

  it('are written whole, and refused a byte later, with the key', async () => {
    const value = 'x'.repeat(409_600 - 6 - 4);
    await backend.set('full', value);
    expect(await backend.get('full')).toBe(value);
    await expect(backend.set('full', `${value}x`)).rejects.toMatchObject({ ...tooLarge, key: 'full', actual: 409_601 });
  });

  it('are not outgrown by sets and hashes', async () => {
    await backend.sAdd('grown set', 'x'.repeat(300_000));
    await expect(backend.sAdd('grown set', 'y'.repeat(200_000))).rejects.toMatchObject({
      ...tooLarge,
      key: 'grown set',
    });
    await backend.hSet('grown hash', 'a', 'x'.repeat(300_000));
    const more = backend.hSet('grown hash', 'b', 'x'.repeat(200_000));
    await expect(more).rejects.toMatchObject({ ...tooLarge, key: 'grown hash' });
    const write = backend.atomicWrite();
    write.sAdd('grown set', 'y'.repeat(200_000));
    write.set('beside', 1);
    await expect(write.exec()).rejects.toMatchObject(tooLarge);
    expect(await backend.get('beside')).toBeNull();
    expect(await backend.sMembers('grown set')).toHaveLength(1);
  });

  it('count twice in a sorted set, as the index holds them too', async () => {
    await expect(backend.zhAdd('z', 'f', 'x'.repeat(250_000), 1)).rejects.toMatchObject(tooLarge);
    await backend.zhAdd('z', 'f', 'x'.repeat(200_000), 1);
  });
});

describe('batches beyond the size of a request', () => {
  it('are split', async () => {
    const value = 'x'.repeat(300_000);
    const writes = backend.batch();
    for (const index of numbers(60)) writes.set(`b${index}`, `${index} ${value}`);
    await writes.exec();
    const reads = backend.batch();
    const results = numbers(70).map((index) => reads.get(`b${index}`));
    await reads.exec();
    expect(results.map((read) => read.result()?.slice(0, 3).trim() ?? null)).toEqual(
      numbers(70).map((index) => (index < 60 ? `${index} x`.slice(0, 3).trim() : null)),
    );
  });
});

describe('sorted sets beyond a page', () => {
  it('are ranged, counted and deleted whole', async () => {
    const member = (index: number): string => `${String(index).padStart(6, '0')}${'m'.repeat(400)}`;
    const writes = backend.batch();
    for (const index of numbers(3000)) writes.zAdd('long', member(index), index);
    await writes.exec();
    expect(await backend.zCount('long', '(0', Infinity)).toBe(2999);
    expect(await backend.zLexCount('long', '-', '+')).toBe(3000);
    expect(await backend.zRevRangeByScore('long', 1, Infinity)).toEqual(
      numbers(2999).map((index) => member(2999 - index)),
    );
    expect(await backend.zRangeByScore('long', -Infinity, Infinity, { limit: 2900 })).toHaveLength(2900);
    expect(await backend.delete('long')).toBe(true);
    expect(await backend.zCount('long', -Infinity, Infinity)).toBe(0);
    expect(await backend.delete('long')).toBe(false);
  });
});
