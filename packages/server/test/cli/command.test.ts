import { connect } from 'node:net';

import { startCommand } from '../support/command-line.js';
import { RawClient, request } from '../support/socket.js';

function portOf(line: string): number {
  const found = /^keyvaluestore-server \S+: memory at redis:\/\/127\.0\.0\.1:(\d+)\n$/.exec(line);
  expect(found).not.toBeNull();
  return Number(found?.[1]);
}

it('says where it listens, serves, and ends cleanly when it is told to', async () => {
  const { child, ready, ended } = startCommand(
    ['--port', '0', '--prefix', 'p:', '--backend', 'memory:?limits=native'],
    {
      KV_SERVER_PASSWORD: 'secret',
      KV_SERVER_PORT: 'not looked at',
    },
  );
  const client = new RawClient(connect({ port: portOf(await ready), host: '127.0.0.1' }));
  await client.expect(request('GET', 'a'), '-NOAUTH Authentication required.\r\n');
  await client.expect(request('AUTH', 'secret') + request('SET', 'a', '1'), '+OK\r\n+OK\r\n');
  await client.expect(request('KEYS', '*'), '*1\r\n$1\r\na\r\n');
  child.kill('SIGTERM');
  const { code, output, errors } = await ended;
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  expect(output.split('\n')).toHaveLength(2);
  expect(await client.ended()).toBe('*1\r\n$1\r\na\r\n');
});

it('is told its options by the environment, and ends on SIGINT', async () => {
  const { child, ready, ended } = startCommand([], { KV_SERVER_PORT: '0', KV_SERVER_ALLOW_FLUSH: 'false' });
  const client = new RawClient(connect({ port: portOf(await ready), host: '127.0.0.1' }));
  client.write(request('FLUSHALL'));
  await client.until((text) => text.startsWith('-ERR FLUSHALL is not allowed'));
  child.kill('SIGINT');
  expect((await ended).code).toBe(0);
});
