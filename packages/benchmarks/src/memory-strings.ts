import { MemoryBackend } from '@keyvaluestore/memory';
import Keyv from 'keyv';

import { atLeast, compare, nanoseconds, type Row } from './measure.js';

const KEYS = 10_000;
const ROUNDS = 9;
const keys = Array.from({ length: KEYS }, (_, index) => `user:${index}`);
const values = keys.map((key) => `the value of ${key}`);

interface Store {
  get(key: string): Promise<unknown>;
  set(key: string, value: string): Promise<unknown>;
}

/** The least that an asynchronous store can cost: an async function around a Map. */
class AsyncMap implements Store {
  readonly #map = new Map<string, string>();
  async get(key: string): Promise<string | null> {
    return this.#map.get(key) ?? null;
  }
  async set(key: string, value: string): Promise<void> {
    this.#map.set(key, value);
  }
}

const setAll = (store: Store) =>
  nanoseconds(KEYS * 10, async () => {
    for (let pass = 0; pass < 10; pass++) {
      for (let index = 0; index < KEYS; index++) await store.set(keys[index] as string, values[index] as string);
    }
  });

const getAll = (store: Store) =>
  nanoseconds(KEYS * 10, async () => {
    for (let pass = 0; pass < 10; pass++)
      for (let index = 0; index < KEYS; index++) await store.get(keys[index] as string);
  });

/** `get` and `set` of the memory backend against a Map behind async functions, and against keyv. */
export async function memoryStrings(): Promise<Row[]> {
  const ours = new MemoryBackend();
  const rows: Row[] = [];
  for (const [name, theirs, goals] of [
    ['async function around a Map', new AsyncMap(), { set: 0.45, get: 0.4 }],
    ['keyv 5.6.0', new Keyv() as Store, { set: 3, get: 3 }],
  ] as const) {
    for (const [method, measure] of [
      ['set', setAll],
      ['get', getAll],
    ] as const) {
      const result = await compare(
        ROUNDS,
        () => measure(ours),
        () => measure(theirs),
      );
      rows.push({
        group: 'memory',
        name: `${method}, against ${name}`,
        unit: 'ns',
        ...result,
        ...atLeast(goals[method], result.ratio),
      });
    }
  }
  return rows;
}
