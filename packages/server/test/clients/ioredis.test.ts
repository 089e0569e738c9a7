import { Redis as Redis6 } from 'ioredis';
import { Redis as Redis5 } from 'ioredis5';

import { createServer, type KeyValueServer } from '../../src/index.js';
import { redisLike } from '../support/direct.js';

let server: KeyValueServer;

beforeAll(async () => {
  server = createServer(redisLike(), { port: 0 });
  await server.listen();
});
afterAll(() => server.close());

describe.each([
  ['6', () => new Redis6({ port: server.port })],
  ['5', () => new Redis5({ port: server.port }) as unknown as Redis6],
])('ioredis %s', (version, connect) => {
  let client: Redis6;
  beforeAll(async () => {
    client = connect();
    await client.ping();
  });
  afterAll(() => client.quit());

  const key = (name: string): string => `ioredis${version}:${name}`;

  it('reads and writes every type', async () => {
    expect(await client.set(key('s'), 'value', 'EX', 60, 'NX')).toBe('OK');
    expect(await client.set(key('s'), 'other', 'NX')).toBeNull();
    expect(await client.get(key('s'))).toBe('value');
    expect(await client.ttl(key('s'))).toBeGreaterThan(50);
    expect(await client.incrby(key('n'), 41)).toBe(41);
    expect(await client.hset(key('h'), { a: 1, b: 2 })).toBe(2);
    expect(await client.hgetall(key('h'))).toEqual({ a: '1', b: '2' });
    expect(await client.rpush(key('l'), 'a', 'b')).toBe(2);
    expect(await client.lrange(key('l'), 0, -1)).toEqual(['a', 'b']);
    expect(await client.sadd(key('set'), 'x', 'y')).toBe(2);
    expect((await client.smembers(key('set'))).sort()).toEqual(['x', 'y']);
    expect(await client.zadd(key('z'), 1.5, 'm', 2, 'o')).toBe(2);
    expect(await client.zscore(key('z'), 'm')).toBe('1.5');
    expect(await client.zrange(key('z'), '0', '-1')).toEqual(['m', 'o']);
  });

  it('keeps bytes as they are', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    await client.set(key('bytes'), bytes);
    expect(await client.getBuffer(key('bytes'))).toEqual(bytes);
  });

  it('pipelines, and has transactions', async () => {
    const answers = await client.pipeline().set(key('p'), '1').incr(key('p')).lpush(key('p'), 'x').get(key('p')).exec();
    expect(answers?.map(([error, answer]) => error?.message.split(' ')[0] ?? answer)).toEqual([
      'OK',
      2,
      'WRONGTYPE',
      '2',
    ]);
    const done = await client.multi().set(key('m'), '1').incr(key('m')).exec();
    expect(done?.map(([, answer]) => answer)).toEqual(['OK', 2]);
  });

  it('scans', async () => {
    const names = Array.from({ length: 250 }, (_, index) => key(`scan:${index}`));
    await client.mset(...names.flatMap((name) => [name, '1']));
    const found: string[] = [];
    for await (const keys of client.scanStream({ match: key('scan:*'), count: 50 })) found.push(...(keys as string[]));
    expect([...new Set(found)].sort()).toEqual(names.sort());
  });

  it('waits for a value', async () => {
    const waiting = client.duplicate();
    const popped = waiting.blpop(key('jobs'), 5);
    await client.rpush(key('jobs'), 'job');
    expect(await popped).toEqual([key('jobs'), 'job']);
    await waiting.quit();
  });
});
