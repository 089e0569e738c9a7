import { createClient } from 'redis';
import { createClient as createClient5 } from 'redis5';

import { createServer, type KeyValueServer } from '../../src/index.js';
import { redisLike } from '../support/direct.js';

let server: KeyValueServer;

beforeAll(async () => {
  server = createServer(redisLike(), { port: 0, password: 'secret' });
  await server.listen();
});
afterAll(() => server.close());

type Client = ReturnType<typeof createClient>;
/** The greatest score that a client can read: node-redis 5 makes NaN of `inf` in RESP2, of a redis-server's too. */
const farthest = (version: string): number => (version === '5' ? 1e308 : Infinity);
const options = () => ({ password: 'secret', socket: { host: '127.0.0.1', port: server.port } });

describe.each<[string, () => Client]>([
  ['6', () => createClient(options())],
  ['6, RESP2', () => createClient({ ...options(), RESP: 2 }) as unknown as Client],
  ['5', () => createClient5(options()) as unknown as Client],
  ['5, RESP3', () => createClient5({ ...options(), RESP: 3 }) as unknown as Client],
])('node-redis %s', (version, connect) => {
  let client: Client;
  beforeAll(async () => {
    client = connect();
    await client.connect();
  });
  afterAll(() => client.close());

  const key = (name: string): string => `node-redis${version}:${name}`;

  it('reads and writes every type', async () => {
    expect(await client.set(key('s'), 'value', { EX: 60, NX: true })).toBe('OK');
    expect(await client.get(key('s'))).toBe('value');
    expect(await client.hSet(key('h'), { a: '1', b: '2' })).toBe(2);
    expect({ ...(await client.hGetAll(key('h'))) }).toEqual({ a: '1', b: '2' });
    expect(
      await client.zAdd(key('z'), [
        { score: 1.5, value: 'm' },
        { score: farthest(version), value: 'n' },
      ]),
    ).toBe(2);
    expect(await client.zScore(key('z'), 'm')).toBe(1.5);
    expect(await client.zRangeWithScores(key('z'), 0, -1)).toEqual([
      { score: 1.5, value: 'm' },
      { score: farthest(version), value: 'n' },
    ]);
    expect(await client.sAdd(key('set'), ['x', 'y'])).toBe(2);
    expect([...(await client.sMembers(key('set')))].sort()).toEqual(['x', 'y']);
    expect(await client.rPush(key('l'), ['a', 'b', 'c'])).toBe(3);
    expect(await client.lMove(key('l'), key('l2'), 'LEFT', 'RIGHT')).toBe('a');
    expect(await client.lPos(key('l'), 'c')).toBe(1);
  });

  it('has transactions that watch', async () => {
    await client.set(key('w'), '1');
    await client.watch(key('w'));
    expect(await client.multi().incr(key('w')).get(key('w')).exec()).toEqual([2, '2']);
    const other = connect();
    await other.connect();
    await client.watch(key('w'));
    await other.set(key('w'), '9');
    await expect(client.multi().incr(key('w')).exec()).rejects.toThrow(
      'One (or more) of the watched keys has been changed',
    );
    await other.close();
  });

  it('refuses what it does not know', async () => {
    await expect(client.sendCommand(['NO.SUCH', 'x'])).rejects.toThrow('ERR unknown command');
  });
});

it('refuses a client without the password', async () => {
  const client = createClient({ socket: { host: '127.0.0.1', port: server.port, reconnectStrategy: false } });
  client.on('error', () => undefined);
  await expect(client.connect().then(() => client.get('a'))).rejects.toThrow('NOAUTH');
  client.destroy();
});
