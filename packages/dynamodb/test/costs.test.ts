import { type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Backend } from '@keyvaluestore/core';

import { DynamoDBBackend } from '../src/index.js';
import { atomic, batch, type Call, type Line, numbers, times } from './support/cost-lines.js';
import { costOf, countSends } from './support/recording.js';
import { openService, type TestService } from './support/service.js';

let service: TestService;
let client: DynamoDBClient;
let sent: readonly string[];
let backend: Backend;

beforeAll(async () => {
  service = await openService();
  client = service.createClient();
  sent = countSends(client);
  backend = new DynamoDBBackend({ client, tableName: await service.createTable() });
});

afterAll(() => service.close());

const KB = 'x'.repeat(1000);
/** Ten members, of 30 bytes or so each. */
const leaderboard =
  (key: string): Call =>
  async (kv) => {
    const batch = kv.batch();
    for (const index of numbers(10)) batch.zAdd(key, `m${index}`, index);
    await batch.exec();
  };

const strings: readonly Line[] = [
  { name: 'get of nothing', call: (kv) => kv.get('nothing'), requests: ['GetItem'], read: 1 },
  {
    name: 'get of 8 KB',
    before: (kv) => kv.set('big', KB.repeat(8)),
    call: (kv) => kv.get('big'),
    requests: ['GetItem'],
    read: 2,
  },
  { name: 'set', call: (kv) => kv.set('a', 1), requests: ['PutItem'], write: 1 },
  { name: 'set of 2 KB', call: (kv) => kv.set('a', KB.repeat(2)), requests: ['PutItem'], write: 2 },
  { name: 'setNX', call: (kv) => kv.setNX('nx', 1), requests: ['PutItem'], write: 1 },
  { name: 'setNX in vain', call: (kv) => kv.setNX('nx', 1), requests: ['PutItem'] },
  { name: 'setXX', call: (kv) => kv.setXX('nx', 2), requests: ['PutItem'], write: 1 },
  { name: 'setEQ', call: (kv) => kv.setEQ('nx', 3, 2), requests: ['PutItem'], write: 1 },
  { name: 'delete of a string', call: (kv) => kv.delete('nx'), requests: ['DeleteItem', 'Query'], write: 1 },
  {
    name: 'delete of nothing',
    call: (kv) => kv.delete('nx'),
    requests: ['DeleteItem', 'Query'],
  },
  { name: 'nIncrBy of nothing', call: (kv) => kv.nIncrBy('n', 1), requests: ['UpdateItem'], write: 1 },
  { name: 'nIncrBy', call: (kv) => kv.nIncrBy('n', 1), requests: ['UpdateItem'], write: 1 },
  {
    name: 'nIncrBy of a string that was set',
    before: (kv) => kv.set('text', '41'),
    call: (kv) => kv.nIncrBy('text', 1),
    requests: ['UpdateItem'],
    write: 1,
  },
];

const sets: readonly Line[] = [
  { name: 'sAdd', call: (kv) => kv.sAdd('s', 'a', 'b', 'c'), requests: ['UpdateItem'], write: 1 },
  { name: 'sMembers', call: (kv) => kv.sMembers('s'), requests: ['GetItem'], read: 1 },
  { name: 'sRem', call: (kv) => kv.sRem('s', 'a'), requests: ['UpdateItem'], write: 1 },
  { name: 'sRem of nothing', call: (kv) => kv.sRem('nothing', 'a'), requests: ['UpdateItem'] },
  {
    name: 'sRem of the last',
    call: (kv) => kv.sRem('s', 'b', 'c'),
    requests: ['UpdateItem', 'DeleteItem'],
    write: 1,
  },
];

const hashes: readonly Line[] = [
  { name: 'hSet', call: (kv) => kv.hSet('h', { a: 1, b: 2, c: 3 }), requests: ['UpdateItem'], write: 1 },
  { name: 'hSetNX', call: (kv) => kv.hSetNX('h', 'd', 1), requests: ['UpdateItem'], write: 1 },
  { name: 'hSetNX in vain', call: (kv) => kv.hSetNX('h', 'd', 1), requests: ['UpdateItem'] },
  { name: 'hGet', call: (kv) => kv.hGet('h', 'a'), requests: ['GetItem'], read: 1 },
  { name: 'hGetAll', call: (kv) => kv.hGetAll('h'), requests: ['GetItem'], read: 1 },
  { name: 'hDel', call: (kv) => kv.hDel('h', 'a'), requests: ['UpdateItem'], write: 1 },
  { name: 'hDel of nothing', call: (kv) => kv.hDel('nothing', 'a'), requests: ['UpdateItem'] },
  {
    name: 'hDel of the last',
    call: (kv) => kv.hDel('h', 'b', 'c', 'd'),
    requests: ['UpdateItem', 'DeleteItem'],
    write: 2,
  },
  {
    name: 'hSet of 1,000 fields on nothing',
    call: (kv) => kv.hSet('wide', Object.fromEntries(numbers(1000).map((index) => [`f${index}`, 1]))),
    requests: ['UpdateItem'],
    write: 8,
  },
  {
    name: 'hSet of 1,000 fields on a hash',
    call: (kv) => kv.hSet('wide', Object.fromEntries(numbers(1000).map((index) => [`f${index}`, 2]))),
    requests: ['UpdateItem'],
    write: 8,
  },
];

