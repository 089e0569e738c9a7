import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { LaunchError } from './server-process.js';

// Below Linux's ephemeral range (32768 and up), so that no outgoing connection takes the port of a server that
// is down between a kill and a restart; and low enough that a cluster's bus port, 10000 higher, is below it too.
const LOWEST = 10_000;
const HIGHEST = 20_000;
const ATTEMPTS = 200;
const LAUNCHES = 5;

/** A Redis Cluster node listens for its peers on its own port plus this. */
export const CLUSTER_BUS_OFFSET = 10_000;

/** Whether nobody listens on `port` of 127.0.0.1 at this moment. */
async function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

/**
 * A random free port between 10000 and 19999, for which the ports higher by each of `offsets` are free as well.
 *
 * Nothing reserves it: another process may take it before it is used. `launchOnFreePort` copes with that.
 */
async function findFreePort(offsets: readonly number[] = []): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = randomInt(LOWEST, HIGHEST);
    const free = await Promise.all([0, ...offsets].map((offset) => isPortFree(port + offset)));
    if (free.every(Boolean)) return port;
  }
  throw new Error(`Found no free port between ${LOWEST} and ${HIGHEST} in ${ATTEMPTS} attempts.`);
}

/** Which port `launchOnFreePort` is to use. */
export interface PortChoice {
  /** This port and no other. */
  readonly port?: number | undefined;
  /** Ports that must be free too, as distances from the one chosen. */
  readonly offsets?: readonly number[];
}

/**
 * Calls `launch` with a free port, and again with another one (5 times at most) when the server reports that its
 * address is in use by then. With a `port` given it tries that one once.
 */
export async function launchOnFreePort<T>(choice: PortChoice, launch: (port: number) => Promise<T>): Promise<T> {
  if (choice.port !== undefined) return launch(choice.port);
  for (let attempt = 1; ; attempt++) {
    try {
      return await launch(await findFreePort(choice.offsets));
    } catch (error) {
      if (attempt === LAUNCHES || !(error instanceof LaunchError) || !error.addressInUse) throw error;
    }
  }
}
