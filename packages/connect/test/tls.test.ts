import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { askRedis, type RedisServer, startRedis, describeWith, whyMissing } from '@keyvaluestore/test-services';

import { allOf, refused } from './support/refused.js';
import { runOpenProgram } from './support/programs.js';

// Each process loads its modules anew, and the machine may be busy.
jest.setTimeout(90_000);

const folder = mkdtempSync(join(tmpdir(), 'kv-connect-'));
afterAll(() => rmSync(folder, { recursive: true }));

const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
const named = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** A server with TLS, whose certificate is for `localhost` alone, and the port of that. */
async function startSecure(...args: string[]): Promise<{ readonly server: RedisServer; readonly port: number }> {
  const port = await freePort();
  const files = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', certificate];
  const settings = ['--tls-port', String(port), ...files, '--tls-auth-clients', 'no', ...args];
  return { server: await startRedis({ args: settings }), port };
}

/** Why there is no server with TLS here; undefined where there is one. */
function whyNoTls(): string | undefined {
  if (spawnSync('openssl', ['version']).status !== 0) return 'openssl is missing; apt-get install openssl installs it';
  return whyMissing('redis');
}

describeWith(whyNoTls(), 'TLS', () => {
  beforeAll(() => {
    execFileSync('openssl', [...request, ...named, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  });

  it('is used by rediss:, and wants a certificate that is trusted', async () => {
    const { server, port } = await startSecure();
    const address = `rediss://localhost:${port}`;
    const ended = await runOpenProgram(address, { NODE_EXTRA_CA_CERTS: certificate });
    expect(ended).toEqual({ code: 0, printed: expect.stringContaining('hello') as string, errors: '' });
    const error = await refused(address.replace('//', '//:hunter2@'));
    expect(error).toMatchObject({ code: 'UNAVAILABLE' });
    expect(error.message).toMatch(/self-signed certificate/);
    expect(allOf(error)).not.toContain('hunter2');
    await server.stop();
  });

  it('is used by rediss-cluster:, by the names of the nodes', async () => {
    const names = ['--cluster-announce-hostname', 'localhost', '--cluster-preferred-endpoint-type', 'hostname'];
    const { server, port } = await startSecure('--cluster-enabled', 'yes', '--tls-cluster', 'yes', ...names);
    await askRedis(server, 'CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    while (!(await askRedis(server, 'CLUSTER', 'INFO')).includes('cluster_state:ok')) await freePort();
    const ended = await runOpenProgram(`rediss-cluster://localhost:${port}`, { NODE_EXTRA_CA_CERTS: certificate });
    expect(ended).toEqual({ code: 0, printed: expect.stringContaining('hello') as string, errors: '' });
    await server.stop();
  });
});
