import { createServer } from 'node:net';
import { askRedis, startRedis, ServiceUnavailableError, type RedisServer } from '../src/index.js';
import { isProcessAlive } from '../src/file-lock.js';
import { LaunchError } from '../src/server-process.js';
import { RedisConnection } from './support/redis-connection.js';

const servers: RedisServer[] = [];

async function start(...options: Parameters<typeof startRedis>): Promise<RedisServer> {
  const server = await startRedis(...options);
  servers.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

test('starts a server that answers and saves nothing', async () => {
  const server = await start();
  expect(server.url).toBe(`redis://127.0.0.1:${server.port}`);
  expect(await askRedis(server, 'SET', 'key', 'value\r\nof two lines')).toBe('OK');
  expect(await askRedis(server, 'GET', 'key')).toBe('value\r\nof two lines');
  expect(await askRedis(server, 'INFO', 'persistence')).toContain('aof_enabled:0');
  await server.restart();
  expect(await askRedis(server, 'DBSIZE')).toBe('0');
});

test('stop() ends the process, and a second call does nothing', async () => {
  const server = await start();
  const { pid } = server;
  expect(isProcessAlive(pid)).toBe(true);
  await server.stop();
  expect(isProcessAlive(pid)).toBe(false);
  await server.stop();
  await expect(server.restart()).rejects.toThrow('stopped');
});

test('two servers at once have ports of their own', async () => {
  const [first, second] = await Promise.all([start(), start()]);
  await askRedis(first, 'SET', 'key', '1');
  expect(await askRedis(second, 'DBSIZE')).toBe('0');
});

test('an append-only server keeps what it acknowledged over kill -9 and a restart on the same port', async () => {
  const server = await start({ appendOnly: true });
  const { port, pid } = server;
  const connection = new RedisConnection(port);
  expect(await connection.ask('CONFIG GET appendfsync')).toContain('always');
  connection.end();
  for (let count = 1; count <= 20; count++) expect(await askRedis(server, 'INCR', 'counter')).toBe(String(count));
  await server.kill('SIGKILL');
  expect(isProcessAlive(pid)).toBe(false);
  await expect(askRedis(server, 'PING')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await server.restart();
  expect(server.port).toBe(port);
  expect(server.pid).not.toBe(pid);
  expect(await askRedis(server, 'GET', 'counter')).toBe('20');
});

test('SIGSTOP silences a server and SIGCONT wakes it', async () => {
  const server = await start();
  await server.kill('SIGSTOP');
  await expect(askRedis(server, 'PING')).rejects.toThrow('No reply');
  await server.kill('SIGCONT');
  expect(await askRedis(server, 'PING')).toBe('PONG');
});

test('a silenced server can be restarted and stopped', async () => {
  const server = await start();
  await server.kill('SIGSTOP');
  const begin = performance.now();
  await server.restart();
  expect(performance.now() - begin).toBeLessThan(5000);
  expect(await askRedis(server, 'PING')).toBe('PONG');
  await server.kill('SIGSTOP');
  await server.stop();
  expect(isProcessAlive(server.pid)).toBe(false);
});

test('takes a password and further arguments', async () => {
  const server = await start({ password: 'se cret', args: ['--maxmemory', '5mb'] });
  expect(server.url).toBe(`redis://:se%20cret@127.0.0.1:${server.port}`);
  expect(await askRedis({ host: server.host, port: server.port }, 'PING')).toMatch(/^-NOAUTH/);
  expect(await askRedis({ host: server.host, port: server.port, password: 'se cret' }, 'INFO', 'memory')).toContain(
    'maxmemory:5242880',
  );
});

test('a server that does not start leaves the reason in the error', async () => {
  await expect(startRedis({ args: ['--no-such-option', '1'] })).rejects.toThrow(/Bad directive/);
});

test('a given port that is taken is an error, not another port', async () => {
  const squatter = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
  const address = squatter.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const failure: unknown = await startRedis({ port }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(LaunchError);
  expect((failure as LaunchError).addressInUse).toBe(true);
  await new Promise((resolve) => squatter.close(resolve));
});

test('without redis-server and without apt-get the error says how to get it', async () => {
  const path = process.env['PATH'];
  process.env['PATH'] = '/nonexistent';
  try {
    const failure: unknown = await startRedis().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ServiceUnavailableError);
    expect(failure).toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      what: expect.stringContaining('redis-server') as string,
      howToGet: expect.stringContaining('KV_TEST_REDIS_URL') as string,
    });
  } finally {
    process.env['PATH'] = path;
  }
});
