import { ReadCache } from '@keyvaluestore/cache';
import { createManualClock } from '@keyvaluestore/conformance';
import { type Backend } from '@keyvaluestore/core';

import { DynamoDBBackend } from '../../src/index.js';
import { atomic, batch, type Call, type Line, numbers, times } from '../support/cost-lines.js';
import { costOf, countSends } from '../support/recording.js';
import { openService, type TestService } from '../support/service.js';

let service: TestService;
let sent: readonly string[];
let backend: Backend;
/** The same on another table, on which sorted sets can expire. */
let expiring: Backend;
const clock = createManualClock(Date.now());

beforeAll(async () => {
  service = await openService();
  const client = service.createClient();
  sent = countSends(client);
  const options = { client, clock: clock.now };
  backend = new DynamoDBBackend({ ...options, tableName: await service.createTable() });
  expiring = new DynamoDBBackend({ ...options, tableName: await service.createTable(), expiringSortedSets: true });
});

afterAll(() => service.close());

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

const tables = { expiries, expiredItems };
type Order = (requests: readonly string[]) => readonly string[];
const asMade: Order = (requests) => requests;
/** For those that are made at the same time, which leave in any order. */
const sorted: Order = (requests) => [...requests].sort();
const lists = [
  ...Object.entries(tables).map(([name, lines]) => ({ name, lines, on: () => backend, inOrder: asMade })),
  { name: 'sorted sets that can expire', lines: expiringSortedSets, on: () => expiring, inOrder: sorted },
];

/** Each read by a cache that knows nothing yet: the time to live comes with the item. */
const cached: readonly Line[] = [
  {
    name: 'get of what is there',
    before: (kv) => kv.set('c1', 1, soon),
    call: (kv) => kv.get('c1'),
    requests: ['BatchGetItem'],
    read: 1,
  },
  {
    name: 'hGetAll of what is there',
    before: (kv) => kv.hSet('c2', two),
    call: (kv) => kv.hGetAll('c2'),
    requests: ['BatchGetItem'],
    read: 1,
  },
  {
    name: '100 gets in a batch',
    before: batch(100, (kv, i) => kv.set(`c${i}`, i)),
    call: batch(100, (kv, i) => kv.get(`c${i}`)),
    requests: ['BatchGetItem'],
    read: 100,
  },
  { name: 'get of nothing', call: (kv) => kv.get('nothing'), requests: ['BatchGetItem', 'Query'] },
  { name: 'a sorted set', call: (kv) => kv.zScore('nothing', 'm'), requests: ['GetItem'] },
];

it.each(cached)('cost of reading through a cache: $name', async ({ before, call, requests, read }) => {
  await before?.(backend);
  const cost = await costOf(new ReadCache(backend, { clock: clock.now }), sent, call);
  expect(cost.requests).toEqual(requests);
  if (read !== undefined) expect(cost.readUnits).toBe(read);
});

describe.each(lists)('cost of $name', ({ lines, on, inOrder }) => {
  it.each(lines)('$name', async ({ before, call, requests, read, write }) => {
    await before?.(on());
    const cost = await costOf(on(), sent, call);
    expect(inOrder(cost.requests)).toEqual(inOrder(requests));
    if (read !== undefined) expect(cost.readUnits).toBe(read);
    if (write !== undefined) expect(cost.writeUnits).toBe(write);
  });
});
