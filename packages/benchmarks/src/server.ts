import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { atLeast, compare, median, type Row } from './measure.js';
import { serviceOf } from './services.js';

const ROUNDS = 3;
const CLIENTS = 50;
const PIPELINE = 16;
const SCRIPT = fileURLToPath(new URL('dist/cli.mjs', import.meta.resolve('@keyvaluestore/server/package.json')));

interface Served {
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts the server as its users have it, in a process of its own. */
async function serve(backend: string): Promise<Served> {
  const port = 20_000 + (process.pid % 20_000);
  const child = spawn(process.execPath, [SCRIPT, '--backend', backend, '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    ended.then(() => Promise.reject(new Error('the server does not start'))),
  ]);
  return {
    port,
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}

interface Load {
  readonly test: string;
  readonly requests: number;
  readonly clients: number;
  readonly pipeline?: number;
}

/** Microseconds for each request of redis-benchmark, over all its clients. */
async function requestTime(port: number, { test, requests, clients, pipeline = 1 }: Load): Promise<number> {
  const args = ['-h', '127.0.0.1', '-p', port, '-t', test, '-n', requests, '-c', clients, '-P', pipeline, '-r', 10_000];
  const { stdout } = await promisify(execFile)('redis-benchmark', [...args.map(String), '-d', '100', '--csv']);
  // "test","rps",… and then a line for the test, its name first.
  const [, perSecond] = stdout.trim().split('\n').at(-1)?.replaceAll('"', '').split(',') ?? [];
  return 1_000_000 / Number(perSecond);
}

/** Throughput beside redis-server's, on the same machine, in turn. */
async function throughput(reference: number): Promise<Row[]> {
  const { port, stop } = await serve('memory:?limits=native');
  const rows: Row[] = [];
  try {
    for (const test of ['get', 'set', 'incr', 'lpush', 'hset', 'zadd']) {
      for (const [pipeline, requests, goal] of [
        [1, 50_000, 0.6],
        [PIPELINE, 200_000, 0.25],
      ] as const) {
        const load = { test, requests, clients: CLIENTS, pipeline };
        const result = await compare(
          ROUNDS,
          () => requestTime(port, load),
          () => requestTime(reference, load),
        );
        const name = `${test.toUpperCase()}${pipeline === 1 ? '' : `, pipelines of ${pipeline}`}, against redis-server`;
        rows.push({ group: 'server', name, unit: 'µs', ...result, ...atLeast(goal, result.ratio) });
      }
    }
  } finally {
    await stop();
  }
  return rows;
}

/** What one client waits for an answer where an engine stands behind. */
async function waiting(name: string, backend: string, requests: number): Promise<Row[]> {
  const { port, stop } = await serve(backend);
  try {
    const rows: Row[] = [];
    for (const test of ['get', 'set']) {
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round++) times.push(await requestTime(port, { test, requests, clients: 1 }));
      rows.push({
        group: 'server',
        name: `${test.toUpperCase()} of one client, ${name} behind`,
        unit: 'µs',
        ours: median(times),
      });
    }
    return rows;
  } finally {
    await stop();
  }
}

/** The server on memory beside a redis-server, and what other engines behind it take. */
export async function server(): Promise<Row[]> {
  const redis = serviceOf('redis');
  const folder = mkdtempSync(join(tmpdir(), 'keyvaluestore-bench-'));
  try {
    const reference = Number(new URL(redis).port);
    const alone = await requestTime(reference, { test: 'get', requests: 5_000, clients: 1 });
    return [
      ...(await throughput(reference)),
      { group: 'server', name: 'GET of one client, redis-server itself', unit: 'µs', ours: alone },
      ...(await waiting('memory', 'memory:', 5_000)),
      ...(await waiting('LMDB', `lmdb:${folder}`, 1_000)),
      ...(await waiting('Redis', redis, 5_000)),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
