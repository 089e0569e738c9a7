import { connect, type Socket } from 'node:net';

import { createServer, type KeyValueServer } from '../../src/connection/create-server.js';
import { until } from '../support/turns.js';
import { redisLike } from '../support/direct.js';

let server: KeyValueServer;
beforeEach(async () => {
  server = createServer(redisLike(), { port: 0 });
  await server.listen();
});
afterEach(() => server.close());

/** A client that sends lines, and what it has been sent. */
async function client(): Promise<{
  readonly socket: Socket;
  send(line: string): void;
  readonly received: () => string;
}> {
  const socket = connect({ port: server.port, host: server.host });
  let received = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    received += chunk;
  });
  await new Promise((resolve) => socket.once('connect', resolve));
  return { socket, send: (line) => socket.write(`${line}\r\n`), received: () => received };
}

it('answers a client that waits before it goes on with its next request', async () => {
  const [waiting, pushing] = [await client(), await client()];
  waiting.send('BLPOP list 0\r\nPING');
  pushing.send('PING');
  await until(() => pushing.received() === '+PONG\r\n');
  pushing.send('RPUSH list a b');
  await until(() => waiting.received().endsWith('+PONG\r\n'));
  expect(waiting.received()).toBe('*2\r\n$4\r\nlist\r\n$1\r\na\r\n+PONG\r\n');
  waiting.socket.destroy();
  pushing.socket.destroy();
});

it.each([
  ['ends', (socket: Socket) => socket.end()],
  ['breaks', (socket: Socket) => socket.destroy()],
])('gives nothing to a client whose connection %s', async (_, leave) => {
  const [waiting, pushing] = [await client(), await client()];
  waiting.send('BLPOP list 0');
  await until(() => waiting.socket.bytesWritten > 0);
  const closed = new Promise((resolve) => waiting.socket.once('close', resolve));
  leave(waiting.socket);
  await closed;
  pushing.send('PING');
  await until(() => pushing.received() !== '');
  pushing.send('RPUSH list a\r\nLLEN list');
  await until(() => pushing.received().split('\r\n').length === 4);
  expect(pushing.received()).toBe('+PONG\r\n:1\r\n:1\r\n');
  pushing.socket.destroy();
});

it('answers clients that wait as it closes', async () => {
  const waiting = await client();
  waiting.send('BLPOP list 0');
  await until(() => waiting.socket.bytesWritten > 0);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const closed = new Promise((resolve) => waiting.socket.once('close', resolve));
  await server.close();
  await closed;
  expect(waiting.received()).toBe('*-1\r\n');
});
