import { CLUSTER_BUS_OFFSET, launchOnFreePort } from './ports.js';
import { ManagedServer } from './managed-server.js';
import { requireProgram, type ProgramSource } from './programs.js';
import { askRedis, type RedisAddress } from './redis-probe.js';
import { makeTempFolder } from './temp-folder.js';

const HOST = '127.0.0.1';

/** How to get a Redis, in a whole sentence. */
export const REDIS_HOW_TO_GET =
  'Install Redis 7 or later: `apt-get install redis-server` on Debian and Ubuntu, `brew install redis` on macOS; ' +
  'or set KV_TEST_REDIS_URL (KV_TEST_REDIS_CLUSTER_URLS for a cluster) to servers that run.';

const REDIS_SERVER: ProgramSource = {
  program: 'redis-server',
  debianPackage: 'redis-server',
  howToGet: REDIS_HOW_TO_GET,
};

/** How to start a Redis server. */
export interface RedisOptions {
  /** The port to listen on; a free one by default. */
  readonly port?: number;
  /** True keeps an append-only file, synced at every write, so that writes outlive `kill('SIGKILL')`. */
  readonly appendOnly?: boolean;
  /** The password that clients must give; none by default. It becomes a part of the URL. */
  readonly password?: string;
  /** True makes the server a node of a cluster, with no slots yet; also needs the port 10000 above to be free. */
  readonly clusterNode?: boolean;
  /** More arguments for redis-server, after all others: `['--maxmemory', '5mb']`. */
  readonly args?: readonly string[];
}

/** A Redis server of our own on 127.0.0.1, with its data in a temporary folder. */
export interface RedisServer {
  /** `redis://127.0.0.1:port`, with the password if it has one. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** The process id of the present run; another one after `restart()`. */
  readonly pid: number;
  /**
   * Sends a signal. Resolves when the process has ended, but at once for those that do not end it: SIGSTOP makes
   * the server silent with its connections open, SIGCONT wakes it.
   */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Ends it with SIGTERM if it runs, starts it on the same port and folder, and resolves when it answers. */
  restart(): Promise<void>;
  /** Kills it, awaits its end and removes its folder. Can be called more than once. */
  stop(): Promise<void>;
}

/**
 * Starts `redis-server` from the PATH (installed from Debian's packages first, if we are root there) and resolves
 * when it answers PING.
 *
 * It saves nothing to disk unless `appendOnly` is set. Throws `ServiceUnavailableError` when there is no
 * redis-server, and an error with the end of its log when it does not start.
 */
export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  const file = await requireProgram(REDIS_SERVER);
  const offsets = options.clusterNode === true ? [CLUSTER_BUS_OFFSET] : [];
  return launchOnFreePort({ port: options.port, offsets }, (port) => startOnPort(file, port, options));
}

async function startOnPort(file: string, port: number, options: RedisOptions): Promise<RedisServer> {
  const folder = await makeTempFolder('redis');
  const address: RedisAddress = { host: HOST, port, password: options.password };
  const server = await ManagedServer.start({
    file,
    args: redisArguments(port, folder, options),
    folder,
    isReady: (pid) => answers(address, pid),
  });
  const credentials = options.password === undefined ? '' : `:${encodeURIComponent(options.password)}@`;
  return {
    url: `redis://${credentials}${HOST}:${port}`,
    host: HOST,
    port,
    get pid() {
      return server.pid;
    },
    kill: (signal) => server.kill(signal),
    restart: () => server.restart(),
    stop: () => server.stop(),
  };
}

function redisArguments(port: number, folder: string, options: RedisOptions): string[] {
  return [
    ...['--port', String(port), '--bind', HOST, '--dir', folder, '--save', ''],
    ...(options.appendOnly === true ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no']),
    ...(options.password === undefined ? [] : ['--requirepass', options.password]),
    // A dead node is noticed after 2 seconds instead of 15.
    ...(options.clusterNode === true ? ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'] : []),
    ...(options.args ?? []),
  ];
}

/** Whether it is really our process that answers there: another one may have taken the port before it. */
async function answers(address: RedisAddress, pid: number): Promise<boolean> {
  const info = await askRedis(address, 'INFO', 'server');
  if (info.startsWith('-NOAUTH')) return true;
  if (!info.includes(`\nprocess_id:${pid}\r\n`)) return false;
  return (await askRedis(address, 'PING')) === 'PONG';
}
