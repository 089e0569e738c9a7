import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';

import { selfSigned } from '../support/certificate.js';
import { closeServers, RawClient, request, startServer } from '../support/socket.js';

afterEach(closeServers);

it('serves TLS, and nothing else', async () => {
  const tls = selfSigned();
  const { server } = await startServer({ tls });
  const address = { host: '127.0.0.1', port: server.port };
  const client = new RawClient(connectTls({ ...address, servername: 'localhost', ca: tls.cert }));
  await client.expect(request('SET', 'a', '1') + request('GET', 'a'), '+OK\r\n$1\r\n1\r\n');
  const plain = new RawClient(connectTcp(address));
  plain.write(request('PING'));
  expect(await plain.ended()).not.toContain('PONG');
  // A handshake that never ends does not keep the server open.
  const silent = new RawClient(connectTcp(address));
  await new Promise((resolve) => setTimeout(resolve, 50));
  const start = performance.now();
  await server.close();
  expect(performance.now() - start).toBeLessThan(4000);
  expect(await client.ended()).toBe('+OK\r\n$1\r\n1\r\n');
  await silent.ended();
});
