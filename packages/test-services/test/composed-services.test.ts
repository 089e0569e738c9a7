import { readFileSync } from 'node:fs';

import { COMPOSE_PORTS, composedService } from '../src/composed-services.js';
import { startRedis } from '../src/index.js';

describe('the services of docker-compose.yml', () => {
  it('are used where they listen', async () => {
    const server = await startRedis();
    const ports = { redis: server.port, cluster: server.port, dynamodb: server.port, foundationdb: server.port };
    expect(await composedService('redis', ports)).toBe(server.url);
    expect(await composedService('cluster', ports)).toBe(server.url);
    expect(await composedService('dynamodb', ports)).toBe(`http://127.0.0.1:${server.port}`);
    expect(readFileSync((await composedService('foundationdb', ports))!, 'utf8')).toContain('@127.0.0.1:');
    await server.stop();
    expect(await composedService('redis', ports)).toBeUndefined();
  });

  it('have the ports that the file says', () => {
    const compose = readFileSync(new URL('../../../docker-compose.yml', import.meta.url), 'utf8');
    for (const port of Object.values(COMPOSE_PORTS)) expect(compose).toContain(`'127.0.0.1:${port}:`);
    const clusterFile = readFileSync(new URL('../compose/fdb.cluster', import.meta.url), 'utf8');
    expect(clusterFile.trim()).toBe(`docker:docker@127.0.0.1:${COMPOSE_PORTS.foundationdb}`);
  });
});
