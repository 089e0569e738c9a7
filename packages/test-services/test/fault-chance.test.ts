import {
  askRedis,
  startFaultProxy,
  startRedis,
  type FaultProxy,
  type RedisServer,
  type TcpFaultPlan,
} from '../src/index.js';
import { RedisConnection } from './support/redis-connection.js';

const ROUNDS = 300;
const PLAN: TcpFaultPlan = {
  match: 'INCR',
  probabilities: { refuse: 0.1, delay: 0.1, cutBeforeRequest: 0.2, cutAfterRequest: 0.2, cutInReply: 0.1 },
  delay: 1,
};

let server: RedisServer;
const proxies: FaultProxy[] = [];

async function start(...options: Parameters<typeof startFaultProxy>): Promise<FaultProxy> {
  const proxy = await startFaultProxy(...options);
  proxies.push(proxy);
  return proxy;
}

afterEach(async () => {
  await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
});

beforeAll(async () => {
  server = await startRedis();
});

afterAll(async () => {
  await server.stop();
});

/** Increments a counter again and again, connecting anew after each cut, and notes what came back each time. */
async function run(seed: number): Promise<{ outcomes: string; counters: Record<string, number>; stored: number }> {
  await askRedis(server, 'FLUSHALL');
  const proxy = await start({ target: server, seed, plan: PLAN });
  let outcomes = '';
  let client = new RedisConnection(proxy.port);
  for (let round = 0; round < ROUNDS; round++) {
    const reply = await client.ask('INCR n');
    const cut = reply === null || !reply.endsWith('\n');
    outcomes += reply === null ? 'x' : cut ? '~' : '.';
    if (cut) {
      client.end();
      client = new RedisConnection(proxy.port);
    }
  }
  // Whether the last connection was refused shows only when it is used.
  const end = (await client.ask('PING')) === null ? 'x' : '.';
  client.end();
  await proxy.close();
  return { outcomes: outcomes + end, counters: proxy.counters, stored: Number(await askRedis(server, 'GET', 'n')) };
}

test('the same seed gives the same faults, another seed others', async () => {
  const first = await run(1);
  expect(await run(1)).toEqual(first);
  expect((await run(2)).outcomes).not.toBe(first.outcomes);
});

test('the counters say exactly what the server has executed', async () => {
  const { outcomes, counters, stored } = await run(3);
  const count = (outcome: string): number => outcomes.split(outcome).length - 1;
  const { refuse = 0, delay = 0, cutBeforeRequest = 0, cutAfterRequest = 0, cutInReply = 0 } = counters;
  expect(count('x')).toBe(refuse + cutBeforeRequest + cutAfterRequest);
  expect(count('~')).toBe(cutInReply);
  const unused = outcomes.endsWith('x') ? 1 : 0;
  expect(stored).toBe(ROUNDS - (refuse - unused) - cutBeforeRequest);
  for (const times of [refuse, delay, cutBeforeRequest, cutAfterRequest, cutInReply]) expect(times).toBeGreaterThan(5);
});

test('requests that the plan does not match are neither hit nor numbered', async () => {
  const plan: TcpFaultPlan = { match: 'INCR', probabilities: { cutBeforeRequest: 0.3 } };
  const survived = async (noise: number): Promise<string> => {
    const proxy = await start({ target: server, seed: 11, plan });
    const counts: number[] = [];
    for (let connection = 0; connection < 20; connection++) {
      const client = new RedisConnection(proxy.port);
      let count = 0;
      while ((await client.ask('INCR n')) !== null) {
        count++;
        for (let time = 0; time < noise; time++) expect(await client.ask('PING')).toBe('+PONG\r\n');
      }
      counts.push(count);
    }
    return counts.join(' ');
  };
  const quiet = await survived(0);
  expect(await survived(3)).toBe(quiet);
});

test.each([
  ['over 1 together', { delay: 0.6, cutInReply: 0.5 }],
  ['below 0', { delay: -0.1 }],
  ['no number', { delay: NaN }],
])('probabilities %s are refused', async (_what, probabilities) => {
  const options = { target: server, plan: { probabilities } };
  await expect(startFaultProxy(options)).rejects.toBeInstanceOf(RangeError);
});

test('an unknown fault is refused', async () => {
  const proxy = await start({ target: server });
  expect(() => proxy.failNext('explode' as 'delay')).toThrow(TypeError);
});

test('a proxy without a seed draws one and tells it', async () => {
  const [first, second] = await Promise.all([start({ target: server }), start({ target: server })]);
  expect(first.seed).not.toBe(second.seed);
});