const sortedSets: readonly Line[] = [
  { name: 'zAdd', call: (kv) => kv.zAdd('z', 'm', 1), requests: ['PutItem'], write: 2 },
  { name: 'zAdd with another score', call: (kv) => kv.zAdd('z', 'm', 2), requests: ['PutItem'], write: 3 },
  { name: 'zAddNX in vain', call: (kv) => kv.zAddNX('z', 'm', 2), requests: ['PutItem'] },
  { name: 'zScore', call: (kv) => kv.zScore('z', 'm'), requests: ['GetItem'], read: 1 },
  { name: 'zIncrBy', call: (kv) => kv.zIncrBy('z', 'm', 1), requests: ['GetItem', 'UpdateItem'], read: 1, write: 3 },
  { name: 'zRem', call: (kv) => kv.zRem('z', 'm'), requests: ['DeleteItem'], write: 2 },
  {
    name: 'a page of a leaderboard',
    before: leaderboard('l'),
    call: (kv) => kv.zRevRangeByScoreWithScores('l', -Infinity, Infinity, { limit: 5 }),
    requests: ['Query'],
    read: 1,
  },
  { name: 'an exclusive range', call: (kv) => kv.zRangeByScore('l', '(2', '(7'), requests: ['Query'], read: 1 },
  { name: 'an exclusive lex range', call: (kv) => kv.zRangeByLex('l', '(m2', '(m7'), requests: ['Query'], read: 1 },
  { name: 'zCount', call: (kv) => kv.zCount('l', '(2', '(7'), requests: ['Query'], read: 1 },
  { name: 'zLexCount', call: (kv) => kv.zLexCount('l', '(m2', '(m7'), requests: ['Query'], read: 1 },
  { name: 'a range that must be empty', call: (kv) => kv.zRangeByScore('l', 2, 1), requests: [] },
  {
    name: 'a range of 1.2 MB',
    before: async (kv) => {
      const batch = kv.batch();
      for (const index of numbers(120)) batch.zhAdd('long', `${index}`, KB.repeat(10), index);
      await batch.exec();
    },
    call: (kv) => kv.zRangeByScore('long', -Infinity, Infinity),
    requests: ['Query', 'Query'],
    read: 294,
  },
  {
    name: 'a page of a long one, of which the limit cuts off the rest',
    call: (kv) => kv.zRangeByScore('long', -Infinity, Infinity, { limit: 4 }),
    requests: ['Query'],
    read: 10,
  },
  {
    name: 'delete of a sorted set of 10',
    call: (kv) => kv.delete('l'),
    requests: ['DeleteItem', 'Query', 'BatchWriteItem'],
    read: 1,
    write: 20,
  },
  {
    name: 'delete of a sorted set of 120, of 1.2 MB',
    call: (kv) => kv.delete('long'),
    requests: ['DeleteItem', 'Query', ...times(5, 'BatchWriteItem'), 'Query', 'BatchWriteItem'],
  },
];

const batches: readonly Line[] = [
  {
    name: '1,000 sets',
    call: batch(1000, (kv, i) => kv.set(`b${i}`, i)),
    requests: times(40, 'BatchWriteItem'),
    write: 1000,
  },
  {
    name: '1,000 gets',
    call: batch(1000, (kv, i) => kv.get(`b${i}`)),
    requests: times(10, 'BatchGetItem'),
    read: 1000,
  },
  {
    name: '50 gets of one key',
    call: batch(50, (kv) => kv.get('b1')),
    requests: ['BatchGetItem'],
    read: 1,
  },
  {
    name: '50 gets, each with the time that is left',
    call: batch(50, (kv, i) => (kv.get(`b${i}`), kv.ttl(`b${i}`))),
    requests: ['BatchGetItem'],
    read: 50,
  },
  {
    name: 'exists and type of two keys, of which one is not there',
    call: batch(2, (kv, i) => (kv.exists(`b-${i - 1}`), kv.type(`b${i}`))),
    requests: ['BatchGetItem', 'Query', 'Query'],
  },
  { name: '26 sets of one key', call: batch(26, (kv, i) => kv.set('b1', i)), requests: ['BatchWriteItem'], write: 1 },
  { name: 'one get', call: batch(1, (kv) => kv.get('b1')), requests: ['GetItem'], read: 1 },
  {
    name: '25 zAdds to one key',
    call: batch(25, (kv, i) => kv.zAdd('bz', i, i)),
    requests: ['BatchWriteItem'],
    write: 50,
  },
  {
    name: 'a get, a set and a get of one key',
    call: batch(3, (kv, i) => (i === 1 ? kv.set('b1', 'x') : kv.get('b1'))),
    requests: ['GetItem', 'PutItem', 'GetItem'],
    read: 2,
    write: 1,
  },
];

