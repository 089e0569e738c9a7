import { type Random } from './concurrency-random.js';
import { type KeyOperation } from './concurrency-specification.js';

/** Which operations clients make at the same time, on how many keys. A name given twice is drawn twice as often. */
export interface Workload {
  readonly name: string;
  readonly keys: number;
  readonly alone: readonly string[];
  readonly inBatch: readonly string[];
  readonly inAtomicWrite: readonly string[];
}

export const WORKLOADS: readonly Workload[] = [
  {
    name: 'strings',
    keys: 2,
    alone: ['get', 'get', 'get', 'set', 'setNX', 'setXX', 'setEQ', 'setEQ', 'delete'],
    inBatch: ['get', 'set', 'delete'],
    inAtomicWrite: [
      ...['set', 'setNX', 'setXX', 'setEQ', 'setEQ', 'delete', 'deleteXX'],
      ...['checkExists', 'checkAbsent', 'checkEquals'],
    ],
  },
  {
    name: 'counters',
    keys: 2,
    alone: ['get', 'nIncrBy', 'nIncrBy', 'nIncrBy', 'delete'],
    inBatch: ['get', 'nIncrBy', 'nIncrBy'],
    inAtomicWrite: ['nIncrBy', 'nIncrBy', 'checkExists', 'checkAbsent', 'delete'],
  },
  {
    name: 'hashes',
    keys: 2,
    alone: ['hGet', 'hGetAll', 'hGetAll', 'hSet', 'hSet', 'hSetNX', 'hSetNX', 'hDel', 'hDel', 'delete'],
    inBatch: ['hGet', 'hGetAll', 'hSet', 'hDel'],
    inAtomicWrite: ['hSet', 'hSetNX', 'hDel', 'deleteXX', 'checkExists', 'checkAbsent'],
  },
  {
    name: 'sets',
    keys: 2,
    alone: ['sMembers', 'sMembers', 'sMembers', 'sAdd', 'sAdd', 'sRem', 'sRem', 'delete'],
    inBatch: ['sMembers', 'sAdd', 'sRem'],
    inAtomicWrite: ['sAdd', 'sRem', 'delete', 'deleteXX', 'checkExists', 'checkAbsent'],
  },
  {
    name: 'sorted sets',
    keys: 2,
    alone: ['zScore', 'zScore', 'zAdd', 'zAddNX', 'zIncrBy', 'zIncrBy', 'zRem'],
    inBatch: ['zScore', 'zAdd', 'zRem'],
    inAtomicWrite: ['zAdd', 'zAddNX', 'zRem'],
  },
  {
    name: 'strings, sets and hashes under the same keys',
    keys: 2,
    alone: [
      ...['get', 'get', 'set', 'setNX', 'setXX', 'setEQ', 'delete', 'delete', 'nIncrBy'],
      ...['sMembers', 'sAdd', 'sRem', 'hGet', 'hGetAll', 'hSet', 'hSetNX', 'hDel'],
    ],
    inBatch: ['get', 'set', 'delete', 'sAdd', 'sRem', 'hSet', 'hDel', 'sMembers', 'hGetAll'],
    // An operation of a wrong type fails a whole atomic write, of which the parts then have no answers of their own.
    inAtomicWrite: ['set', 'setNX', 'setXX', 'delete', 'deleteXX', 'checkExists', 'checkAbsent'],
  },
];

/** Draws the operations of all clients of one workload. */
export class Planner {
  readonly #random: Random;
  readonly #recent = new Map<string, string>();
  #values = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  operation(key: string, names: readonly string[]): KeyOperation {
    const name = this.#random.pick(names);
    return { key, name, args: this.#arguments(key, name) };
  }

  /** Values are never the same twice, so that what a read gives tells which write it saw. */
  #value(key: string): string {
    this.#values += 1;
    const value = `v${this.#values}`;
    this.#recent.set(key, value);
    return value;
  }

  #member(): string {
    return this.#random.pick(['a', 'b', 'c']);
  }

  #arguments(key: string, name: string): readonly (string | number)[] {
    switch (name) {
      case 'set':
      case 'setNX':
      case 'setXX':
        return [this.#value(key)];
      case 'setEQ': {
        const old = this.#recent.get(key) ?? 'none';
        return [this.#value(key), old];
      }
      case 'checkEquals':
        return [this.#recent.get(key) ?? 'none'];
      case 'nIncrBy':
        return [1 + this.#random.below(3)];
      case 'sRem':
      case 'hDel':
        return this.#random.oneIn(2) ? ['a', 'b', 'c'] : [this.#member()];
      case 'hSet':
      case 'hSetNX':
        return [this.#member(), this.#value(key)];
      case 'sAdd':
      case 'hGet':
      case 'zScore':
      case 'zRem':
        return [this.#member()];
      case 'zAdd':
      case 'zAddNX':
        return [this.#member(), this.#random.below(1000)];
      case 'zIncrBy':
        return [this.#member(), 1 + this.#random.below(3)];
      default:
        return [];
    }
  }
}
