import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ServiceUnavailableError } from './errors.js';
import { withFileLock } from './file-lock.js';

const INSTALL_TIMEOUT = 600_000;

/** What a finished program left: its exit code (null when a signal ended it) and all it printed. */
export interface ProgramResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The absolute path of an executable in one of the folders of `searchPath` (PATH by default), or null. */
export function findProgram(name: string, searchPath = process.env['PATH'] ?? ''): string | null {
  const folders = searchPath.split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether `requireProgram` can install what is missing. */
export function canInstall(): boolean {
  return process.getuid?.() === 0 && findProgram('apt-get') !== null;
}

/** Runs a program to its end, without a shell and with no standard input. Rejects only if it cannot be started. */
export async function runProgram(
  file: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; timeout?: number } = {},
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = execFile(file, args, { maxBuffer: 1 << 24, ...options }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code === 'string') reject(error);
      else resolve({ code: child.exitCode, stdout, stderr });
    });
    child.stdin?.end();
  });
}

/** A program and the Debian package that holds it. */
export interface ProgramSource {
  readonly program: string;
  readonly debianPackage: string;
  /** A sentence on how to get it elsewhere than on Debian. */
  readonly howToGet: string;
}

/**
 * The path of a program, installed from Debian's packages first if it is missing, apt-get is there and we are root.
 *
 * Throws `ServiceUnavailableError` when it cannot be had.
 */
export async function requireProgram(source: ProgramSource): Promise<string> {
  const present = findProgram(source.program);
  if (present !== null) return present;
  const missing = `The program ${source.program} is not on the PATH.`;
  const aptGet = findProgram('apt-get');
  if (aptGet === null || process.getuid?.() !== 0) throw new ServiceUnavailableError(missing, source.howToGet);
  const failure = await withFileLock(join(tmpdir(), 'kv-test-apt.lock'), async () => {
    if (findProgram(source.program) !== null) return null;
    return installDebianPackage(aptGet, source.debianPackage);
  });
  const installed = findProgram(source.program);
  if (installed !== null) return installed;
  throw new ServiceUnavailableError(`${missing} Installing it failed: ${failure ?? ''}`.trim(), source.howToGet);
}

/** Installs a package; returns null, or the end of what apt-get complained about. */
async function installDebianPackage(aptGet: string, name: string): Promise<string | null> {
  // RUNLEVEL=1 keeps the package's own service from being started where init scripts are used.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const lock = ['-o', 'DPkg::Lock::Timeout=300'];
  const install = ['install', '-y', '--no-install-recommends', name];
  for (const args of [['update'], install]) {
    const result = await runProgram(aptGet, [...lock, ...args], { env, timeout: INSTALL_TIMEOUT });
    // An update that fails in part may still leave the list that is needed.
    if (result.code !== 0 && args === install) return `apt-get ${args.join(' ')}: ${result.stderr.trim().slice(-400)}`;
  }
  return null;
}
