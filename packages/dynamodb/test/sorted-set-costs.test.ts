import { type Backend, type Context, fromText } from '@keyvaluestore/core';

import { DynamoDBBackend } from '../src/index.js';
import { atomic, type Call, type Line, numbers, times } from './support/cost-lines.js';
import { costOf, countSends } from './support/recording.js';
import { openService, type TestService } from './support/service.js';

let service: TestService;
let sent: readonly string[];
let backend: Backend;
/** The same on another table, on which sorted sets can expire. */
let expiring: Backend;

beforeAll(async () => {
  service = await openService();
  const client = service.createClient();
  sent = countSends(client);
  backend = new DynamoDBBackend({ client, tableName: await service.createTable() });
  expiring = new DynamoDBBackend({ client, tableName: await service.createTable(), expiringSortedSets: true });
});

afterAll(() => service.close());

const STRONG: Context = { consistency: 'strong' };
const KB = 'x'.repeat(1000);
const ttl = 60_000;
/** A sorted set of so many members of 30 bytes or so each, with scores from 0. */
const board =
  (key: string, size: number): Call =>
  async (kv) => {
    const batch = kv.batch();
    for (const index of numbers(size)) batch.zAdd(key, `m${index}`, index);
    await batch.exec();
  };
const both =
  (...calls: Call[]): Call =>
  async (kv) => {
    for (const call of calls) await call(kv);
  };
const additions: readonly Line[] = [
  { name: 'zAddXX of nothing', call: (kv) => kv.zAddXX('z', 'm', 1), requests: ['PutItem'] },
  { name: 'zAddGT of a new one', call: (kv) => kv.zAddGT('z', 'm', 1), requests: ['PutItem'], write: 2 },
  { name: 'zAddGT', call: (kv) => kv.zAddGT('z', 'm', 2), requests: ['PutItem'], write: 3 },
  { name: 'zAddGT in vain', call: (kv) => kv.zAddGT('z', 'm', 2), requests: ['PutItem'] },
  { name: 'zAddLT', call: (kv) => kv.zAddLT('z', 'm', 1), requests: ['PutItem'], write: 3 },
  { name: 'zAddXX', call: (kv) => kv.zAddXX('z', 'm', 3), requests: ['PutItem'], write: 3 },
  { name: 'zRemXX', call: (kv) => kv.zRemXX('z', 'm'), requests: ['DeleteItem'], write: 2 },
  { name: 'zRemXX of nothing', call: (kv) => kv.zRemXX('z', 'm'), requests: ['DeleteItem'] },
  {
    name: 'an atomic write with conditions',
    before: board('aw', 2),
    call: atomic((tx) => (tx.zRemXX('aw', 'm0'), tx.zAddGT('aw', 'm1', 5), tx.zAddXX('aw', 'm2', 0))),
    requests: ['TransactWriteItems'],
  },
];

const reads: readonly Line[] = [
  {
    name: 'zMScore',
    before: board('l', 10),
    call: (kv) => kv.zMScore('l', ['m1', 'm1', 'x']),
    requests: ['BatchGetItem'],
  },
  {
    name: 'zMScore of 101',
    call: (kv) =>
      kv.zMScore(
        'l',
        numbers(101).map((index) => `m${index}`),
      ),
    requests: times(2, 'BatchGetItem'),
  },
  { name: 'zhMGet', call: (kv) => kv.zhMGet('l', ['m1', 'm2']), requests: ['BatchGetItem'], read: 2 },
  { name: 'zRank', call: (kv) => kv.zRank('l', 'm5'), requests: ['GetItem', 'Query'], read: 2 },
  { name: 'zRevRank', call: (kv) => kv.zRevRank('l', 'm5'), requests: ['GetItem', 'Query'], read: 2 },
  { name: 'zRank of nothing', call: (kv) => kv.zRank('l', 'x'), requests: ['GetItem'], read: 1 },
  { name: 'zCard', call: (kv) => kv.zCard('l'), requests: ['Query'], read: 1 },
  { name: 'zRange from the front', call: (kv) => kv.zRange('l', 2, 4), requests: ['Query'], read: 1 },
  { name: 'zRange from the end', call: (kv) => kv.zRange('l', -4, -2), requests: ['Query'], read: 1 },
  { name: 'zRange of all', call: (kv) => kv.zRange('l', 0, -1), requests: ['Query'], read: 1 },
  { name: 'zRange of what must be nothing', call: (kv) => kv.zRange('l', 4, 2), requests: [] },
  {
    name: 'zRange of the last of a long one',
    before: async (kv) => {
      const batch = kv.batch();
      for (const index of numbers(120)) batch.zhAdd('long', `${index}`, KB.repeat(10), index);
      await batch.exec();
    },
    call: (kv) => kv.zRange('long', -3, -1),
    requests: ['Query'],
    read: 8,
  },
  { name: 'zRange of all of it', call: (kv) => kv.zRange('long', 0, -1), requests: times(2, 'Query') },
  {
    name: 'the second page',
    call: async (kv) => {
      const { cursor } = await kv.zPage('l', { limit: 4 });
      await kv.zPage('l', { limit: 4, cursor });
    },
    requests: times(2, 'Query'),
  },
  { name: 'zRandMember', call: (kv) => kv.zRandMember('l'), requests: ['Query'], read: 1 },
  { name: 'zUnion of two, and one twice', call: (kv) => kv.zUnion(['l', 'x', 'l']), requests: times(2, 'Query') },
];

