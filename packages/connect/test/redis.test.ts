import { randomUUID } from 'node:crypto';

import {
  redisClusterService,
  type RedisServer,
  startRedis,
  describeWith,
  whyMissing,
} from '@keyvaluestore/test-services';

import { connect } from '../src/index.js';
import { allOf, refused } from './support/refused.js';

const PASSWORD = 'hunter2/?#@%';

let printed: jest.SpyInstance;
beforeEach(() => {
  printed = jest.spyOn(console, 'error').mockReturnValue();
});
afterEach(() => {
  expect(printed).not.toHaveBeenCalled();
  printed.mockRestore();
});

it.each([
  ['redis://user:hunter2@127.0.0.1:1', 'Redis at 127.0.0.1:1'],
  ['redis://user:hunter2#x@y@127.0.0.1:1', 'Redis at 127.0.0.1:1'],
  ['redis://[::1]:1', 'Redis at [::1]:1'],
  ['rediss://user:hunter2@127.0.0.1:1', 'Redis at 127.0.0.1:1'],
  ['redis-cluster://user:hunter2@127.0.0.1:1,127.0.0.1:2', 'Redis Cluster at 127.0.0.1:1, 127.0.0.1:2'],
  ['rediss-cluster://user:hunter2@127.0.0.1:1', 'Redis Cluster at 127.0.0.1:1'],
])('says once that there is no server at %s', async (address, place) => {
  const error = await refused(address);
  expect(error).toMatchObject({ code: 'UNAVAILABLE' });
  expect(error.message).toContain(place);
  expect(error.message).toMatch(/ECONNREFUSED|EADDRNOTAVAIL|None of startup nodes|Connection is closed/);
  expect(allOf(error)).not.toContain('hunter2');
});

describeWith(whyMissing('redis'), 'a server with a password', () => {
  let server: RedisServer;
  let place: string;
  beforeAll(async () => {
    const users = ['--user', 'default', 'on', `>${PASSWORD}`, '~*', '&*', '+@all'];
    server = await startRedis({ password: PASSWORD, args: users });
    place = `${server.host}:${server.port}`;
  });
  afterAll(() => server.stop());

  it('is opened with it, and with a database and options', async () => {
    const { backend, close } = await connect(server.url);
    await backend.set('a', 0);
    const address = `redis://default:${encodeURIComponent(PASSWORD)}@${place}/3`;
    const third = await connect(
      `${address}?limits=native&expiringSortedSets=true&pipelining=false&commandTimeout=2000`,
    );
    await third.backend.set('a', 3);
    expect(third.backend.driver.capabilities.expiringSortedSets).toBe(true);
    expect(third.backend.view.limits.key.max).toBeGreaterThan(2048);
    expect(await backend.get('a')).toBe('0');
    await Promise.all([close(), third.close(), third.close()]);
  });

  it('says so where the password is wrong, or none is given', async () => {
    for (const address of [`redis://:hunter3@${place}`, `redis://hunter4:hunter3@${place}`, `redis://${place}`]) {
      const error = await refused(address);
      expect(error).toMatchObject({ code: 'UNSUPPORTED' });
      expect(error.message).toContain(place);
      expect(allOf(error)).not.toMatch(/hunter/);
    }
  });

  it('refuses a database that the server has not', async () => {
    expect(await refused(`${server.url}/99`)).toMatchObject({ code: 'UNSUPPORTED' });
  });

  it('refuses a server that is no cluster', async () => {
    const error = await refused(server.url.replace('redis:', 'redis-cluster:'));
    expect(error).toMatchObject({ code: 'UNSUPPORTED' });
    expect(error.message).toMatch(/cluster support disabled/);
  });

  it('answers what was sent before it was closed', async () => {
    const { backend, close } = await connect(server.url);
    const key = randomUUID();
    await backend.set(key, 0);
    const sums = Array.from({ length: 100 }, () => backend.nIncrBy(key, 1));
    let answered = 0;
    for (const sum of sums) void sum.then(() => answered++);
    await new Promise(setImmediate);
    await close();
    expect(answered).toBe(100);
    await expect(backend.get(key)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});

describeWith(whyMissing('redis'), 'a server that does not know passwords', () => {
  it('does not make connect tell one', async () => {
    const server = await startRedis({ args: ['--rename-command', 'AUTH', '', '--rename-command', 'HELLO', ''] });
    try {
      const error = await refused(`redis://user:hunter2@${server.host}:${server.port}`);
      expect(error.message).toContain(String(server.port));
      expect(allOf(error)).not.toContain('hunter2');
    } finally {
      await server.stop();
    }
  });
});

describeWith(whyMissing('cluster'), 'a cluster', () => {
  it('is opened by one of its nodes, where another one is down', async () => {
    const service = await redisClusterService();
    const { host } = new URL(service.urls[0] as string);
    const { backend, close } = await connect(`redis-cluster://127.0.0.1:1,${host}?prefix=${randomUUID()}`);
    const keys = Array.from({ length: 20 }, (_, index) => `${index}`);
    await Promise.all(keys.map((key) => backend.set(key, key)));
    expect(await backend.mGet(keys)).toEqual(keys);
    expect(backend.driver.capabilities.atomicWriteAcrossKeys).toBe(false);
    await Promise.all([close(), close()]);
    await service.stop();
  });
});
