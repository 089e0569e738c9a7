import KeyvRedis from '@keyv/redis';
import { createCache } from 'cache-manager';
import { RedisStore } from 'connect-redis';
import { Keyv } from 'keyv';
import { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { createClient } from 'redis';

import { createServer, type KeyValueServer } from '../../src/index.js';
import { redisLike } from '../support/direct.js';

interface Lock {
  extend(duration: number): Promise<Lock>;
  release(): Promise<unknown>;
}
// Its types cannot be found through the exports of its package.json.
const { default: Redlock } = jest.requireActual<{
  default: new (
    clients: readonly Redis[],
    settings: { retryCount: number },
  ) => { acquire(keys: readonly string[], duration: number): Promise<Lock> };
}>('redlock');

let server: KeyValueServer;
const url = (): string => `redis://127.0.0.1:${server.port}`;

beforeAll(async () => {
  server = createServer(redisLike(), { port: 0 });
  await server.listen();
});
afterAll(() => server.close());

it('connect-redis keeps sessions', async () => {
  const client = createClient({ url: url() });
  await client.connect();
  const store = new RedisStore({ client, prefix: 'sess:', ttl: 60 });
  const session = { cookie: { originalMaxAge: 60_000 }, user: 'ada' } as unknown as Parameters<RedisStore['set']>[1];
  await store.set('sid', session);
  expect(await store.get('sid')).toMatchObject({ user: 'ada' });
  expect(await client.ttl('sess:sid')).toBeGreaterThan(50);
  await store.touch('sid', session);
  expect(await store.ids()).toEqual(['sid']);
  expect(await store.length()).toBe(1);
  expect(await store.all()).toMatchObject([{ user: 'ada', id: 'sid' }]);
  await store.destroy('sid');
  expect(await store.get('sid')).toBeFalsy();
  await store.set('other', session);
  await store.clear();
  expect(await store.length()).toBe(0);
  await client.close();
});

it('@keyv/redis keeps values', async () => {
  const keyv = new Keyv({ store: new KeyvRedis(url()), namespace: 'app' });
  expect(await keyv.set('a', { deep: [1] }, 60_000)).toBe(true);
  expect(await keyv.get('a')).toEqual({ deep: [1] });
  await keyv.setMany([
    { key: 'b', value: 1 },
    { key: 'c', value: 2 },
  ]);
  expect(await keyv.getMany(['a', 'b', 'c', 'd'])).toEqual([{ deep: [1] }, 1, 2, undefined]);
  expect(await keyv.has('b')).toBe(true);
  expect(await keyv.delete('b')).toBe(true);
  expect(await keyv.has('b')).toBe(false);
  await keyv.clear();
  expect(await keyv.get('a')).toBeUndefined();
  await keyv.disconnect();
});

it('cache-manager caches', async () => {
  const store = new Keyv({ store: new KeyvRedis(url()), namespace: 'cache' });
  const cache = createCache({ stores: [store], ttl: 60_000 });
  let calls = 0;
  const load = async (): Promise<number> => (calls += 1);
  expect([await cache.wrap('k', load), await cache.wrap('k', load)]).toEqual([1, 1]);
  await cache.del('k');
  expect(await cache.wrap('k', load)).toBe(2);
  await cache.clear();
  expect(await cache.get('k')).toBeUndefined();
  await cache.disconnect();
});

it('redlock locks, extends and releases, several keys too', async () => {
  const client = new Redis(url());
  const redlock = new Redlock([client], { retryCount: 0 });
  const lock = await redlock.acquire(['{r}a', '{r}b'], 60_000);
  await expect(redlock.acquire(['{r}b'], 60_000)).rejects.toThrow();
  const extended = await lock.extend(90_000);
  expect(await client.pttl('{r}b')).toBeGreaterThan(60_000);
  await extended.release();
  expect(await client.exists('{r}a', '{r}b')).toBe(0);
  client.disconnect();
});

it('rate-limiter-flexible limits', async () => {
  const storeClient = new Redis(url());
  const limiter = new RateLimiterRedis({ storeClient, points: 2, duration: 60 });
  expect(await limiter.consume('ada')).toMatchObject({
    consumedPoints: 1,
    remainingPoints: 1,
    isFirstInDuration: true,
  });
  expect(await limiter.consume('ada')).toMatchObject({ consumedPoints: 2, remainingPoints: 0 });
  await expect(limiter.consume('ada')).rejects.toMatchObject({ consumedPoints: 3 });
  expect(await limiter.consume('bob')).toMatchObject({ consumedPoints: 1 });
  storeClient.disconnect();
});
