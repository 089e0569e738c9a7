import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(__dirname, '../../../..');

/** Any user but root. */
const NOBODY = 65_534;

/** A program that runs in a process of its own, and what it prints. */
export interface RunningProgram {
  readonly lines: readonly string[];
  /** Resolves when it has printed a line. */
  readonly started: Promise<void>;
  /** Resolves when it has ended and all that it printed is read. */
  readonly ended: Promise<{ readonly lines: readonly string[]; readonly exitCode: number | null }>;
  /** Ends it without giving it a moment. */
  kill(): void;
}

/** How a program is started. */
export interface ProgramOptions {
  /** Whether a root runs it as another user. */
  readonly asOther?: boolean;
  /** How many blocks of 1,024 bytes the files that it writes may have. */
  readonly fileSize?: number;
}

function commandOf(name: string, args: readonly string[]): string[] {
  return ['--conditions=@keyvaluestore/source', '--import', 'tsx', join(__dirname, `${name}-program.ts`), ...args];
}

/** Runs one of the programs beside this file, and waits for its end without giving up its turn. */
export function runProgramWhole(name: string, args: readonly string[]): void {
  execFileSync(process.execPath, commandOf(name, args), { cwd: root, stdio: 'inherit' });
}

/** Starts one of the programs beside this file. */
export function runProgram(
  name: string,
  args: readonly string[],
  { asOther = false, fileSize }: ProgramOptions = {},
): RunningProgram {
  const command = commandOf(name, args);
  const isRoot = process.getuid?.() === 0;
  if (asOther && isRoot) chmodSync(args[0] as string, 0o755);
  const options = { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] as ['ignore', 'pipe', 'inherit'] };
  const identity = asOther && isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const limited = `trap '' XFSZ; ulimit -f ${fileSize}; exec "$0" "$@"`;
  const child =
    fileSize === undefined
      ? spawn(process.execPath, command, { ...options, ...identity })
      : spawn('bash', ['-c', limited, process.execPath, ...command], options);
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  const ended = Promise.all([once(child, 'exit'), once(reader, 'close')]).then(([[code]]) => ({
    lines,
    exitCode: code as number | null,
  }));
  return {
    lines,
    started: once(reader, 'line').then(() => undefined),
    ended,
    kill: () => void child.kill('SIGKILL'),
  };
}
