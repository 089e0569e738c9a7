import { type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createManualClock } from '@keyvaluestore/conformance';
import { type Backend } from '@keyvaluestore/core';

import { DynamoDBBackend } from '../src/index.js';
import { costOf, countSends } from './support/recording.js';
import { openService, type TestService } from './support/service.js';

let service: TestService;
let client: DynamoDBClient;
let sent: readonly string[];
let backend: Backend;
/** The same on another table, on which sorted sets can expire. */
let expiring: DynamoDBBackend;
const clock = createManualClock(Date.now());

beforeAll(async () => {
  service = await openService();
  client = service.createClient();
  sent = countSends(client);
  backend = new DynamoDBBackend({ client, tableName: await service.createTable(), clock: clock.now });
  expiring = new DynamoDBBackend({
    ...{ client, tableName: await service.createTable(), clock: clock.now, expiringSortedSets: true },
  });
});

afterAll(() => service.close());

type Call = (backend: Backend) => Promise<unknown>;

/** One line of the table in docs/backends/dynamodb.md: what is there before, the call, its requests, and its units. */
interface Line {
  readonly name: string;
  readonly before?: Call;
  readonly call: Call;
  readonly requests: readonly string[];
  readonly read?: number;
  readonly write?: number;
}

const KB = 'x'.repeat(1000);
const times = <T>(count: number, request: T): T[] => Array.from({ length: count }, () => request);
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

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

const soon = { ttl: 1000 };
/** Writes something with an expiry, and lets the time come. */
const expired =
  (write: Call): Call =>
  async (kv) => {
    await write(kv);
    await clock.advance(1000);
  };
const two = { a: 1, b: 2 };
const many = Object.fromEntries(numbers(1000).map((index) => [`f${index}`, 1]));

const expiries: readonly Line[] = [
  { name: 'set with an expiry', call: (kv) => kv.set('x1', 1, soon), requests: ['PutItem'], write: 1 },
  { name: 'set that keeps it', call: (kv) => kv.set('x1', 2, { keepTTL: true }), requests: ['UpdateItem'], write: 1 },
  { name: 'setNX with an expiry', call: (kv) => kv.setNX('x2', 1, soon), requests: ['PutItem'], write: 1 },
  {
    name: 'nIncrBy with an expiry',
    call: (kv) => kv.nIncrBy('x3', 1, { ...soon, when: 'none' }),
    requests: ['UpdateItem'],
    write: 1,
  },
  { name: 'sAdd with an expiry', call: (kv) => kv.sAdd('x4', 'a', soon), requests: ['UpdateItem'], write: 1 },
  { name: 'hSet with an expiry', call: (kv) => kv.hSet('x5', two, soon), requests: ['UpdateItem'], write: 1 },
  { name: 'hDel of a field of it', call: (kv) => kv.hDel('x5', 'a'), requests: ['UpdateItem'], write: 1 },
  { name: 'hSet after that', call: (kv) => kv.hSet('x5', 'c', 1), requests: times(2, 'UpdateItem'), write: 1 },
  { name: 'hSet once more', call: (kv) => kv.hSet('x5', 'd', 1), requests: ['UpdateItem'], write: 1 },
  { name: 'expire', call: (kv) => kv.expire('x5', soon), requests: ['UpdateItem'], write: 1 },
  { name: 'expire of nothing', call: (kv) => kv.expire('nothing', soon), requests: ['UpdateItem', 'Query'] },
  { name: 'persist', call: (kv) => kv.persist('x5'), requests: ['UpdateItem'], write: 1 },
  { name: 'persist of what has none', call: (kv) => kv.persist('x5'), requests: ['UpdateItem'] },
  { name: 'persist of nothing', call: (kv) => kv.persist('nothing'), requests: ['UpdateItem'] },
  { name: 'exists', call: (kv) => kv.exists('x5'), requests: ['GetItem', 'Query'] },
  { name: 'type of nothing', call: (kv) => kv.type('nothing'), requests: ['GetItem', 'Query'] },
  { name: 'ttl', call: (kv) => kv.ttl('x5'), requests: ['GetItem', 'Query'] },
  { name: 'getSet', call: (kv) => kv.getSet('x6', 1), requests: ['PutItem'], write: 1 },
  {
    name: 'getSet that keeps the expiry',
    call: (kv) => kv.getSet('x6', 2, { keepTTL: true }),
    requests: ['UpdateItem'],
    write: 1,
  },
  { name: 'deleteEQ in vain', call: (kv) => kv.deleteEQ('x6', 3), requests: ['DeleteItem'] },
  { name: 'deleteEQ', call: (kv) => kv.deleteEQ('x6', 2), requests: ['DeleteItem'], write: 1 },
  {
    name: 'getDelete',
    before: (kv) => kv.set('x6', 1),
    call: (kv) => kv.getDelete('x6'),
    requests: ['DeleteItem'],
    write: 1,
  },
  { name: 'getDelete of nothing', call: (kv) => kv.getDelete('x6'), requests: ['DeleteItem'] },
  {
    name: 'hSet of 1,000 fields on a hash with an expiry',
    before: (kv) => kv.hSet('x7', 'a', 1, soon),
    call: (kv) => kv.hSet('x7', many),
    requests: ['UpdateItem', 'GetItem', 'UpdateItem'],
    write: 8,
  },
];

