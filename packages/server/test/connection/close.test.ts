import { closeServers, request, startServer } from '../support/socket.js';
import { redisLike } from '../support/direct.js';
import { DriverBackend, type Driver } from '@keyvaluestore/core';

afterEach(closeServers);

/** A backend that takes its time. */
function slow() {
  const { driver, view } = redisLike();
  const run = (async (operation, context) => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return driver.run(operation, context);
  }) as Driver['run'];
  return new DriverBackend({ ...driver, run }, view);
}

it('answers what is under way, and ends those who are idle', async () => {
  const { client, server } = await startServer({}, slow());
  const [idle, busy] = [await client(), await client()];
  await busy.expect('PING\r\n', '+PONG\r\n');
  await idle.expect('PING\r\n', '+PONG\r\n');
  busy.received = '';
  busy.write(request('SET', 'a', '1') + request('GET', 'a'));
  await new Promise((resolve) => setTimeout(resolve, 20));
  const start = performance.now();
  await server.close();
  expect(performance.now() - start).toBeLessThan(1000);
  expect(await busy.ended()).toBe('+OK\r\n$1\r\n1\r\n');
  expect(await idle.ended()).toBe('+PONG\r\n');
  await expect(client()).rejects.toThrow('ECONNREFUSED');
});

it('answers those who wait', async () => {
  const { client, server } = await startServer();
  const waiting = await client();
  waiting.write(request('BLPOP', 'l', '0'));
  await new Promise((resolve) => setTimeout(resolve, 20));
  await server.close();
  expect(await waiting.ended()).toBe('*-1\r\n');
});

it('closes once, however often it is asked to, and also if it does not listen', async () => {
  const { server } = await startServer();
  await Promise.all([server.close(), server.close()]);
  await server.close();
});

it('gives nothing to a client that has ended its side while it waits', async () => {
  const { client } = await startServer();
  const [gone, other] = [await client(), await client()];
  gone.socket.end(request('BLPOP', 'l', '0'));
  await gone.ended();
  await other.expect(request('RPUSH', 'l', 'a'), ':1\r\n');
  await other.expect(request('LLEN', 'l'), ':1\r\n');
});
