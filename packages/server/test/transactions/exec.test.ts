import { NO_ARRAY, OK, PONG, QUEUED } from '../../src/protocol/reply.js';
import { slow } from '../support/turns.js';
import { type Client, redisLike, world } from '../support/direct.js';
import { message, WRONG_TYPE } from '../support/error.js';

const ABORTED = 'EXECABORT Transaction discarded because of previous errors.';

let backend: ReturnType<typeof redisLike>;
let client: () => Client;
let redis: Client;
beforeEach(() => {
  backend = redisLike();
  client = world(backend).client;
  redis = client();
});

it('runs what was queued', async () => {
  await redis('RPUSH', 'list', 'a', 'b');
  expect(await redis('MULTI')).toBe(OK);
  expect(await redis('RPUSH', 'list', 'c')).toBe(QUEUED);
  expect(await redis('LRANGE', 'list', '0', '-1')).toBe(QUEUED);
  expect(await redis('PING')).toBe(QUEUED);
  expect(await backend.lLen('list')).toBe(2);
  expect(await redis('EXEC')).toEqual([3, ['a', 'b', 'c'], PONG]);
  expect(await redis('PING')).toBe(PONG);
});

it('runs nothing, and one thing', async () => {
  await redis('MULTI');
  expect(await redis('EXEC')).toEqual([]);
  await redis('MULTI');
  await redis('LPUSH', 'list', 'a');
  expect(await redis('EXEC')).toEqual([1]);
});

it('discards what was queued', async () => {
  await redis('MULTI');
  await redis('RPUSH', 'list', 'a');
  expect(await redis('DISCARD')).toBe(OK);
  expect(await redis('LLEN', 'list')).toBe(0);
});

it('refuses what is out of place', async () => {
  expect(message(await redis('EXEC'))).toBe('ERR EXEC without MULTI');
  expect(message(await redis('DISCARD'))).toBe('ERR DISCARD without MULTI');
  await redis('MULTI');
  expect(message(await redis('MULTI'))).toBe('ERR MULTI calls can not be nested');
  expect(message(await redis('WATCH', 'x'))).toBe('ERR WATCH inside MULTI is not allowed');
  expect(await redis('EXEC')).toEqual([]);
});

it.each([
  [['NON-EXISTING'], /^ERR unknown command/],
  [['LPUSH', 'list'], /^ERR wrong number of arguments/],
  [['KEYS', '*'], /^ERR KEYS is not supported inside MULTI$/],
  [['DBSIZE'], /^ERR DBSIZE is not supported inside MULTI$/],
  [['SHUTDOWN'], /^ERR Command not allowed inside a transaction$/],
])('does nothing after an error of %j', async (refused, text) => {
  const [name = '', ...args] = refused;
  await redis('MULTI');
  await redis('RPUSH', 'list', 'a');
  expect(message(await redis(name, ...args))).toMatch(text);
  expect(await redis('RPUSH', 'list', 'b')).toBe(QUEUED);
  expect(message(await redis('EXEC'))).toBe(ABORTED);
  expect(await redis('LLEN', 'list')).toBe(0);
});

it('goes on after a command that is refused', async () => {
  await backend.set('string', 'x');
  await redis('MULTI');
  await redis('RPUSH', 'list', 'a');
  await redis('RPUSH', 'string', 'b');
  await redis('LINDEX', 'list', 'first');
  await redis('RPUSH', 'list', 'c');
  const [first, second, third, fourth] = (await redis('EXEC')) as Error[];
  expect([first, fourth]).toEqual([1, 2]);
  expect(second?.message).toBe(WRONG_TYPE);
  expect(third?.message).toBe('ERR value is not an integer or out of range');
});

it('does not wait', async () => {
  await redis('LPUSH', 'list', 'foo', 'bar');
  await redis('MULTI');
  await redis('BLPOP', 'list', '0');
  await redis('BRPOPLPUSH', 'list', 'other', '0');
  await redis('BRPOPLPUSH', 'list', 'other', '0');
  await redis('BLMPOP', '0', '1', 'list', 'left');
  await redis('BRPOP', 'list', '0');
  await redis('BLPOP', 'list', '-1');
  const replies = (await redis('EXEC')) as unknown[];
  expect(replies.slice(0, 5)).toEqual([['list', 'bar'], 'foo', null, NO_ARRAY, NO_ARRAY]);
  expect((replies[5] as Error).message).toBe('ERR timeout is negative');
});

it('wakes those who wait only when all of it is done', async () => {
  const waiting = client();
  const [pop, both] = [waiting('BLPOP', 'a', '0'), client()('BLMPOP', '0', '2', 'b', 'c', 'left', 'count', '9')];
  await redis('MULTI');
  await redis('RPUSH', 'a', '1');
  await redis('LPUSH', 'a', '2', '3');
  await redis('RPUSH', 'c', 'first');
  await redis('RPUSH', 'b', 'second');
  expect(await redis('EXEC')).toEqual([1, 3, 1, 1]);
  expect(await pop).toEqual(['a', '3']);
  // By the key that was changed first.
  expect(await both).toEqual(['c', ['first']]);
});

it('wakes nobody for what was there in between', async () => {
  const pop = client()('BLPOP', 'a', '0');
  await redis('MULTI');
  await redis('RPUSH', 'a', '1');
  await redis('LPOP', 'a');
  await redis('EXEC');
  await redis('RPUSH', 'a', '2');
  expect(await pop).toEqual(['a', '2']);
});

it('lets nobody in between where each operation takes its time', async () => {
  const { client: other } = world(slow(backend));
  const [one, two] = [other(), other()];
  await Promise.all([one('MULTI'), two('MULTI')]);
  for (const name of ['a', 'b', 'c']) {
    await one('RPUSH', 'list', name);
    await two('RPUSH', 'list', name.toUpperCase());
  }
  await Promise.all([one('EXEC'), two('EXEC')]);
  expect((await backend.lRange('list', 0, -1)).join('')).toMatch(/^(?:abcABC|ABCabc)$/);
});

it('forgets what was queued, and watched, at RESET and at the end', async () => {
  await redis('WATCH', 'list');
  await redis('MULTI');
  await redis('RPUSH', 'list', 'a');
  await redis('RESET');
  expect(message(await redis('EXEC'))).toBe('ERR EXEC without MULTI');
  const { watches } = redis.session.service;
  expect(watches.of(redis.session)).toBeUndefined();
  await redis('WATCH', 'list');
  redis.session.end();
  expect(watches.of(redis.session)).toBeUndefined();
});
