import { closeServers, request, startServer } from '../support/socket.js';

afterEach(closeServers);

it('serves others while 1,000 clients are idle, and refuses more than it may have', async () => {
  const { client } = await startServer({ maxClients: 1001 });
  const idle = [];
  for (let count = 0; count < 1000; count++) idle.push(client());
  await Promise.all(idle);
  const last = await client();
  await last.expect('PING\r\n', '+PONG\r\n');
  const refused = await client();
  expect(await refused.ended()).toBe('-ERR max number of clients reached\r\n');
});

it('runs no more for a client that does not read, and serves others meanwhile', async () => {
  const { client, server } = await startServer();
  const value = 'x'.repeat(100_000);
  const lazy = await client();
  await lazy.expect(request('SET', 'k', value), '+OK\r\n');
  const before = process.memoryUsage();
  lazy.socket.pause();
  // Together a gigabyte of replies.
  lazy.write(request('GET', 'k').repeat(10_000));
  const other = await client();
  for (let count = 0; count < 50; count++) {
    await other.expect('PING\r\n', '+PONG\r\n');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const { arrayBuffers, external } = process.memoryUsage();
  expect(arrayBuffers + external - before.arrayBuffers - before.external).toBeLessThan(100 * 1024 * 1024);
  other.received = '';
  other.write(request('INFO', 'stats'));
  const info = await other.until((received) => received.includes('rejected_connections'));
  // It has not run those whose replies would have nowhere to go.
  expect(Number(/total_commands_processed:(\d+)/.exec(info)?.[1])).toBeLessThan(2000);
  // Nor does it keep the server from closing.
  await server.close();
});

it('goes on with a client that reads again', async () => {
  const { client } = await startServer();
  const value = 'x'.repeat(100_000);
  const lazy = await client();
  await lazy.expect(request('SET', 'k', value), '+OK\r\n');
  lazy.socket.pause();
  lazy.received = '';
  lazy.write(request('GET', 'k').repeat(200) + request('PING'));
  await new Promise((resolve) => setTimeout(resolve, 50));
  lazy.socket.resume();
  const length = 200 * (value.length + 11) + 7;
  const received = await lazy.until((text) => text.length >= length);
  expect(received).toHaveLength(length);
  expect(received.endsWith('+PONG\r\n')).toBe(true);
});

it('holds nothing for a large request that never comes, and serves others', async () => {
  const { client } = await startServer();
  const before = process.memoryUsage().arrayBuffers;
  for (let count = 0; count < 50; count++) (await client()).write('*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$536870000\r\nabc');
  const other = await client();
  await other.expect('PING\r\n', '+PONG\r\n');
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10 * 1024 * 1024);
});

it('lets others have their turn while one sends a long pipeline', async () => {
  const { client } = await startServer();
  const [busy, other] = [await client(), await client()];
  busy.write(request('PING').repeat(200_000));
  await other.expect('PING\r\n', '+PONG\r\n');
  expect(busy.received.length).toBeLessThan(200_000 * 7);
  await busy.until((text) => text.length === 200_000 * 7);
});
