import { type NamesAt } from '@keyvaluestore/core';

import { type Random } from './concurrency-random.js';
import { type ClientCall } from './concurrency-specification.js';

/** Which calls clients make at the same time, on how many keys. A name given twice is drawn twice as often. */
interface Mix {
  readonly name: string;
  readonly keys: number;
  readonly alone: readonly NamesAt<'call'>[];
  readonly inBatch: readonly NamesAt<'batch'>[];
  readonly inAtomicWrite: readonly NamesAt<'atomicWrite'>[];
}

export const WORKLOADS = [
  {
    name: 'strings',
    keys: 2,
    alone: [
      ...['get', 'get', 'get', 'set', 'setNX', 'setXX', 'setEQ', 'setEQ', 'delete'],
      ...['getSet', 'getSet', 'getDelete', 'deleteEQ', 'exists'],
    ],
    inBatch: ['get', 'exists', 'set', 'delete'],
    inAtomicWrite: [
      ...['set', 'setNX', 'setXX', 'setEQ', 'setEQ', 'delete', 'deleteEQ', 'deleteXX'],
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
      ...['type', 'get', 'get', 'set', 'setNX', 'setXX', 'setEQ', 'getSet', 'getDelete', 'delete', 'delete', 'nIncrBy'],
      ...['sMembers', 'sAdd', 'sRem', 'hGet', 'hGetAll', 'hSet', 'hSetNX', 'hDel'],
    ],
    inBatch: ['get', 'set', 'delete', 'sAdd', 'sRem', 'hSet', 'hDel', 'sMembers', 'hGetAll', 'type'],
    // An operation of a wrong type fails a whole atomic write, of which the parts then have no answers of their own.
    inAtomicWrite: ['set', 'setNX', 'setXX', 'delete', 'deleteXX', 'checkExists', 'checkAbsent'],
  },
] as const satisfies readonly Mix[];

/** One of the {@link WORKLOADS}. */
export type Workload = (typeof WORKLOADS)[number];

/** The methods that clients call. */
export type PlannedMethod = (typeof WORKLOADS)[number]['alone' | 'inBatch' | 'inAtomicWrite'][number];

/** Draws the calls of all clients of one workload. */
export class Planner {
  readonly #random: Random;
  readonly #recent = new Map<string, string>();
  #values = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  call(key: string, methods: readonly PlannedMethod[]): ClientCall {
    const method = this.#random.pick(methods);
    return { method, args: [key, ...this.#arguments[method](key)] };
  }

  /** Values are never the same twice, so that what a read gives tells which write it saw. */
  #value(key: string): string {
    this.#values += 1;
    const value = `v${this.#values}`;
    this.#recent.set(key, value);
    return value;
  }

  /** The value that a key most likely has. */
  readonly #expected = (key: string): string => this.#recent.get(key) ?? 'none';
  readonly #member = (): string => this.#random.pick(['a', 'b', 'c']);
  readonly #some = (): readonly string[] => (this.#random.oneIn(2) ? ['a', 'b', 'c'] : [this.#member()]);
  readonly #number = (): number => 1 + this.#random.below(3);

  /** The arguments of each method after the key. */
  readonly #arguments: Readonly<Record<PlannedMethod, (key: string) => readonly (string | number)[]>> = {
    get: () => [],
    set: (key) => [this.#value(key)],
    setNX: (key) => [this.#value(key)],
    setXX: (key) => [this.#value(key)],
    setEQ: (key) => {
      const expected = this.#expected(key);
      return [this.#value(key), expected];
    },
    getSet: (key) => [this.#value(key)],
    getDelete: () => [],
    deleteEQ: (key) => [this.#expected(key)],
    delete: () => [],
    exists: () => [],
    type: () => [],
    nIncrBy: () => [this.#number()],
    sAdd: () => [this.#member()],
    sRem: () => this.#some(),
    sMembers: () => [],
    hSet: (key) => [this.#member(), this.#value(key)],
    hSetNX: (key) => [this.#member(), this.#value(key)],
    hDel: () => this.#some(),
    hGet: () => [this.#member()],
    hGetAll: () => [],
    zAdd: () => [this.#member(), this.#random.below(1000)],
    zAddNX: () => [this.#member(), this.#random.below(1000)],
    zRem: () => [this.#member()],
    zScore: () => [this.#member()],
    zIncrBy: () => [this.#member(), this.#number()],
    deleteXX: () => [],
    checkExists: () => [],
    checkAbsent: () => [],
    checkEquals: (key) => [this.#expected(key)],
  };
}
