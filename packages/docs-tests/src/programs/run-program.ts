import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { withChecks } from '../modules/value-comments.js';
import { type Block } from '../pages/markdown.js';
import { folder } from '../repository.js';

/** How a program has ended. */
export interface Ended {
  /** Its exit code; null if it had to be killed because it did not end. */
  readonly code: number | null;
  /** All that it printed. */
  readonly output: string;
  /** What it printed as errors. */
  readonly errors: string;
}

/** Milliseconds after which a program is killed; less than what ioredis' defaults alone take to give up, which is 73 s. */
const PATIENCE = 60_000;

/** What jest sets is not for programs that run on their own, and neither is advice on the version of Node. */
function environmentOf(page: string, environment: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const ofJest = ['JEST_WORKER_ID', 'NODE_ENV', 'NODE_OPTIONS'];
  const inherited = Object.entries(process.env).filter(([name]) => !ofJest.includes(name));
  return { ...Object.fromEntries(inherited), ...environment, KV_DOCS_PAGE: page, NODE_NO_WARNINGS: '1' };
}

/** Files by name. */
export type Files = Readonly<Record<string, string>>;

/** Writes files where the packages resolve and nothing else is, and runs one of them with Node, in a process of its own. */
export async function runFiles(
  page: string,
  files: Files,
  main: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const parent = join(folder, 'node_modules');
  mkdirSync(parent, { recursive: true });
  const place = mkdtempSync(join(parent, '.pasted-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(place, name), text);
  const preload = pathToFileURL(join(folder, 'src/programs/checks-of-page.ts')).href;
  const args = ['--conditions=@keyvaluestore/source', '--import', 'tsx', '--import', preload, join(place, main)];
  try {
    return await new Promise((resolve, reject) => {
      const child = spawn(process.execPath, args, {
        cwd: place,
        env: environmentOf(page, environment),
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: PATIENCE,
        killSignal: 'SIGKILL',
      });
      let output = '';
      let errors = '';
      child.stdout.on('data', (chunk: Buffer) => void (output += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => void (errors += chunk.toString()));
      child.on('error', reject);
      child.on('close', (code) => {
        resolve({ code, output: output + errors, errors });
      });
    });
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/**
 * Pastes a block into an empty file and runs that. Its text is the block's but for calls around what has a comment that
 * tells the result.
 */
export function runProgram(
  page: string,
  { language, code, line }: Block,
  environment: Readonly<Record<string, string>>,
): Promise<Ended> {
  const main = language === 'ts' ? 'app.mts' : 'app.mjs';
  return runFiles(page, { [main]: withChecks(code, line) }, main, environment);
}