const removals: readonly Line[] = [
  {
    name: 'zPopMin',
    before: board('p', 150),
    call: (kv) => kv.zPopMin('p'),
    requests: ['Query', 'DeleteItem'],
    write: 2,
  },
  { name: 'zPopMax of 20', call: (kv) => kv.zPopMax('p', 20), requests: ['Query', 'TransactWriteItems'] },
  {
    name: 'zPopMin of more than there are',
    call: (kv) => kv.zPopMin('p', 200),
    requests: ['Query', 'TransactWriteItems', 'Query', 'TransactWriteItems'],
  },
  { name: 'zPopMin of nothing', call: (kv) => kv.zPopMin('p'), requests: ['Query'] },
  {
    name: 'zRemRangeByScore',
    before: board('r', 250),
    call: (kv) => kv.zRemRangeByScore('r', 0, 19),
    requests: ['Query', 'TransactWriteItems'],
  },
  {
    name: 'zRemRangeByLex of one',
    call: (kv) => kv.zRemRangeByLex('r', '[m20', '[m20'),
    requests: ['Query', 'DeleteItem'],
  },
  { name: 'zRemRangeByRank', call: (kv) => kv.zRemRangeByRank('r', -9, -1), requests: ['Query', 'TransactWriteItems'] },
  { name: 'zRemRangeByScore of nothing', call: (kv) => kv.zRemRangeByScore('r', 0, 19), requests: ['Query'] },
  {
    name: 'zRemRangeByRank of all 220',
    call: (kv) => kv.zRemRangeByRank('r', 0, -1),
    requests: ['Query', ...times(3, 'TransactWriteItems')],
  },
];

const combinations: readonly Line[] = [
  {
    name: 'zUnionStore',
    before: both(board('s', 60), board('t', 20), board('d', 10)),
    call: (kv) => kv.zUnionStore('d', ['s', 't']),
    requests: [...times(3, 'Query'), 'TransactWriteItems'],
  },
  {
    name: 'zDiffStore into one of them',
    call: (kv) => kv.zDiffStore('s', ['s', 't']),
    requests: [...times(2, 'Query'), 'TransactWriteItems'],
  },
  {
    name: 'zInterStore of nothing into nothing',
    call: (kv) => kv.zInterStore('none', ['s', 'none']),
    requests: [...times(2, 'Query'), 'DeleteItem'],
  },
  {
    name: 'zUnionStore of 120',
    before: board('u', 120),
    call: (kv) => kv.zUnionStore('d', ['u']),
    requests: [...times(2, 'Query'), ...times(5, 'BatchWriteItem')],
  },
];

