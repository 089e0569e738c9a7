import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findFoundationDB, type FoundationDBLocation } from './foundationdb-location.js';
import { ManagedServer } from './managed-server.js';
import { launchOnFreePort } from './ports.js';
import { runProgram } from './programs.js';
import { makeTempFolder } from './temp-folder.js';

const HOST = '127.0.0.1';
const CLI_TIMEOUT_SECONDS = 5;

/** A FoundationDB cluster: one of our own with a single server, or one that ran already. */
export interface FoundationDBCluster {
  /** The path of its cluster file. */
  readonly clusterFile: string;
  /** Whether we started it. Only then can it be killed and restarted, and does `stop()` do anything. */
  readonly owned: boolean;
  /**
   * Sends a signal to the server. Resolves when it has ended, but at once for those that do not end it, such as
   * SIGSTOP and SIGCONT. Rejects if the cluster is not ours.
   */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Ends the server with SIGTERM if it runs, starts it again with its data, resolves when the database is available. */
  restart(): Promise<void>;
  /** Kills the server, awaits its end and removes its folder. Can be called more than once. */
  stop(): Promise<void>;
}

/**
 * The cluster that `findFoundationDB()` finds, started first if only its programs are there; null when there is
 * none: then say `FOUNDATIONDB_NOT_TESTED`.
 *
 * A cluster of our own has one server on a free port of 127.0.0.1, replication `single` and the storage engine
 * `memory`, which logs to disk and so keeps committed data over a SIGKILL. Throws `ServiceUnavailableError` when
 * `FDB_CLUSTER_FILE` names a cluster that cannot be used.
 */
export async function startFoundationDB(): Promise<FoundationDBCluster | null> {
  const location = await findFoundationDB();
  if (location === null) return null;
  return location.kind === 'cluster' ? foreign(location.clusterFile) : startOwn(location);
}

function foreign(clusterFile: string): FoundationDBCluster {
  const refuse = async (): Promise<void> =>
    Promise.reject(new Error(`The FoundationDB of ${clusterFile} is not ours to kill or restart.`));
  return { clusterFile, owned: false, kill: refuse, restart: refuse, stop: async () => Promise.resolve() };
}

async function startOwn(programs: FoundationDBLocation & { kind: 'programs' }): Promise<FoundationDBCluster> {
  return launchOnFreePort({}, async (port) => {
    const folder = await makeTempFolder('foundationdb');
    const clusterFile = join(folder, 'fdb.cluster');
    await writeFile(clusterFile, `kvtest:kvtest@${HOST}:${port}\n`);
    const cli = async (command: string): Promise<string> => askCli(programs.cli, clusterFile, command);
    let configured = false;
    const server = await ManagedServer.start({
      file: programs.server,
      args: serverArguments(port, folder, clusterFile),
      folder,
      isReady: async () => {
        // Until it is configured a new cluster has no database that could become available.
        configured ||= /Database created|already exists/.test(await cli('configure new single memory'));
        return configured && (await cli('status minimal')).includes('The database is available');
      },
    });
    return {
      clusterFile,
      owned: true,
      kill: (signal) => server.kill(signal),
      restart: () => server.restart(),
      stop: () => server.stop(),
    };
  });
}

function serverArguments(port: number, folder: string, clusterFile: string): string[] {
  return [
    // The short options mean the same in all versions: public and listen address, cluster file, data, log folder.
    ...['-p', `${HOST}:${port}`, '-l', `${HOST}:${port}`, '-C', clusterFile],
    ...['-d', join(folder, 'data'), '-L', join(folder, 'logs')],
    // Kernel asynchronous I/O is missing from many containers and file systems.
    '--knob_disable_posix_kernel_aio=1',
  ];
}

async function askCli(cli: string, clusterFile: string, command: string): Promise<string> {
  const args = ['-C', clusterFile, '--timeout', String(CLI_TIMEOUT_SECONDS), '--exec', command];
  const result = await runProgram(cli, args);
  return result.stdout + result.stderr;
}
