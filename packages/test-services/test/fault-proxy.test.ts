import { connect, createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { askRedis, startFaultProxy, startRedis, type FaultProxy, type RedisServer } from '../src/index.js';
import { ProxiedConnection } from '../src/proxied-connection.js';
import { waitUntil } from '../src/wait-until.js';
import { RedisConnection } from './support/redis-connection.js';

let server: RedisServer;
let proxy: FaultProxy;
let client: RedisConnection;

beforeAll(async () => {
  server = await startRedis();
});

afterAll(async () => {
  await server.stop();
});

beforeEach(async () => {
  await askRedis(server, 'FLUSHALL');
  proxy = await startFaultProxy({ target: server, seed: 7 });
  client = await new RedisConnection(proxy.port).connected();
});

afterEach(async () => {
  client.end();
  await proxy.close();
});

/** What the server itself holds, asked past the proxy. */
async function stored(key = 'n'): Promise<string> {
  return askRedis(server, 'GET', key);
}

test('passes everything on while nothing is ordered', async () => {
  expect(await client.ask('INCR n')).toBe(':1\r\n');
  expect(await client.ask('PING')).toBe('+PONG\r\n');
  expect(Object.values(proxy.counters)).toEqual([0, 0, 0, 0, 0]);
  expect(proxy.traffic).toEqual({ connections: 1, requests: 2, unanswered: 0 });
});

test('passes large requests and replies on unchanged', async () => {
  const value = Buffer.alloc(3_000_000, 'abcdefg').toString();
  expect(await askRedis(proxy, 'SET', 'large', value)).toBe('OK');
  expect(await askRedis(proxy, 'GET', 'large')).toBe(value);
});

test('refuse: the connection is reset and the server sees nothing of it', async () => {
  const before = await askRedis(server, 'INFO', 'stats');
  proxy.failNext('refuse');
  await expect(askRedis(proxy, 'INCR', 'n')).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(await stored()).toBe('(nil)');
  const received = /total_connections_received:(\d+)/;
  const after = await askRedis(server, 'INFO', 'stats');
  // The two that were made past the proxy, and no third.
  expect(Number(received.exec(after)?.[1])).toBe(Number(received.exec(before)?.[1]) + 2);
  expect(proxy.counters.refuse).toBe(1);
  expect(await askRedis(proxy, 'INCR', 'n')).toBe('1');
});

test('delay: the request reaches the server late, and later requests stay behind it', async () => {
  proxy.failNext('delay', { delay: 300 });
  const begin = performance.now();
  const reply = client.ask('INCR n');
  await waitUntil(async () => Promise.resolve(proxy.counters.delay === 1), { what: 'the delay', timeout: 1000 });
  client.write('GET n');
  expect(await stored()).toBe('(nil)');
  expect(await reply).toMatch(/^:1\r\n/);
  expect(performance.now() - begin).toBeGreaterThan(290);
  await waitUntil(async () => Promise.resolve(client.received === ':1\r\n$1\r\n1\r\n'), { what: 'GET', timeout: 1000 });
});

test.each(['close', 'reset'] as const)('cutBeforeRequest: the client sees a %s, the server no request', async (cut) => {
  proxy.failNext('cutBeforeRequest', { cut });
  expect(await client.ask('INCR n')).toBeNull();
  expect(client.errorCode).toBe(cut === 'reset' ? 'ECONNRESET' : undefined);
  expect(await stored()).toBe('(nil)');
  expect(proxy.counters.cutBeforeRequest).toBe(1);
});

test.each(['close', 'reset'] as const)(
  'cutAfterRequest: the client sees a %s, the server has executed',
  async (cut) => {
    proxy.failNext('cutAfterRequest', { cut });
    expect(await client.ask('INCR n')).toBeNull();
    expect(client.received).toBe('');
    expect(client.errorCode).toBe(cut === 'reset' ? 'ECONNRESET' : undefined);
    expect(await stored()).toBe('1');
    expect(proxy.counters.cutAfterRequest).toBe(1);
    expect(proxy.traffic.unanswered).toBe(0);
  },
);

test('cutAfterRequest executes the request even behind others that are still under way', async () => {
  for (let round = 1; round <= 50; round++) {
    const order = proxy.failNext('cutAfterRequest', { match: 'INCR' });
    const other = await new RedisConnection(proxy.port).connected();
    // A slow script first: its reply comes before the counter's, and must not be taken for it.
    other.write('EVAL "local x = 0; for i = 1, 100000 do x = x + i end; return x" 0');
    await waitUntil(async () => Promise.resolve(proxy.traffic.requests === 2 * round - 1), {
      what: 'it',
      timeout: 1000,
    });
    other.write('INCR n');
    await other.closed();
    expect(order.fired).toBe(true);
    expect(await stored()).toBe(String(round));
  }
});

test('cutAfterRequest waits for a server that is slow, and has another request of the connection before it', async () => {
  const executed: string[] = [];
  const slow = createServer({ allowHalfOpen: true }, async (socket) => {
    for await (const chunk of socket) {
      for (const line of String(chunk).trim().split('\r\n')) {
        await sleep(50);
        executed.push(line);
        socket.write(`done ${line}\r\n`);
      }
    }
    socket.end();
  });
  await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
  const { port } = slow.address() as AddressInfo;
  const before = await startFaultProxy({ target: { host: '127.0.0.1', port } });
  before.failNext('cutAfterRequest', { match: 'second' });
  const other = await new RedisConnection(before.port).connected();
  other.write('first');
  await waitUntil(async () => Promise.resolve(before.traffic.requests === 1), { what: 'the first', timeout: 1000 });
  other.write('second');
  expect(await other.closed()).toBe('');
  expect(executed).toEqual(['first', 'second']);
  await before.close();
  await new Promise((resolve) => slow.close(resolve));
});

test('cutAfterRequest passes on whole a request that comes in many chunks', async () => {
  proxy.failNext('cutAfterRequest', { match: 'large' });
  await expect(askRedis(proxy, 'SET', 'large', 'x'.repeat(5_000_000))).rejects.toThrow();
  expect(await askRedis(server, 'STRLEN', 'large')).toBe('5000000');
});

test.each([1, 3, 7])(
  'cutInReply: the client gets %d bytes of the reply, the server has executed',
  async (replyBytes) => {
    await askRedis(server, 'SET', 'n', '100');
    proxy.failNext('cutInReply', { replyBytes });
    client.write('INCRBY n 23', 'PING');
    expect(await client.closed()).toBe(':123\r\n+PONG\r\n'.slice(0, replyBytes));
    expect(await stored()).toBe('123');
    expect(proxy.counters.cutInReply).toBe(1);
  },
);

test('a reply shorter than replyBytes comes whole, and the cut is in the next one', async () => {
  proxy.failNext('cutInReply', { replyBytes: 6 });
  expect(await client.ask('INCR n')).toBe(':1\r\n');
  client.received = '';
  client.write('INCR n');
  expect(await client.closed()).toBe(':2');
});

test('an order waits for the request that it is for, and is met once', async () => {
  const order = proxy.failNext('cutBeforeRequest', { match: /^evalsha /i });
  const bytes = proxy.failNext('delay', { match: Buffer.from('GET'), delay: 1 });
  expect(await client.ask('PING')).toBe('+PONG\r\n');
  expect([order.fired, bytes.fired]).toEqual([false, false]);
  expect(await client.ask('GET n')).toBe('$-1\r\n');
  expect(bytes.fired).toBe(true);
  expect(await client.ask('evalsha 0 0')).toBeNull();
  expect(order.fired).toBe(true);
  client = await new RedisConnection(proxy.port).connected();
  expect(await client.ask('evalsha 0 0')).toMatch(/^-NOSCRIPT/);
});

test('an order can be taken back, and waits while the proxy is switched off', async () => {
  proxy.failNext('cutBeforeRequest').cancel();
  expect(await client.ask('PING')).toBe('+PONG\r\n');
  const order = proxy.failNext('cutBeforeRequest');
  proxy.enabled = false;
  expect(await client.ask('PING')).toBe('+PONG\r\n');
  expect(order.fired).toBe(false);
  proxy.enabled = true;
  expect(await client.ask('PING')).toBeNull();
});

test('dropConnections() resets what is open and lets new connections in', async () => {
  proxy.dropConnections();
  await client.closed();
  expect(client.errorCode).toBe('ECONNRESET');
  expect(await askRedis(proxy, 'PING')).toBe('PONG');
});

test('a connection that the server refuses is reset', async () => {
  const lonely = await startFaultProxy({ target: { host: '127.0.0.1', port: 1 } });
  await expect(askRedis(lonely, 'PING')).rejects.toThrow();
  await lonely.close();
});

test('close() ends the connections, on both sides, and the listener', async () => {
  await client.ask('CLIENT SETNAME through-proxy');
  await proxy.close();
  await proxy.close();
  await client.closed();
  await expect(askRedis(proxy, 'PING')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await waitUntil(async () => !(await askRedis(server, 'CLIENT', 'LIST')).includes('through-proxy'), {
    what: 'the server to see the end of the connection',
    timeout: 2000,
  });
});

test('a connection that is just ending when it is destroyed tells that it is closed', async () => {
  const closed = new Promise<void>((resolve) => {
    const listener = createServer({ allowHalfOpen: true }, (socket) => {
      const hooks = {
        decide: () => undefined,
        count: () => undefined,
        countUnanswered: () => undefined,
        closed: resolve,
      };
      const connection = new ProxiedConnection(socket, server, hooks);
      socket.end();
      connection.destroy();
      listener.close();
    });
    listener.listen(0, '127.0.0.1', () => {
      const { port } = listener.address() as AddressInfo;
      connect({ host: '127.0.0.1', port }).on('error', () => undefined);
    });
  });
  await closed;
});
