import { type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Backend, type BinaryString, fromText, type Operation } from '@keyvaluestore/core';

import { DynamoDBBackend } from '../src/index.js';
import { goLibrary } from './support/go-library.js';
import { atomic, batch, type Line, numbers, times } from './support/cost-lines.js';
import { hashes, lists, sets } from './support/item-cost-lines.js';
import { costOf, countSends } from './support/recording.js';
import { openService, type TestService } from './support/service.js';

let service: TestService;
let client: DynamoDBClient;
let sent: readonly string[];
let tableName: string;
let backend: Backend;
let now = Date.now();

beforeAll(async () => {
  service = await openService();
  client = service.createClient();
  sent = countSends(client);
  tableName = await service.createTable();
  backend = new DynamoDBBackend({ client, tableName, clock: () => now });
});

afterAll(() => service.close());

const soon = { ttl: 1000 };
const later = (): void => {
  now += 1000;
};

const expired: readonly Line[] = (
  [
    ['sAdd', (kv) => kv.sAdd('x', 'b'), ['UpdateItem', 'PutItem']],
    ['sAddNX', (kv) => kv.sAddNX('x', 'a'), ['UpdateItem', 'PutItem']],
    ['hIncrBy', (kv) => kv.hIncrBy('x', 'a', 1), ['UpdateItem', 'PutItem']],
    ['lPush', (kv) => kv.lPush('x', 'a'), ['UpdateItem', 'PutItem']],
    ['lPushX', (kv) => kv.lPushX('x', 'a'), ['UpdateItem']],
    ['lPop', (kv) => kv.lPop('x'), ['UpdateItem']],
    ['sPop', (kv) => kv.sPop('x'), ['GetItem']],
    ['lLen', (kv) => kv.lLen('x'), ['GetItem']],
  ] as const satisfies readonly (readonly [string, Line['call'], Line['requests']])[]
).map(([name, call, requests]) => ({
  name: `${name} on what has expired`,
  before: async (kv) => {
    await kv.delete('x');
    await kv.sAdd('x', 'a', soon);
    later();
  },
  call,
  requests,
}));

const together: readonly Line[] = [
  {
    name: 'a batch of reads',
    before: batch(10, (kv, i) => kv.rPush(`b${i}`, 'a')),
    call: batch(10, (kv, i) => (kv.lLen(`b${i}`), kv.lIndex(`b${i}`, 0), kv.lRange(`b${i}`, 0, 1))),
    requests: ['BatchGetItem'],
    read: 10,
  },
  {
    name: 'an atomic write of each',
    before: async (kv) => {
      await kv.sAdd('t1', 'a', 'b');
      await kv.hSet('t2', { a: 1, b: 2 });
      await kv.rPush('t3', 'a');
    },
    call: atomic((tx) => {
      tx.sRemXX('t1', 'a');
      tx.hSetEQ('t2', 'a', 2, 1);
      tx.lPushX('t3', 'b');
      tx.sAddNX('t4', 'a');
      tx.hIncrBy('t5', 'a', 1);
      tx.rPush('t6', 'a');
    }),
    requests: ['TransactWriteItems'],
  },
  {
    name: 'an atomic write of an index from the end',
    call: atomic((tx) => (tx.lSet('t3', -1, 'x'), tx.set('t7', 1))),
    requests: ['GetItem', 'TransactWriteItems'],
    read: 1,
  },
  {
    name: 'an atomic write that removes a field',
    call: atomic((tx) => (tx.hDelXX('t2', 'a'), tx.set('t7', 1))),
    requests: ['TransactWriteItems', 'BatchGetItem'],
    read: 1,
  },
  { name: 'an atomic write of one', call: atomic((tx) => tx.lPush('t3', 'b')), requests: ['UpdateItem'], write: 1 },
];

const tables = { sets, hashes, lists, expired, together };

describe.each(Object.entries(tables))('cost of %s', (_, lines) => {
  it.each(lines)('$name', async ({ before, call, requests, read, write }) => {
    await before?.(backend);
    const cost = await costOf(backend, sent, call);
    expect(cost.requests).toEqual(requests);
    if (read !== undefined) expect(cost.readUnits).toBe(read);
    if (write !== undefined) expect(cost.writeUnits).toBe(write);
  });
});

describe('what is counted', () => {
  const key = fromText('counted');
  const [f, g, h] = ['f', 'g', 'h'].map(fromText) as [BinaryString, BinaryString, BinaryString];
  const wide = numbers(1000).map((index) => [fromText(`f${index}`), f] as const);
  const cases: readonly (readonly [Operation, readonly string[], number])[] = [
    [{ name: 'sAdd', key, members: [f, g], expiry: 'keep', count: true }, ['UpdateItem'], 2],
    [{ name: 'sAdd', key, members: [f, key], expiry: 'keep', count: true }, ['UpdateItem'], 1],
    [{ name: 'sRem', key, members: [f, h], count: true }, ['UpdateItem'], 1],
    [{ name: 'sRem', key, members: [f], count: true }, ['UpdateItem'], 0],
    [{ name: 'sRem', key, members: [f, g, key], count: true }, ['UpdateItem', 'DeleteItem'], 2],
    [{ name: 'sRem', key, members: [f], count: true }, ['UpdateItem'], 0],
    [{ name: 'hSet', key, entries: [[f, g]], expiry: 'keep', count: true }, ['UpdateItem'], 1],
    [{ name: 'hSet', key, entries: wide, expiry: 'keep', count: true }, ['UpdateItem'], 1000],
    [{ name: 'hSet', key, entries: [...wide, [g, g]], expiry: 'keep', count: true }, ['UpdateItem'], 1],
    [{ name: 'hDel', key, fields: [g, key], count: true }, ['UpdateItem'], 1],
    [{ name: 'hDel', key, fields: wide.map(([field]) => field), count: true }, ['UpdateItem'], 1000],
    [{ name: 'hDel', key, fields: [f], count: true }, ['UpdateItem', 'DeleteItem'], 1],
    [{ name: 'hDel', key, fields: [f], count: true }, ['UpdateItem'], 0],
  ];

  it('takes the same requests', async () => {
    for (const [operation, requests, count] of cases) {
      const before = sent.length;
      const given = await backend.driver.run(operation, { consistency: 'strong' });
      expect([operation.name, given, sent.slice(before)]).toEqual([operation.name, count, requests]);
    }
  });
});

describe('an empty item that the Go library has left', () => {
  it('costs a mark more, and the same request once more', async () => {
    const go = goLibrary(client, tableName);
    await go.put('left', '_', {});
    const cost = await costOf(backend, sent, (kv) => kv.lPush('left', 'a'));
    expect(cost.requests).toEqual(times(3, 'UpdateItem'));
    await go.put('left2', '_', {});
    await backend.rPush('source', 'a', 'b');
    const moved = await costOf(backend, sent, (kv) => kv.lMove('source', 'left2', 'left', 'left'));
    expect(moved.requests).toEqual(['BatchGetItem', 'UpdateItem', 'TransactWriteItems']);
    expect(await backend.lRange('left2', 0, -1)).toEqual(['a']);
  });
});
