import { Invalidator, ReadCache } from '@keyvaluestore/cache';
import { type Backend, joined, prefixed } from '@keyvaluestore/core';
import { faulty, MemoryBackend } from '@keyvaluestore/memory';

import { atOnce, inTurn } from './duels.js';
import { compare, difference, nanoseconds, type Row } from './measure.js';

const KEYS = 20_000;
const ROUNDS = 11;
const AT_ONCE = 100;
const GROUP = 'wrappers over memory';
const keys = Array.from({ length: KEYS }, (_, index) => `user:${index}`);
const key = (index: number): string => keys[index] as string;

const getAll = (backend: Backend) => (): Promise<number> =>
  nanoseconds(KEYS, () => inTurn(KEYS, (index) => backend.get(key(index))));

const setAll = (backend: Backend) => (): Promise<number> =>
  nanoseconds(KEYS, () => inTurn(KEYS, (index) => backend.set(key(index), key(index))));

const getAtOnce = (backend: Backend) => (): Promise<number> =>
  nanoseconds(KEYS, () => atOnce(KEYS, AT_ONCE, (index) => backend.get(key(index))));

type Measure = (backend: Backend) => () => Promise<number>;

/** What a wrapper adds to each call, in nanoseconds. */
async function overhead(
  name: string,
  wrap: (backend: Backend) => Backend,
  measure: Measure,
  beforeRound: (wrapped: Backend) => void = () => undefined,
): Promise<Row> {
  const backend = new MemoryBackend();
  const wrapped = wrap(backend);
  await setAll(backend)();
  const through = (): Promise<number> => {
    beforeRound(wrapped);
    return measure(wrapped)();
  };
  return { group: GROUP, name, unit: 'ns more', ours: await difference(ROUNDS, through, measure(backend)) };
}

async function cacheHit(): Promise<Row> {
  const backend = new MemoryBackend();
  const cache = new ReadCache(backend, { maxEntries: 2 * KEYS });
  await setAll(backend)();
  const result = await compare(ROUNDS, getAll(cache), getAll(backend));
  return { group: GROUP, name: 'get, hit of a ReadCache, against memory itself', unit: 'ns', ...result };
}

/** What each wrapper costs, over a backend that costs next to nothing. */
export async function wrappers(): Promise<Row[]> {
  const forget = (cache: Backend): void => {
    (cache as ReadCache).clear();
  };
  const profiler = { operation: () => undefined, request: () => undefined };
  return [
    await cacheHit(),
    await overhead('get, miss of a ReadCache', (b) => new ReadCache(b, { maxEntries: 2 * KEYS }), getAll, forget),
    await overhead('get, through an Invalidator', (b) => new Invalidator(b, () => undefined), getAll),
    await overhead('set, through an Invalidator', (b) => new Invalidator(b, () => undefined), setAll),
    await overhead('get, prefixed', (b) => prefixed(b, 'tenant:'), getAll),
    await overhead('get, faulty without a fault', (b) => faulty(b, { seed: 1 }), getAll),
    await overhead('get, joined, one after the other', (b) => joined(b), getAll),
    await overhead('get, joined, 100 at once', (b) => joined(b), getAtOnce),
    await overhead('get, with a profiler', (b) => b.withProfiler(profiler), getAll),
  ];
}
