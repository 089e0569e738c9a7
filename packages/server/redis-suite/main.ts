// Runs Redis's own tests against the server, on the engines that are named (memory if none is), or against a redis-server
// (`reference`). They are not part of this repository: see docs/server.md for how to get them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { startRedis } from '@keyvaluestore/test-services';

import { type EngineName, ENGINES } from './engines.js';
import { LEFT_OUT, LEFT_OUT_ON } from './left-out.js';
import { type FileResult, runFile } from './run-file.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const SUITE = resolve(process.env['REDIS_SUITE'] ?? join(ROOT, '../redis-7.0.15'));
const HOW_TO_GET = `Redis's tests are not in ${SUITE}. They need tclsh (apt-get install tcl), and come with
  git clone --depth 1 --branch 7.0.15 https://github.com/redis/redis ${SUITE}
REDIS_SUITE names another folder.`;

/** The files that are about what a server answers, in the families that this one has. */
const FILES = [
  ...['type/string', 'type/incr', 'type/hash', 'type/list', 'type/list-3', 'type/set', 'type/zset'],
  ...['expire', 'keyspace', 'scan', 'multi'],
].map((name) => `unit/${name}`);

interface Target {
  readonly port: number;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return port;
}

async function startServer(url: string): Promise<Target> {
  const port = await freePort();
  const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    [
      '--conditions=@keyvaluestore/source',
      '--import',
      'tsx',
      cli,
      '--backend',
      url,
      '--port',
      String(port),
      '--allow-flush',
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  const first = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    ended.then(() => undefined),
  ]);
  if (first === undefined) throw new Error(`the server on ${url} does not listen`);
  return {
    port,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function startReference(): Promise<Target> {
  const server = await startRedis();
  return { port: Number(new URL(server.url).port), stop: () => server.stop() };
}

/** What is left out of a file on an engine. */
function leftOutOf(engine: EngineName | 'reference', file: string): readonly string[] {
  if (engine === 'reference') return [];
  return [LEFT_OUT[file], LEFT_OUT_ON[engine][file]].flatMap((reasons) => Object.keys(reasons ?? {}));
}

/** Runs files, each on a server and a store of its own, for tests leave settings behind. */
async function runEngine(name: EngineName | 'reference', files: readonly string[]): Promise<boolean> {
  const isVerbose = process.env['VERBOSE'] === '1';
  const total: FileResult = { passed: 0, failed: [], ignored: 0, isComplete: true };
  for (const file of files) {
    const scratch = await mkdtemp(join(tmpdir(), 'keyvaluestore-suite-'));
    const engine = name === 'reference' ? undefined : await ENGINES[name]();
    const target = engine === undefined ? await startReference() : await startServer(engine.url);
    const started = Date.now();
    try {
      const leftOut = leftOutOf(name, file);
      const log = (line: string): void => {
        if (isVerbose) console.log(line);
      };
      const result = await runFile(SUITE, file, target.port, { leftOut, scratch, log, basePort: await freePort() });
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      const end = result.isComplete ? '' : ', and came to no end';
      console.log(
        `${name} ${file}: ${result.passed} passed, ${result.failed.length} failed, ${leftOut.length} left out${end}, ${seconds} s`,
      );
      for (const line of result.failed) console.log(`  ${line}`);
      total.passed += result.passed;
      total.failed.push(...result.failed);
      total.isComplete &&= result.isComplete;
    } finally {
      await target.stop();
      await engine?.stop();
      await rm(scratch, { recursive: true, force: true });
    }
  }
  console.log(`${name}: ${total.passed} passed, ${total.failed.length} failed`);
  return total.failed.length === 0 && total.isComplete;
}

if (!existsSync(join(SUITE, 'runtest'))) {
  console.error(HOW_TO_GET);
  process.exit(1);
}
const args = process.argv.slice(2);
const files = args.filter((arg) => arg.startsWith('unit/'));
const named = args.filter((arg) => !arg.startsWith('unit/'));
const known = ['reference', ...Object.keys(ENGINES)];
const unknown = named.find((name) => !known.includes(name));
if (unknown !== undefined) {
  console.error(`There is no engine '${unknown}', only: ${known.join(', ')}`);
  process.exit(1);
}
let isGood = true;
for (const name of named.length === 0 ? ['memory'] : named) {
  isGood = (await runEngine(name as EngineName, files.length === 0 ? FILES : files)) && isGood;
}
process.exitCode = isGood ? 0 : 1;
