import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const root = join(__dirname, '../../../..');

/** What became of a program. */
export interface Ended {
  readonly code: number | null;
  readonly printed: string;
  readonly errors: string;
}

/** Runs a program in a process of its own until it ends. One that goes on for a minute is killed. */
export async function runProgram(
  file: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Ended> {
  const tsx = join(root, 'node_modules/tsx/dist/loader.mjs');
  const child = spawn(process.execPath, ['--conditions=@keyvaluestore/source', '--import', tsx, file, ...args], {
    cwd: root,
    ...options,
    timeout: 60_000,
  });
  const [[code], printed, errors] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]);
  return { code: code as number | null, printed, errors };
}

/** Opens an address in a process of its own, and gives what `open-program` tells. */
export function runOpenProgram(address: string, env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return runProgram(join(__dirname, 'open-program.ts'), [address], { env: { ...process.env, ...env } });
}
