import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

import { describeWith, type DynamoDBService, dynamoDBService, whyMissing } from '@keyvaluestore/test-services';
import { createClient, type RedisClientType } from 'redis';

import { createApp } from '../src/app.js';
import { Notes } from '../src/notes.js';

const example = join(__dirname, '..');
const command = join(example, '../../packages/server/src/cli.ts');

/** Starts the store as a process of its own, and gives its address. */
async function startStore(endpoint: string): Promise<readonly [store: ChildProcess, url: string]> {
  const store = spawn(
    process.execPath,
    ['--conditions=@keyvaluestore/source', '--import', 'tsx', command, '--port', '0'],
    {
      cwd: example,
      env: {
        PATH: process.env['PATH'],
        KV_SERVER_BACKEND: `dynamodb://polyglot?endpoint=${encodeURIComponent(endpoint)}&create=true`,
        KV_SERVER_PASSWORD: 'polyglot',
        // What ran before in the same table is not seen.
        KV_SERVER_PREFIX: `${randomUUID()}:`,
        NODE_NO_WARNINGS: '1',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = once(store, 'exit').then(([code]) => Promise.reject(new Error(`the store has ended: ${code}`)));
  ended.catch(() => undefined);
  const [line] = (await Promise.race([once(createInterface({ input: store.stdout }), 'line'), ended])) as [string];
  return [store, line.replace(/^.*aws\.dynamodb at redis:\/\//, 'redis://:polyglot@')];
}

/** What the Python service's half answers: the value of an expression about `notes`. */
async function python(url: string, expression: string): Promise<unknown> {
  const program = `
import json, sys
from notes import Notes
notes = Notes(sys.argv[1], "fastapi")
print(json.dumps(${expression}))`;
  const options = {
    cwd: join(example, 'python'),
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    timeout: 30_000,
  };
  const { stdout } = await promisify(execFile)('python3', ['-c', program, url], options);
  return JSON.parse(stdout) as unknown;
}

const whyNoPython =
  spawnSync('python3', ['-c', 'import redis']).status === 0 ? undefined : 'python3 has no redis (pip install redis)';

describeWith(whyMissing('dynamodb'), 'services on one store', () => {
  let dynamoDB: DynamoDBService;
  let store: ChildProcess;
  let storeURL: string;
  let client: RedisClientType;
  let server: Server;

  beforeAll(async () => {
    dynamoDB = await dynamoDBService();
    [store, storeURL] = await startStore(dynamoDB.endpoint);
    client = createClient({ url: storeURL }) as unknown as RedisClientType;
    await client.connect();
    server = createApp(new Notes(client, 'express')).listen(0, '127.0.0.1');
    await once(server, 'listening');
  }, 120_000);

  afterAll(async () => {
    server.close();
    server.closeAllConnections();
    await client.close();
    const ended = once(store, 'exit');
    store.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    await dynamoDB.stop();
  });

  async function ask(path: string, text?: unknown): Promise<readonly [status: number, body: unknown]> {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
    const headers = { 'content-type': 'application/json' };
    const request = text === undefined ? {} : { method: 'PUT', headers, body: JSON.stringify({ text }) };
    const response = await fetch(url, request);
    return [response.status, await response.json()];
  }

  it('the Express service leaves notes, and reads them', async () => {
    expect(await ask('/notes/a')).toEqual([404, { error: 'there is no such note' }]);
    expect(await ask('/notes/a', 'one')).toEqual([200, { left: 1 }]);
    expect(await ask('/notes/a', 'zwei ☕')).toEqual([200, { left: 2 }]);
    expect(await ask('/notes/a')).toEqual([200, { text: 'zwei ☕', by: 'express' }]);
    expect(await client.ttl('note:a')).toBeGreaterThan(3500);
    expect(await ask('/notes/a', 3)).toEqual([422, { error: 'text must be a text' }]);
    expect(await ask('/notes')).toEqual([200, { express: 2 }]);
  });

  describeWith(
    whyNoPython,
    'and in Python',
    () => {
      it('each reads what the other has left', async () => {
        await ask('/notes/b', 'från Express');
        expect(await python(storeURL, 'notes.read("b")')).toEqual({ text: 'från Express', by: 'express' });
        expect(await python(storeURL, '[notes.leave("b", "från Python"), notes.read("none")]')).toEqual([1, null]);
        expect(await ask('/notes/b')).toEqual([200, { text: 'från Python', by: 'fastapi' }]);
        expect(await python(storeURL, 'notes.counts()')).toEqual({ express: 3, fastapi: 1 });
        expect(await ask('/notes')).toEqual([200, { express: 3, fastapi: 1 }]);
      }, 60_000);
    },
    { optional: true },
  );
});
