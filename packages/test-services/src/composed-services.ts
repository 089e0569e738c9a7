import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';

import { type ServiceName } from './services.js';

/** The ports on which docker-compose.yml offers the services, on 127.0.0.1: none that others are likely to use. */
export const COMPOSE_PORTS: Readonly<Record<ServiceName, number>> = {
  redis: 46379,
  cluster: 47000,
  dynamodb: 48000,
  foundationdb: 44500,
};

/** Milliseconds; a port of this machine answers at once or not at all. */
const PATIENCE = 1000;

/**
 * What the environment variable of a service is to hold where docker-compose.yml's runs; undefined where nothing listens
 * on its port.
 */
export async function composedService(name: ServiceName, ports = COMPOSE_PORTS): Promise<string | undefined> {
  const port = ports[name];
  if (!(await listens(port))) return undefined;
  switch (name) {
    case 'redis':
    case 'cluster':
      return `redis://127.0.0.1:${port}`;
    case 'dynamodb':
      return `http://127.0.0.1:${port}`;
    case 'foundationdb':
      return fileURLToPath(new URL('../compose/fdb.cluster', import.meta.url));
  }
}

async function listens(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port, timeout: PATIENCE });
  socket.once('timeout', () => socket.destroy(new Error('no answer')));
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
