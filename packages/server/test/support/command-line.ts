import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

/** How a process ended, and what it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Starts the server's command as a process. */
export function startCommand(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--conditions=@keyvaluestore/source', '--import', 'tsx', COMMAND, ...args],
    { env: { PATH: process.env['PATH'], ...environment }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let [output, errors] = ['', ''];
  const heard = (text: string): void => {
    for (const listener of listeners) listener(text);
  };
  const listeners = new Set<(text: string) => void>();
  child.stdout?.setEncoding('utf8').on('data', (text: string) => heard((output += text)));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, output, errors })));
  /** The line that tells that it listens. Rejects with what it wrote if it ends before. */
  const ready = new Promise<string>((resolve, reject) => {
    listeners.add((text) => {
      if (text.endsWith('\n')) resolve(text);
    });
    void ended.then(() => reject(new Error(errors)));
  });
  // Not everybody waits for it.
  ready.catch(() => undefined);
  return { child, ready, ended };
}