const expiredItems: readonly Line[] = [
  {
    name: 'get',
    before: expired((kv) => kv.set('y', 1, soon)),
    call: (kv) => kv.get('y'),
    requests: ['GetItem'],
    read: 1,
  },
  {
    name: 'set',
    before: expired((kv) => kv.set('y', 1, soon)),
    call: (kv) => kv.set('y', 1),
    requests: ['PutItem'],
    write: 1,
  },
  {
    name: 'setNX',
    before: expired((kv) => kv.set('y', 1, soon)),
    call: (kv) => kv.setNX('y', 1),
    requests: ['PutItem'],
    write: 1,
  },
  {
    name: 'setXX',
    before: expired((kv) => kv.set('y', 1, soon)),
    call: (kv) => kv.setXX('y', 1),
    requests: ['PutItem'],
  },
  {
    name: 'set that keeps',
    before: expired((kv) => kv.set('y', 1, soon)),
    call: (kv) => kv.set('y', 1, { keepTTL: true }),
    requests: ['UpdateItem', 'PutItem'],
    write: 1,
  },
  {
    name: 'getSet',
    before: expired((kv) => kv.set('y', 1, soon)),
    call: (kv) => kv.getSet('y', 1),
    requests: ['PutItem'],
    write: 1,
  },
  {
    name: 'nIncrBy',
    before: expired((kv) => kv.set('y', 1, soon)),
    call: (kv) => kv.nIncrBy('y', 1),
    requests: ['UpdateItem', 'PutItem'],
    write: 1,
  },
  {
    name: 'sAdd',
    before: expired((kv) => kv.set('y', 1, soon)),
    call: (kv) => kv.sAdd('y', 'a'),
    requests: ['UpdateItem', 'PutItem'],
    write: 1,
  },
  {
    name: 'sRem',
    before: expired((kv) => kv.sAdd('y2', 1, soon)),
    call: (kv) => kv.sRem('y2', 1),
    requests: ['UpdateItem'],
  },
  {
    name: 'hSet',
    before: expired((kv) => kv.set('y', 1, soon)),
    call: (kv) => kv.hSet('y', 'a', 1),
    requests: ['UpdateItem', 'PutItem'],
    write: 1,
  },
  {
    name: 'hSetNX',
    before: expired((kv) => kv.hSet('y3', two, soon)),
    call: (kv) => kv.hSetNX('y3', 'a', 1),
    requests: ['UpdateItem', 'PutItem'],
    write: 1,
  },
  {
    name: 'hDel',
    before: expired((kv) => kv.hSet('y4', two, soon)),
    call: (kv) => kv.hDel('y4', 'a'),
    requests: ['UpdateItem'],
  },
  {
    name: 'an atomic write',
    before: expired((kv) => kv.hSet('y5', two, soon)),
    call: (kv) => {
      const write = kv.atomicWrite();
      write.hSet('y5', 'a', 1);
      write.nIncrBy('y6', 1);
      return write.exec();
    },
    requests: times(2, 'TransactWriteItems'),
  },
];

const batch =
  (count: number, add: (batch: ReturnType<Backend['batch']>, index: number) => unknown): Call =>
  async (kv) => {
    const operations = kv.batch();
    for (const index of numbers(count)) add(operations, index);
    await operations.exec();
  };

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

const atomic =
  (add: (write: ReturnType<Backend['atomicWrite']>) => unknown): Call =>
  async (kv) => {
    const write = kv.atomicWrite();
    add(write);
    await write.exec();
  };

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

