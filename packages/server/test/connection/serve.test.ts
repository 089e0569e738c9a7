import { closeServers, request, startServer } from '../support/socket.js';

afterEach(closeServers);

it('answers requests, whole and in parts, one and many at once', async () => {
  const { client } = await startServer();
  const one = await client();
  await one.expect('PING\r\n', '+PONG\r\n');
  await one.expect(request('GET', 'a'), '$-1\r\n');
  one.write('*2\r\n$4\r\nEC');
  await new Promise((resolve) => setTimeout(resolve, 20));
  await one.expect('HO\r\n$2\r\nhi\r\n', '$2\r\nhi\r\n');
  await one.expect(request('ECHO', 'x').repeat(10_000), '$1\r\nx\r\n'.repeat(10_000));
});

it('answers what it cannot read, and ends the connection', async () => {
  const { client } = await startServer();
  const one = await client();
  one.write(`${request('ECHO', 'a')}*1\r\n!1\r\n`);
  expect(await one.ended()).toBe("$1\r\na\r\n-ERR Protocol error: expected '$', got '!'\r\n");
});

it('answers a client that has ended its side, and then ends the connection', async () => {
  const { client } = await startServer();
  const one = await client();
  one.socket.end(request('ECHO', 'a'));
  expect(await one.ended()).toBe('$1\r\na\r\n');
});

it('answers QUIT, and ends the connection', async () => {
  const { client } = await startServer();
  const one = await client();
  one.write(request('QUIT') + request('PING'));
  expect(await one.ended()).toBe('+OK\r\n');
});
