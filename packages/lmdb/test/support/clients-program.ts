import { writeSync } from 'node:fs';

import { LMDBBackend } from '../../src/index.js';
import { type Act, KEYS, type Recorded } from './register.js';

/*
 * Some clients of one file: each makes one call after the other as soon as the key 'go' is there, and all are written
 * down with the times of the machine's clock, which all processes share.
 */
const [path, process_, clients, calls] = process.argv.slice(2) as [string, string, string, string];
const backend = new LMDBBackend({ path, durability: 'os' });

const pick = (below: number): number => Math.floor(Math.random() * below);

function act(): Act {
  const name = (['get', 'get', 'set', 'setNX', 'setEQ', 'delete', 'nIncrBy'] as const)[pick(7)] as Act['name'];
  return { name, key: KEYS[pick(KEYS.length)] as string, value: pick(4), old: pick(4) };
}

function perform({ name, key, value, old }: Act): Promise<unknown> {
  switch (name) {
    case 'get':
      return backend.get(key);
    case 'set':
      return backend.set(key, value);
    case 'setNX':
      return backend.setNX(key, value);
    case 'setEQ':
      return backend.setEQ(key, value, old);
    case 'delete':
      return backend.delete(key);
    case 'nIncrBy':
      return backend.nIncrBy(key, value);
  }
}

async function client(process: number): Promise<Recorded[]> {
  const recorded: Recorded[] = [];
  for (let call = 0; call < Number(calls); call++) {
    const operation = act();
    // Reads of one callback share a state of the file, so each call begins one.
    await new Promise((resolve) => setImmediate(resolve));
    const calledAt = Number(globalThis.process.hrtime.bigint());
    const output = (await perform(operation)) ?? null;
    recorded.push({ process, operation, calledAt, returnedAt: Number(globalThis.process.hrtime.bigint()), output });
  }
  return recorded;
}

writeSync(1, 'ready\n');
while ((await backend.get('go')) === null) await new Promise((resolve) => setTimeout(resolve, 1));
const all = await Promise.all(
  Array.from({ length: Number(clients) }, (_, index) => client(Number(process_) * Number(clients) + index)),
);
await backend.close();
process.stdout.write(
  all
    .flat()
    .map((entry) => `${JSON.stringify(entry)}\n`)
    .join(''),
);
