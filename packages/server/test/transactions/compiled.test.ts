import { type Backend, type Driver } from '@keyvaluestore/core';

import { NO_ARRAY, OK, PONG, type Reply } from '../../src/protocol/reply.js';
import { type Client, redisLike, world } from '../support/direct.js';
import { message } from '../support/error.js';

/** A backend that isolates nothing, and counts its atomic writes. */
function plain(store: Backend): { backend: Pick<Backend, 'driver' | 'view'>; writes: () => number } {
  const { runAtomicWrite } = store.driver;
  let count = 0;
  const driver: Driver = {
    ...store.driver,
    capabilities: { ...store.driver.capabilities, system: 'aws.dynamodb' },
    runAtomicWrite: (operations, context) => {
      count += 1;
      return runAtomicWrite(operations, context);
    },
  };
  Reflect.deleteProperty(driver, 'runIsolated');
  return { backend: { driver, view: store.view }, writes: () => count };
}

let store: Backend;
let client: () => Client;
let redis: Client;
let writes: () => number;
beforeEach(() => {
  store = redisLike();
  const made = plain(store);
  writes = made.writes;
  client = world(made.backend).client;
  redis = client();
});

async function transaction(...commands: readonly (readonly [string, ...string[]])[]): Promise<Reply> {
  await redis('MULTI');
  for (const [name, ...args] of commands) await redis(name, ...args);
  return redis('EXEC');
}

it('writes all of it at once', async () => {
  await store.hSet('h', { a: '1', b: '2' });
  const replies = await transaction(
    ['SET', 'a', '1'],
    ['PING'],
    ['SETEX', 'b', '100', '2'],
    ['PSETEX', 'c', '5000', '3'],
    ['MSET', 'd', '4', 'e', '5'],
    ['HMSET', 'h', 'a', '10', 'c', '30'],
    ['HMSET', 'h', 'c', '40'],
    ['SET', 'd', '44', 'PX', '9000'],
  );
  expect(replies).toEqual([OK, PONG, OK, OK, OK, OK, OK, OK]);
  expect(writes()).toBe(1);
  expect(await Promise.all(['a', 'b', 'c', 'd', 'e'].map((key) => store.get(key)))).toEqual(['1', '2', '3', '44', '5']);
  expect(await store.hGetAll('h')).toEqual({ a: '10', b: '2', c: '40' });
  expect(await store.ttl('a')).toBe(Infinity);
  expect(await store.ttl('b')).toBeGreaterThan(99_000);
  expect(await store.ttl('c')).toBeLessThanOrEqual(5000);
  expect(await store.ttl('d')).toBeLessThanOrEqual(9000);
});

it.each<[what: string, command: [string, ...string[]]]>([
  ['GET', ['GET', 'a']],
  ['INCR', ['INCR', 'a']],
  ['SET', ['SET', 'a', '1', 'NX']],
  ['SET', ['SET', 'a', '1', 'GET']],
  ['RPUSH', ['RPUSH', 'list', 'a']],
])('does nothing where a reply depends on what is there: %s, %j', async (name, command) => {
  expect(message(await transaction(['SET', 'x', '1'], command))).toBe(
    `EXECABORT Transaction discarded because of: ${name} inside MULTI is not supported on DynamoDB`,
  );
  expect(await store.get('x')).toBeNull();
  expect(await redis('PING')).toBe(PONG);
});

it('runs one command alone', async () => {
  expect(await transaction(['RPUSH', 'list', 'a'])).toEqual([1]);
  expect(await transaction(['PING'], ['LLEN', 'list'])).toEqual([PONG, 1]);
});

it('answers what is wrong with one command, and does the others', async () => {
  const [first, second] = (await transaction(['SET', 'a', '1', 'WHY'], ['SET', 'b', '2'])) as [Reply, Reply];
  expect(message(first)).toBe('ERR syntax error');
  expect(second).toBe(OK);
  expect(await store.get('b')).toBe('2');
});

it.each(['nothing', 'a string'])('writes under the condition that %s is what was watched', async (what) => {
  if (what === 'a string') await store.set('a', 'old');
  await redis('WATCH', 'a', 'other');
  expect(await transaction(['SET', 'a', 'new'], ['SET', 'b', '1'])).toEqual([OK, OK]);
  expect(await store.get('a')).toBe('new');
  await redis('WATCH', 'a', 'other');
  await store.set('a', 'theirs');
  expect(await transaction(['SET', 'a', 'ours'], ['SET', 'b', '2'])).toBe(NO_ARRAY);
  expect(await store.get('a')).toBe('theirs');
  expect(await store.get('b')).toBe('1');
  await redis('WATCH', 'other');
  await store.set('other', 'theirs');
  expect(await transaction(['SET', 'b', '2'])).toBe(NO_ARRAY);
  await redis('WATCH', 'b');
  await client()('SET', 'b', '2');
  await client()('SET', 'b', '1');
  expect(await transaction(['SET', 'b', '3'])).toBe(NO_ARRAY);
  expect(await store.get('b')).toBe('1');
});

it('refuses what it cannot make sure of', async () => {
  await store.rPush('list', 'a');
  await redis('WATCH', 'list');
  expect(message(await transaction(['SET', 'b', '1']))).toMatch(
    /^EXECABORT .*WATCH of anything but a string is not supported on DynamoDB$/,
  );
  await redis('WATCH', 'h');
  expect(message(await transaction(['HMSET', 'h', 'a', '1']))).toMatch(/^EXECABORT .*not supported on DynamoDB$/);
  expect(message(await transaction(['SET', 'h', 'a'], ['HMSET', 'h', 'a', '1']))).toMatch(/^EXECABORT .* twice is not/);
  expect(writes()).toBe(0);
});

it('writes several strings at once without MULTI too', async () => {
  expect(await redis('MSET', 'a', '1', 'b', '2', 'a', '3')).toBe(OK);
  expect(await Promise.all([store.get('a'), store.get('b')])).toEqual(['3', '2']);
  expect(writes()).toBe(1);
});
