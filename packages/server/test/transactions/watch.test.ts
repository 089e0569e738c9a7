import { type Backend, type BinaryString } from '@keyvaluestore/core';
import { MemoryBackend } from '@keyvaluestore/memory';

import { NO_ARRAY, OK, PONG } from '../../src/protocol/reply.js';
import { type Client, redisLike, world } from '../support/direct.js';

let backend: Backend;
let client: () => Client;
let redis: Client;
beforeEach(() => {
  backend = redisLike();
  client = world(backend).client;
  redis = client();
});

const exec = async (): Promise<unknown> => {
  await redis('MULTI');
  await redis('PING');
  return redis('EXEC');
};

it('runs where nothing has changed, and watches no more then', async () => {
  await redis('RPUSH', 'list', 'a');
  expect(await redis('WATCH', 'list', 'absent', 'list')).toBe(OK);
  expect(await redis('WATCH', 'other')).toBe(OK);
  expect(await exec()).toEqual([PONG]);
  await redis('RPUSH', 'list', 'b');
  expect(await exec()).toEqual([PONG]);
});

it('runs nothing where a command has changed a key, and watches no more then', async () => {
  await redis('WATCH', 'a', 'b', 'list', 'c');
  await redis('RPUSH', 'list', 'a');
  expect(await exec()).toBe(NO_ARRAY);
  await redis('RPUSH', 'list', 'b');
  expect(await exec()).toEqual([PONG]);
});

it('counts a change that was taken back', async () => {
  await redis('RPUSH', 'list', 'a');
  await redis('WATCH', 'list');
  await client()('RPUSH', 'list', 'b');
  await client()('RPOP', 'list');
  expect(await exec()).toBe(NO_ARRAY);
});

it('does not count what changes nothing', async () => {
  await redis('WATCH', 'list');
  await client()('LPUSHX', 'list', 'b');
  await client()('LPOP', 'list');
  expect(await exec()).toEqual([PONG]);
});

it.each(['UNWATCH', 'DISCARD'])('watches nothing after %s', async (name) => {
  expect(await redis('UNWATCH')).toBe(OK);
  await redis('WATCH', 'list');
  await redis('RPUSH', 'list', 'a');
  if (name === 'DISCARD') await redis('MULTI');
  expect(await redis(name)).toBe(OK);
  await redis('RPUSH', 'list', 'b');
  expect(await exec()).toEqual([PONG]);
});

it('counts what a client that was woken has done, not that it waits', async () => {
  const waiting = client();
  void waiting('BRPOPLPUSH', 'a', 'b', '0');
  await redis('WATCH', 'b');
  expect(await exec()).toEqual([PONG]);
  await redis('WATCH', 'b');
  await client()('RPUSH', 'a', 'x');
  expect(await exec()).toBe(NO_ARRAY);
});

const changes: readonly (readonly [what: string, change: (store: Backend) => unknown])[] = [
  ['a string', (store) => store.set('string', 'b')],
  ['a string to a list', (store) => store.delete('string').then(() => store.rPush('string', 'a'))],
  ['a string to nothing', (store) => store.delete('string')],
  ['nothing to a string', (store) => store.set('absent', '')],
  ['a list', (store) => store.lSet('list', 0, 'c')],
  ['a set', (store) => store.sAdd('set', 'c').then(() => store.sRem('set', 'a'))],
  ['a hash', (store) => store.hSet('hash', 'f', 'w')],
  ['a sorted set', (store) => store.zAdd('sorted', 'm', 2)],
  ['an expiry', (store) => store.expire('string', { ttl: 60_000 })],
  ['another expiry', (store) => store.expire('timed', { ttl: 60_000 })],
  ['no expiry', (store) => store.persist('timed')],
];

it.each(changes)('notices what others change: %s', async (_, change) => {
  await backend.set('string', 'a');
  await backend.set('timed', 'a', { ttl: 50_000 });
  await backend.rPush('list', 'a', 'b');
  await backend.sAdd('set', 'a', 'b');
  await backend.hSet('hash', { e: 'v', f: 'v' });
  await backend.zAdd('sorted', 'm', 1);
  const keys = ['string', 'timed', 'absent', 'list', 'set', 'hash', 'sorted'];
  await redis('WATCH', ...keys);
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(await exec()).toEqual([PONG]);
  await redis('WATCH', ...keys);
  await change(backend);
  expect(await exec()).toBe(NO_ARRAY);
});

it('counts that a key has expired, but not where it had before', async () => {
  let now = 1_000_000;
  const clock = (): number => now;
  const timed = new MemoryBackend({ limits: 'native', expiringSortedSets: true, clock });
  redis = world(timed).client();
  await timed.set('early' as BinaryString, 'x', { ttl: 5 });
  await timed.set('late' as BinaryString, 'x', { ttl: 20 });
  now += 10;
  await redis('WATCH', 'early');
  await redis('LLEN', 'early');
  now += 5;
  expect(await exec()).toEqual([PONG]);
  await redis('WATCH', 'late');
  now += 10;
  expect(await exec()).toBe(NO_ARRAY);
});
