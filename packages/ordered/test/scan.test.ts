import { type BinaryString, type KeyType } from '@keyvaluestore/core';

import { all, ANSWERS, b, openDriver } from './support/calling.js';

const CONTEXT = { consistency: 'strong' } as const;
const FIRST = { prefix: b(''), type: undefined, limit: 100, cursor: undefined } as const;

type Driver = ReturnType<typeof openDriver>['driver'];

/** All pages of a scan. */
async function pages(driver: Driver, limit: number, prefix = '', type?: KeyType): Promise<readonly BinaryString[][]> {
  const found: BinaryString[][] = [];
  let cursor: string | undefined;
  do {
    const page = await driver.scan({ prefix: b(prefix), type, limit, cursor }, CONTEXT);
    found.push([...page.keys]);
    ({ cursor } = page);
    if (cursor !== undefined) expect(cursor).toMatch(/^[\w-]+$/);
  } while (cursor !== undefined);
  return found;
}

describe.each(ANSWERS)('a scan of %s', (_, answers) => {
  it('gives keys in the order of their bytes, of all types, and nothing else', async () => {
    const { driver, kv } = openDriver(answers, { prefix: b('p'), clock: () => 1000, expiringSortedSets: true });
    await kv.set('b\0', 'x'.repeat(150_000), { ttl: 1 });
    await kv.set('', 1);
    await kv.set('b', 1);
    await kv.sAdd('b\0\0', ...Array.from({ length: 50 }, (__, index) => index));
    await kv.hSet('ü', { f: 1, g: 'x'.repeat(150_000) });
    await kv.zAdd('c', 'm', 1, { ttl: 5 });
    await driver.run({ name: 'lPush', key: b('d'), values: all('v'), side: 'left', expiry: 'keep' }, CONTEXT);
    const names = ['', 'b', 'b\0', 'b\0\0', 'c', 'd', 'ü'].map(b);
    for (const limit of [1, 2, 3, 100]) expect((await pages(driver, limit)).flat()).toEqual(names);
    expect((await pages(driver, 2, 'b')).flat()).toEqual(names.slice(1, 4));
    expect((await pages(driver, 2, 'b\0')).flat()).toEqual(names.slice(2, 4));
    expect((await pages(driver, 2, '', 'list')).flat()).toEqual(['d']);
    expect((await pages(driver, 2, 'b', 'string')).flat()).toEqual(['b', 'b\0']);
    expect((await pages(driver, 2, 'x')).flat()).toEqual([]);
  });

  it('takes keys whose bytes are the last that there are', async () => {
    const { driver } = openDriver(answers);
    const names = ['\xfe', '\xff', '\xff\0', '\xff\xff', '\xff\xff\x01'] as BinaryString[];
    const set = { name: 'set', value: b('1'), when: 'always', expiry: 'never' } as const;
    for (const key of names) await driver.run({ ...set, key }, CONTEXT);
    const under = async (prefix: string) =>
      (await driver.scan({ ...FIRST, prefix: prefix as BinaryString }, CONTEXT)).keys;
    expect(await under('')).toEqual(names);
    expect(await under('\xff')).toEqual(names.slice(1));
    expect(await under('\xff\xff')).toEqual(names.slice(3));
    expect(await under('\xff\0')).toEqual(['\xff\0']);
  });

  it('leaves out what has expired, which counts as looked at', async () => {
    let now = 1000;
    const { driver, kv } = openDriver(answers, { clock: () => now });
    for (const name of ['a', 'b', 'c', 'd']) await kv.set(name, 1, name < 'd' ? { ttl: 10 } : {});
    now += 10;
    expect(await pages(driver, 2)).toEqual([[], ['d']]);
  });

  it('goes on after a cursor whose key is gone, and refuses what is no cursor', async () => {
    const { driver, kv } = openDriver(answers);
    for (const name of ['a', 'b', 'c']) await kv.set(name, 1);
    const { cursor } = await driver.scan({ ...FIRST, limit: 2 }, CONTEXT);
    await kv.delete('b');
    expect(await driver.scan({ ...FIRST, limit: 2, cursor }, CONTEXT)).toEqual({ keys: ['c'], cursor: undefined });
    for (const [bad, prefix] of [
      ['', ''],
      ['x', ''],
      ['kY', ''],
      [`${cursor}=`, ''],
      [cursor, 'x'],
    ] as const) {
      await expect(driver.scan({ ...FIRST, prefix: b(prefix), cursor: bad }, CONTEXT)).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
      });
    }
  });
});

describe('the work of a scan', () => {
  it('does not grow with what keys hold', async () => {
    const answers = { later: false, pageSize: Infinity, counts: true };
    const cost = async (members: number): Promise<number> => {
      const { driver, work } = openDriver(answers);
      const names = Array.from({ length: members }, (__, index) => b(String(index)));
      const add = { name: 'sAdd', members: names, expiry: 'keep', count: false } as const;
      await driver.run({ ...add, key: b('a') }, CONTEXT);
      await driver.run({ ...add, key: b('b') }, CONTEXT);
      const before = work.rows;
      expect((await driver.scan(FIRST, CONTEXT)).keys).toEqual(['a', 'b']);
      return work.rows - before;
    };
    const small = await cost(1000);
    expect(small).toBeLessThan(120);
    expect(await cost(100_000)).toBe(small);
  });

  it('is one read where keys have one row each, and a few rows for each where they have some', async () => {
    const answers = { later: false, pageSize: Infinity, counts: true };
    const cost = async (make: (kv: ReturnType<typeof openDriver>['kv'], key: string) => Promise<unknown>) => {
      const { driver, kv, work } = openDriver(answers);
      for (let index = 0; index < 300; index++) await make(kv, `key:${index}`);
      const before = { ...work };
      expect((await driver.scan(FIRST, CONTEXT)).keys).toHaveLength(100);
      return { rows: work.rows - before.rows, requests: work.requests - before.requests };
    };
    expect(await cost((kv, key) => kv.set(key, 1))).toEqual({ rows: 101, requests: 1 });
    const hashes = await cost((kv, key) => kv.hSet(key, { f: 1, g: 2, h: 3 }));
    expect(hashes.requests).toBeLessThan(10);
    expect(hashes.rows).toBeLessThan(500);
    const sets = await cost((kv, key) => kv.sAdd(key, ...Array.from({ length: 200 }, (__, index) => index)));
    expect(sets.rows).toBeLessThan(700);
  });
});
