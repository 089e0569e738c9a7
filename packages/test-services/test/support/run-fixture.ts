import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const PACKAGE = resolve(__dirname, '../..');

/** A TypeScript program of this package that runs in a process of its own, with its own temporary folder. */
export interface RunningProgram {
  readonly child: ChildProcess;
  /** Its folder for temporary files. */
  readonly folder: string;
  /** The first line that it prints. */
  readonly firstLine: Promise<string>;
  /** Resolves when it has ended. */
  readonly ended: Promise<{ code: number | null; signal: string | null; stdout: string; stderr: string }>;
}

/** Runs a program below the package's folder with these arguments and more environment variables. */
export async function runProgramFile(
  file: string,
  args: readonly string[],
  environment: Record<string, string | undefined> = {},
): Promise<RunningProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'kv-fixture-'));
  const child = spawn(process.execPath, ['--import', 'tsx', join(PACKAGE, file), ...args], {
    cwd: PACKAGE,
    env: { ...process.env, ...environment, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const firstLine = new Promise<string>((resolveLine) => {
    child.stdout.on('data', (chunk) => {
      stdout += String(chunk);
      if (stdout.includes('\n')) resolveLine(stdout.slice(0, stdout.indexOf('\n')));
    });
  });
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
    stdout,
    stderr,
  }));
  return { child, folder, firstLine, ended };
}

/** What lies in a program's temporary folder, compilation caches apart. */
export async function leftovers(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => !name.startsWith('tsx-') && !name.startsWith('node-compile-cache'));
}

/** Removes a program's temporary folder. */
export async function forget(program: RunningProgram): Promise<void> {
  await rm(program.folder, { recursive: true, force: true });
}