/** What has a header: an expiry. */
const lines: readonly Line[] = [
  {
    name: 'zAddGT',
    before: (kv) => kv.zAdd('z', 'm', 1, { ttl }),
    call: (kv) => kv.zAddGT('z', 'm', 2),
    requests: ['GetItem', 'PutItem'],
  },
  { name: 'zAddXX of nothing', call: (kv) => kv.zAddXX('x', 'm', 2), requests: ['GetItem', 'PutItem'] },
  { name: 'zMScore', call: (kv) => kv.zMScore('z', ['m', 'x']), requests: ['BatchGetItem'] },
  { name: 'zRank', call: (kv) => kv.zRank('z', 'm'), requests: ['GetItem', 'GetItem', 'Query'] },
  { name: 'zRange', call: (kv) => kv.zRange('z', 0, 3), requests: ['GetItem', 'Query'] },
  { name: 'zRandMember', call: (kv) => kv.zRandMember('z'), requests: ['GetItem', 'Query'] },
  { name: 'zUnion', call: (kv) => kv.zUnion(['z', 'x']), requests: ['GetItem', 'Query', 'GetItem', 'Query'] },
  {
    name: 'zUnionStore',
    call: (kv) => kv.zUnionStore('d', ['z']),
    requests: ['GetItem', 'GetItem', 'Query', 'Query', 'TransactWriteItems'],
  },
  {
    name: 'zPopMin',
    before: board('q', 5),
    call: (kv) => kv.zPopMin('q'),
    requests: ['GetItem', 'Query', 'DeleteItem', 'GetItem'],
  },
  {
    name: 'zPopMin of the last',
    call: (kv) => kv.zPopMin('z'),
    requests: ['GetItem', 'Query', 'DeleteItem', 'GetItem', 'Query', 'DeleteItem'],
  },
  {
    name: 'zRemRangeByScore',
    call: (kv) => kv.zRemRangeByScore('q', 0, 2),
    requests: ['GetItem', 'Query', 'TransactWriteItems', 'GetItem'],
  },
  { name: 'zRemXX', call: (kv) => kv.zRemXX('q', 'm3'), requests: ['GetItem', 'DeleteItem', 'GetItem'] },
  { name: 'zRemXX of nothing', call: (kv) => kv.zRemXX('q', 'm3'), requests: ['GetItem', 'DeleteItem'] },
  {
    name: 'an atomic zRemXX and zAddLT',
    call: atomic((tx) => (tx.zRemXX('q', 'm4'), tx.zAddLT('q', 'm5', 1))),
    requests: ['BatchGetItem', 'TransactWriteItems'],
  },
  {
    name: 'an atomic zRemXX and zAddLT, with an expiry',
    before: (kv) => kv.zAdd('x', 'm1', 1, { ttl }),
    call: atomic((tx) => (tx.zRemXX('x', 'm1'), tx.zAddLT('x', 'm2', 1))),
    requests: ['BatchGetItem', 'Query', 'TransactWriteItems', 'GetItem'],
  },
];

describe.each(Object.entries({ additions, reads, removals, combinations }))('cost of %s', (_, table) => {
  it.each(table)('$name', async ({ before, call, requests, read, write }) => {
    await before?.(backend);
    const cost = await costOf(backend, sent, call);
    expect(cost.requests).toEqual(requests);
    if (read !== undefined) expect(cost.readUnits).toBe(read);
    if (write !== undefined) expect(cost.writeUnits).toBe(write);
  });
});

describe('cost where sorted sets expire', () => {
  it.each(lines)('$name', async ({ before, call, requests }) => {
    await before?.(expiring);
    expect((await costOf(expiring, sent, call)).requests).toEqual(requests);
  });
});

describe('what is counted, as a driver is asked to', () => {
  const member = { key: fromText('c'), field: fromText('m') };
  const add = { name: 'zAdd', ...member, member: member.field, when: 'always', expiry: 'keep', count: true } as const;

  it('costs no request more', async () => {
    const { driver } = backend as DynamoDBBackend;
    const before = sent.length;
    expect(await driver.run({ ...add, score: 1 }, STRONG)).toBe('added');
    expect(await driver.run({ ...add, score: 1 }, STRONG)).toBe('kept');
    expect(await driver.run({ ...add, score: 2 }, STRONG)).toBe('changed');
    expect(await driver.run({ name: 'zRem', ...member, count: true }, STRONG)).toBe(1);
    expect(await driver.run({ name: 'zRem', ...member, count: true }, STRONG)).toBe(0);
    expect(sent.slice(before)).toEqual([...times(3, 'PutItem'), ...times(2, 'DeleteItem')]);
  });

  it('costs a read of both items with an expiry', async () => {
    const { driver } = expiring as DynamoDBBackend;
    const expiry = { ttl, when: 'always' } as const;
    const before = sent.length;
    expect(await driver.run({ ...add, score: 1, expiry }, STRONG)).toBe('added');
    expect(await driver.run({ ...add, score: 2 }, STRONG)).toBe('changed');
    expect(await driver.run({ name: 'zRem', ...member, count: true }, STRONG)).toBe(1);
    expect(sent.slice(before)).toEqual([
      ...['BatchGetItem', 'TransactWriteItems'],
      ...['GetItem', 'PutItem'],
      ...['GetItem', 'DeleteItem', 'GetItem', 'Query', 'DeleteItem'],
    ]);
  });
});