/** Without units but for single operations: DynamoDB Local counts 4 for every transaction, whatever it holds. */
const atomicWrites: readonly Line[] = [
  { name: 'one set', call: atomic((tx) => tx.set('one', 1)), requests: ['PutItem'], write: 1 },
  { name: 'one check', call: atomic((tx) => tx.checkExists('one')), requests: ['GetItem'], read: 1 },
  {
    name: 'four operations',
    call: atomic((tx) => {
      tx.setNX('t1', 1);
      tx.nIncrBy('t2', 1);
      tx.sAdd('t3', 'a');
      tx.hSet('t4', 'f', 'v');
    }),
    requests: ['TransactWriteItems'],
  },
  {
    name: 'one that fails',
    call: atomic((tx) => (tx.setNX('t1', 1), tx.set('t2', 1))),
    requests: ['TransactWriteItems'],
  },
  {
    name: 'hDel of one of two fields',
    before: (kv) => kv.hSet('th', { a: 1, b: 2 }),
    call: atomic((tx) => (tx.hDel('th', 'a'), tx.set('t2', 1))),
    requests: ['TransactWriteItems', 'BatchGetItem'],
    read: 1,
  },
  {
    name: 'hDel of the last field',
    call: atomic((tx) => (tx.hDel('th', 'b'), tx.set('t2', 1))),
    requests: ['TransactWriteItems', 'BatchGetItem', 'DeleteItem'],
    read: 1,
  },
];

const tables = { strings, sets, hashes, sortedSets, batches, atomicWrites };

describe.each(Object.entries(tables))('cost of %s', (_, lines) => {
  it.each(lines)('$name', async ({ before, call, requests, read, write }) => {
    await before?.(backend);
    const cost = await costOf(backend, sent, call);
    expect(cost.requests).toEqual(requests);
    if (read !== undefined) expect(cost.readUnits).toBe(read);
    if (write !== undefined) expect(cost.writeUnits).toBe(write);
  });
});

describe('eventually consistent reads', () => {
  const reads: Readonly<Record<string, Call>> = {
    get: (kv) => kv.get('a'),
    'batch gets': batch(40, (kv, i) => kv.get(`b${i}`)),
    sMembers: (kv) => kv.sMembers('nothing'),
    hGet: (kv) => kv.hGet('nothing', 'f'),
    hGetAll: (kv) => kv.hGetAll('nothing'),
    zScore: (kv) => kv.zScore('bz', '1'),
    zRangeByScore: (kv) => kv.zRangeByScore('bz', -Infinity, Infinity),
    zCount: (kv) => kv.zCount('bz', -Infinity, Infinity),
  };
  it.each(Object.entries(reads))('%s costs half', async (_, call) => {
    const strong = await costOf(backend, sent, call);
    const eventual = await costOf(backend.withEventuallyConsistentReads(), sent, call);
    expect(eventual.requests).toEqual(strong.requests);
    expect(eventual.readUnits).toBe(strong.readUnits / 2);
  });
});

describe('the profiler', () => {
  it('is told the table, the units of table and index, the duration and the retries of each request', async () => {
    const { events } = await costOf(backend, sent, (kv) => kv.zAdd('p', 'secret-member', 1));
    expect(events).toEqual([
      {
        system: 'aws.dynamodb',
        name: 'PutItem',
        operation: 'zAdd',
        table: expect.stringMatching(/^test-/),
        duration: expect.any(Number),
        clientRetries: 0,
        writeUnits: 2,
        details: { tableUnits: 1, indexUnits: 1 },
      },
    ]);
  });

  it('is told of errors, without values', async () => {
    const missing = new DynamoDBBackend({ client, tableName: 'nowhere' });
    const { events } = await costOf(missing, sent, (kv) => kv.set('k', 'secret').catch(() => undefined));
    expect(events).toMatchObject([{ name: 'PutItem', error: 'ResourceNotFoundException' }]);
    expect(JSON.stringify(events)).not.toContain('secret');
  });

  it('is not paid for where there is none', async () => {
    const inputs: object[] = [];
    const watched = service.createClient();
    watched.middlewareStack.add((next) => (args) => (inputs.push(args.input), next(args)), { step: 'initialize' });
    await new DynamoDBBackend({ client: watched, tableName: await service.createTable() }).set('a', 1);
    expect(inputs).toHaveLength(1);
    expect(inputs[0]).not.toHaveProperty('ReturnConsumedCapacity');
  });
});
