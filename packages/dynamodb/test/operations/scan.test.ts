import { type Backend, type BinaryString, fromText, type KeyType } from '@keyvaluestore/core';

import { DynamoDBBackend } from '../../src/index.js';
import { cursorOf, startOf } from '../../src/layout/scan-cursors.js';
import { headerKey } from '../../src/layout/headers.js';
import { memberKey, valueKey } from '../../src/layout/keys.js';
import { goLibrary } from '../support/go-library.js';
import { costOf, countSends } from '../support/recording.js';
import { openService, type TestService } from '../support/service.js';

let service: TestService;

beforeAll(async () => {
  service = await openService();
});

afterAll(() => service.close());

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** All keys of a scan, in order, and how many pages there were. */
async function all(
  backend: Backend,
  options: { readonly prefix?: string; readonly type?: KeyType; readonly limit?: number } = {},
): Promise<{ keys: string[]; pages: number }> {
  const keys: string[] = [];
  let cursor: string | null = null;
  let pages = 0;
  do {
    const page: Awaited<ReturnType<Backend['scan']>> = await backend.scan({ ...options, cursor });
    keys.push(...page.keys);
    cursor = page.cursor;
    pages += 1;
  } while (cursor !== null);
  return { keys: keys.sort(), pages };
}

describe('the cursor', () => {
  const key = fromText('clé');

  it('is short, and gives back where it was', () => {
    for (const place of [valueKey(key), memberKey(key, fromText('field')), headerKey(key)]) {
      const cursor = cursorOf(place);
      expect(cursor).toMatch(/^[\w.-]{4,20}$/);
      expect(startOf(cursor)).toEqual(place);
    }
  });

  const bad = { empty: '', dot: '.', 'other chars': '!', cut: 'a', 'no field': 'YQ.', 'no key': '.YQ' };
  const worse = { 'three parts': 'YQ.YQ.YQ', 'another text of it': 'YR', padded: 'YQ=', long: 'YQYQ'.repeat(1000) };

  it.each(Object.entries({ ...bad, ...worse }))('is refused: %s', async (_, cursor) => {
    expect(() => startOf(cursor)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    const { driver } = new DynamoDBBackend({ client: service.client, tableName: 'nothing is sent' });
    const request = { prefix: '' as BinaryString, type: undefined, limit: 1, cursor };
    await expect(driver.scan(request, { consistency: 'strong' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});

describe('a scan', () => {
  it.each([1, 2, 3, 7, 1000])('gives each key once, in pages of %i items', async (limit) => {
    const backend = await service.createBackend();
    const expected: Record<KeyType, string[]> = { string: [], set: [], hash: [], list: [], sortedSet: [] };
    const add = (type: KeyType, name: string): string => (expected[type].push(name), name);
    for (const index of numbers(4)) {
      await backend.set(add('string', `string ${index}`), index);
      await backend.nIncrBy(add('string', `counter ${index}`), 1);
      await backend.sAdd(add('set', `set ${index}`), 'a');
      await backend.hSet(add('hash', `hash ${index}`), 'f', 1);
      await backend.rPush(add('list', `list ${index}`), 'a');
      const sorted = add('sortedSet', `sorted ${index}`);
      for (const member of ['A', 'b', 'c', '_', '~']) await backend.zAdd(sorted, member, 1);
    }
    const { keys, pages } = await all(backend, { limit });
    expect(keys).toEqual(Object.values(expected).flat().sort());
    if (limit === 1) expect(pages).toBeLessThanOrEqual(keys.length + 1);
    for (const type of Object.keys(expected) as KeyType[]) {
      expect({ type, keys: (await all(backend, { limit, type })).keys }).toEqual({ type, keys: expected[type].sort() });
    }
    expect((await all(backend, { limit, prefix: 'list ' })).keys).toEqual(expected.list.sort());
    expect((await all(backend, { limit, prefix: 'list ', type: 'hash' })).keys).toEqual([]);
  });

  it('leaps over the members of a sorted set that is known', async () => {
    const backend = await service.createBackend();
    const batch = backend.batch();
    for (const index of numbers(500)) batch.zAdd('board', `m${index}`, index);
    await batch.exec();
    await backend.set('string', 1);
    const cases = [{}, { prefix: 's' }, { type: 'string' }] as const;
    for (const options of cases) {
      const { keys, pages } = await all(backend, { ...options, limit: 10 });
      expect(keys).toEqual(Object.keys(options).length === 0 ? ['board', 'string'] : ['string']);
      expect(pages).toBeLessThanOrEqual(3);
    }
  });

  it('leaves out what has expired, and what is empty', async () => {
    let now = Date.now();
    const tableName = await service.createTable();
    const backend = new DynamoDBBackend({ client: service.client, tableName, clock: () => now });
    const go = goLibrary(service.client, tableName);
    await backend.set('string', 1, { ttl: 1000 });
    await backend.rPush('list', 'a', { ttl: 1000 });
    await backend.hSet('hash', 'f', 1, { ttl: 1000 });
    await backend.hSet('kept', 'f', 1, { ttl: 1001 });
    await go.put('left by Go', '_', {});
    await go.put('of Go', '_', { '~Zm9v': { N: '7' } });
    await go.zhAdd('sorted by Go', '_', 'member', '1');
    expect((await all(backend)).keys).toEqual(['hash', 'kept', 'list', 'of Go', 'sorted by Go', 'string']);
    now += 1000;
    expect((await all(backend)).keys).toEqual(['kept', 'of Go', 'sorted by Go']);
    expect((await all(backend, { type: 'hash' })).keys).toEqual(['kept', 'of Go']);
    expect((await all(backend, { type: 'list' })).keys).toEqual([]);
  });

  it('goes by the headers of sorted sets that expire', async () => {
    let now = Date.now();
    const tableName = await service.createTable();
    const options = { client: service.client, tableName, clock: () => now, expiringSortedSets: true };
    const backend = new DynamoDBBackend(options);
    for (const member of ['A', 'b', 'c']) {
      await backend.zAdd('expired', member, 1, { ttl: 1000 });
      await backend.zAdd('again', member, 1, { ttl: 1000 });
      await backend.zAdd('emptied', member, 1, { ttl: 5000 });
      await backend.zAdd('stays', member, 1, { ttl: 5000 });
      await backend.zAdd('never', member, 1);
    }
    for (const member of ['A', 'b', 'c']) await backend.zRem('emptied', member);
    now += 1000;
    await backend.zAdd('again', 'c', 1);
    await backend.set('expired', 'a string now');
    for (const limit of [1, 2, 1000]) {
      expect((await all(backend, { limit })).keys).toEqual(['again', 'expired', 'never', 'stays']);
      expect((await all(backend, { limit, type: 'sortedSet' })).keys).toEqual(['again', 'never', 'stays']);
      expect((await all(backend, { limit, type: 'string' })).keys).toEqual(['expired']);
    }
  });

  it('takes a request a page, and one more for the headers of its sorted sets', async () => {
    const client = service.createClient();
    const sent = countSends(client);
    const plain = new DynamoDBBackend({ client, tableName: await service.createTable() });
    const expiring = new DynamoDBBackend({ client, tableName: await service.createTable(), expiringSortedSets: true });
    for (const backend of [plain, expiring]) {
      await backend.set('string', 'x'.repeat(7000));
      await backend.zAdd('sorted', 'm', 1);
    }
    expect(await costOf(plain, sent, (kv) => kv.scan())).toMatchObject({ requests: ['Scan'], readUnits: 2 });
    const stale = (kv: Backend) => kv.withEventuallyConsistentReads().scan();
    expect(await costOf(plain, sent, stale)).toMatchObject({ requests: ['Scan'], readUnits: 1 });
    expect((await costOf(expiring, sent, (kv) => kv.scan())).requests).toEqual(['Scan', 'BatchGetItem']);
    expect((await costOf(expiring, sent, (kv) => kv.scan({ type: 'string' }))).requests).toEqual(['Scan']);
  });
});
