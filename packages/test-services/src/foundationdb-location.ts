import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { ServiceUnavailableError } from './errors.js';
import { findProgram, runProgram } from './programs.js';

/** Where the official packages put the cluster file. */
export const STANDARD_CLUSTER_FILE = '/etc/foundationdb/fdb.cluster';
const LIBRARIES = ['libfdb_c.so', 'libfdb_c.dylib'];
const LIBRARY_FOLDERS = [
  '/usr/lib',
  '/usr/local/lib',
  '/usr/lib64',
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
];
const CONNECT_TIMEOUT = 2_000;

/** How to get a FoundationDB, in whole sentences. */
export const FOUNDATIONDB_HOW_TO_GET =
  'Install the official client and server packages, 7.3, from foundationdb.org or from the releases of ' +
  'github.com/apple/foundationdb; or run the image foundationdb/foundationdb:7.3.63, install the client package for its ' +
  'library libfdb_c, and name the cluster file in FDB_CLUSTER_FILE.';

/** What to print where a test wanted a real FoundationDB and `findFoundationDB()` returned null. */
export const FOUNDATIONDB_NOT_TESTED =
  'No real FoundationDB cluster was tested: there is no libfdb_c with either fdbserver and fdbcli on the PATH or a ' +
  `cluster that answers. ${FOUNDATIONDB_HOW_TO_GET}`;

/** A cluster that runs, or the programs to start one with. */
export type FoundationDBLocation =
  | { readonly kind: 'cluster'; readonly clusterFile: string }
  | { readonly kind: 'programs'; readonly server: string; readonly cli: string };

/**
 * Where a FoundationDB is to be had: the cluster file in `FDB_CLUSTER_FILE`; else `fdbserver` and `fdbcli` on the
 * PATH; else the standard cluster file `/etc/foundationdb/fdb.cluster` if one of its coordinators accepts
 * connections; else null, as also when the client library is missing.
 *
 * Throws `ServiceUnavailableError` when `FDB_CLUSTER_FILE` is set and that cluster cannot be used: asked for by
 * name, it must not be passed over in silence.
 */
export async function findFoundationDB(): Promise<FoundationDBLocation | null> {
  const library = await findFoundationDBLibrary();
  const named = process.env['FDB_CLUSTER_FILE'];
  if (named !== undefined && named !== '') {
    if (library === null) throw unusable('libfdb_c cannot be found.');
    if (!existsSync(named)) throw unusable(`the cluster file ${named} of FDB_CLUSTER_FILE does not exist.`);
    if (await isAnyCoordinatorUp(named)) return { kind: 'cluster', clusterFile: named };
    throw unusable(`no coordinator of ${named}, the cluster file of FDB_CLUSTER_FILE, accepts connections.`);
  }
  if (library === null) return null;
  const [server, cli] = [findProgram('fdbserver'), findProgram('fdbcli')];
  if (server !== null && cli !== null) return { kind: 'programs', server, cli };
  const standing = existsSync(STANDARD_CLUSTER_FILE) && (await isAnyCoordinatorUp(STANDARD_CLUSTER_FILE));
  return standing ? { kind: 'cluster', clusterFile: STANDARD_CLUSTER_FILE } : null;
}

/**
 * The path of the client library libfdb_c, or null.
 *
 * Looked for in FDB_LIBRARY_PATH (the file or its folder), LD_LIBRARY_PATH, DYLD_LIBRARY_PATH, the dynamic linker's
 * cache and the usual folders. One that only FDB_LIBRARY_PATH knows is not seen by the dynamic linker.
 */
export async function findFoundationDBLibrary(): Promise<string | null> {
  const chosen = process.env['FDB_LIBRARY_PATH'] ?? '';
  if (chosen !== '' && existsSync(chosen) && statSync(chosen).isFile()) return chosen;
  const searched = [chosen, process.env['LD_LIBRARY_PATH'] ?? '', process.env['DYLD_LIBRARY_PATH'] ?? ''];
  const listed = searched.flatMap((list) => list.split(delimiter)).filter((folder) => folder !== '');
  return inFolders(listed) ?? (await inLinkerCache()) ?? inFolders(LIBRARY_FOLDERS);
}

function inFolders(folders: readonly string[]): string | null {
  const paths = folders.flatMap((folder) => LIBRARIES.map((library) => join(folder, library)));
  return paths.find((path) => existsSync(path)) ?? null;
}

async function inLinkerCache(): Promise<string | null> {
  const ldconfig = findProgram('ldconfig', `${process.env['PATH'] ?? ''}${delimiter}/sbin${delimiter}/usr/sbin`);
  if (ldconfig === null) return null;
  const { stdout } = await runProgram(ldconfig, ['-p']);
  return /libfdb_c\.so.* => (\/.*)/.exec(stdout)?.[1] ?? null;
}

async function isAnyCoordinatorUp(clusterFile: string): Promise<boolean> {
  const coordinators = parseCoordinators(await readFile(clusterFile, 'utf8'));
  const up = await Promise.all(coordinators.map(({ host, port }) => accepts(host, port)));
  return up.includes(true);
}

/** The coordinators' addresses in a cluster file's text, `description:id@host:port,host:port:tls`. */
export function parseCoordinators(text: string): { host: string; port: number }[] {
  const line = text.split('\n').find((candidate) => /^[^#]*@/.test(candidate)) ?? '';
  const addresses = line
    .slice(line.indexOf('@') + 1)
    .matchAll(/\[?([^,[\]\s]+?)\]?:(\d+)(?::tls)?(?:\(.*?\))?(?=,|\s|$)/g);
  return [...addresses].map(([, host = '', port]) => ({ host, port: Number(port) }));
}

async function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: CONNECT_TIMEOUT });
    const settle = (up: boolean): void => {
      socket.destroy();
      resolve(up);
    };
    socket.once('connect', () => {
      settle(true);
    });
    socket.once('timeout', () => {
      settle(false);
    });
    socket.once('error', () => {
      settle(false);
    });
  });
}

function unusable(reason: string): ServiceUnavailableError {
  return new ServiceUnavailableError(`FoundationDB cannot be used: ${reason}`, FOUNDATIONDB_HOW_TO_GET);
}
