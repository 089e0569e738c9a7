import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** How the tests of one file ended. */
export interface FileResult {
  passed: number;
  /** Names of those that failed, with what was found. */
  readonly failed: string[];
  /** Blocks of which the tags say that they cannot be run here. */
  ignored: number;
  /** Whether the file came to its end. */
  isComplete: boolean;
}

/** How a file is run. */
export interface Run {
  /** Names of tests that are not run. */
  readonly leftOut: readonly string[];
  /** A folder for files of the run's own. */
  readonly scratch: string;
  /** Where the suite begins to look for a free port of its own. */
  readonly basePort: number;
  readonly log: (line: string) => void;
}

/** What is asked of the server by Redis's tests, but for what is about the inside of Redis alone. */
const TAGS = '-needs:debug -needs:config-maxmemory -needs:repl -needs:reset -needs:save -needs:config-resetstat -slow';

const COLOURS = new RegExp(String.fromCharCode(27) + '\\[[0-9;]*m', 'g');

/** Runs one file of the suite against a server. Each line is given to `log`. */
export async function runFile(
  suite: string,
  file: string,
  port: number,
  { leftOut, scratch, log, basePort }: Run,
): Promise<FileResult> {
  const skipFile = join(scratch, 'left-out.txt');
  await writeFile(skipFile, leftOut.map((name) => `${name}\n`).join(''));
  const args = ['--host', '127.0.0.1', '--port', String(port), '--single', file, '--singledb', '--durable'];
  args.push(
    '--ignore-encoding',
    '--ignore-digest',
    '--baseport',
    String(basePort),
    '--skipfile',
    skipFile,
    '--tags',
    TAGS,
  );
  const child = spawn('./runtest', args, { cwd: suite, stdio: ['ignore', 'pipe', 'inherit'] });
  const result: FileResult = { passed: 0, failed: [], ignored: 0, isComplete: false };
  for await (const coloured of createInterface({ input: child.stdout })) {
    const line = coloured.replace(COLOURS, '');
    log(line);
    if (line.startsWith('[ok]: ')) result.passed += 1;
    else if (line.startsWith('[err]: ') || line.startsWith('[exception]: ')) result.failed.push(line);
    else if (line.startsWith('[ignore]: ')) result.ignored += 1;
    else if (/^\[\d+\/\d+ done\]/.test(line)) result.isComplete = true;
  }
  return result;
}