/** With `expiringSortedSets`: a read of the header more than without. */
const expiringSortedSets: readonly Line[] = [
  { name: 'zAdd', call: (kv) => kv.zAdd('z', 'm', 1), requests: ['GetItem', 'PutItem'], read: 1, write: 2 },
  { name: 'zAddNX in vain', call: (kv) => kv.zAddNX('z', 'm', 2), requests: ['GetItem', 'PutItem'], read: 1 },
  { name: 'zScore', call: (kv) => kv.zScore('z', 'm'), requests: ['GetItem', 'GetItem'], read: 2 },
  {
    name: 'zIncrBy',
    call: (kv) => kv.zIncrBy('z', 'm', 1),
    requests: ['GetItem', 'GetItem', 'UpdateItem'],
    read: 2,
    write: 3,
  },
  { name: 'a range', call: (kv) => kv.zRangeByScore('z', 0, 9), requests: ['GetItem', 'Query'], read: 2 },
  { name: 'zCount', call: (kv) => kv.zCount('z', 0, 9), requests: ['GetItem', 'Query'], read: 2 },
  { name: 'zRem', call: (kv) => kv.zRem('z', 'm'), requests: ['DeleteItem', 'GetItem'], read: 1, write: 2 },
  {
    name: 'zAdd with an expiry',
    call: (kv) => kv.zAdd('z', 'm', 1, soon),
    requests: ['BatchGetItem', 'TransactWriteItems'],
  },
  {
    name: 'zAdd to one with an expiry',
    call: (kv) => kv.zAdd('z', 'n', 1),
    requests: ['GetItem', 'PutItem'],
    write: 2,
  },
  {
    name: 'zRem from one with an expiry',
    call: (kv) => kv.zRem('z', 'n'),
    requests: ['DeleteItem', 'GetItem', 'Query'],
    write: 2,
  },
  {
    name: 'expire',
    call: (kv) => kv.expire('z', soon),
    requests: ['UpdateItem', 'GetItem', 'Query', 'TransactWriteItems'],
    before: (kv) => kv.persist('z'),
  },
  { name: 'ttl', call: (kv) => kv.ttl('z'), requests: ['GetItem', 'GetItem', 'Query'] },
  { name: 'persist', call: (kv) => kv.persist('z'), requests: ['UpdateItem', 'GetItem', 'Query', 'DeleteItem'] },
  {
    name: 'zRem of the last',
    before: (kv) => kv.expire('z', soon),
    call: (kv) => kv.zRem('z', 'm'),
    requests: ['DeleteItem', 'GetItem', 'Query', 'DeleteItem'],
  },
  {
    name: '25 zAdds in a batch',
    call: batch(25, (kv, i) => kv.zAdd('zb', i, i)),
    requests: times(25, ['GetItem', 'PutItem']).flat().sort(),
  },
  {
    name: '25 zScores in a batch',
    call: batch(25, (kv, i) => kv.zScore('zb', i)),
    requests: ['BatchGetItem', 'BatchGetItem'],
  },
  {
    name: 'an atomic write',
    call: atomic((tx) => (tx.zAdd('zb', 1, 1), tx.zAdd('zb', 2, 2), tx.set('a', 1))),
    requests: ['BatchGetItem', 'TransactWriteItems'],
  },
  { name: 'delete', call: (kv) => kv.delete('zb'), requests: ['DeleteItem', 'GetItem', 'Query', 'BatchWriteItem'] },
  {
    name: 'zAdd to one that has expired',
    before: expired((kv) => kv.zAdd('ze', 'm', 1, soon)),
    call: (kv) => kv.zAdd('ze', 'm', 1),
    requests: ['GetItem', 'UpdateItem', 'Query', 'TransactWriteItems', 'PutItem'],
  },
  { name: 'zAdd to that', call: (kv) => kv.zAdd('ze', 'm', 1), requests: ['GetItem', 'PutItem'] },
  { name: 'get', call: (kv) => kv.get('s'), requests: ['GetItem'], read: 1 },
  {
    name: '25 sets in a batch',
    call: batch(25, (kv, i) => kv.set(`s${i}`, i)),
    requests: ['BatchWriteItem'],
    write: 25,
  },
];

const tables = { strings, sets, hashes, sortedSets, batches, atomicWrites, expiries, expiredItems };
type Order = (requests: readonly string[]) => readonly string[];
const asMade: Order = (requests) => requests;
/** For those that are made at the same time, which leave in any order. */
const sorted: Order = (requests) => [...requests].sort();
const lists = [
  ...Object.entries(tables).map(([name, lines]) => ({ name, lines, on: () => backend, inOrder: asMade })),
  { name: 'sorted sets that can expire', lines: expiringSortedSets, on: () => expiring, inOrder: sorted },
];

describe.each(lists)('cost of $name', ({ lines, on, inOrder }) => {
  it.each(lines)('$name', async ({ before, call, requests, read, write }) => {
    await before?.(on());
    const cost = await costOf(on(), sent, call);
    expect(inOrder(cost.requests)).toEqual(inOrder(requests));
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
