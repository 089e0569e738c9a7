import { type Capabilities, type NamesAt } from '@keyvaluestore/core';

import { type Random } from './concurrency-random.js';
import { type ClientCall } from './concurrency-specification.js';

/** Which calls clients make at the same time, on how many keys. A name given twice is drawn twice as often. */
interface Mix {
  readonly name: string;
  readonly keys: number;
  readonly alone: readonly NamesAt<'call'>[];
  /** Besides, where what looks at several keys, or members, sees one moment. */
  readonly isolated: readonly NamesAt<'call'>[];
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
    isolated: [],
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
    isolated: [],
    inBatch: ['get', 'nIncrBy', 'nIncrBy'],
    inAtomicWrite: ['nIncrBy', 'nIncrBy', 'checkExists', 'checkAbsent', 'delete'],
  },
  {
    name: 'hashes',
    keys: 2,
    alone: [
      ...['hGet', 'hGetAll', 'hGetAll', 'hSet', 'hSet', 'hSetNX', 'hSetNX', 'hDel', 'hDel', 'delete'],
      ...['hSetEQ', 'hSetEQ', 'hDelXX', 'hMGet', 'hExists', 'hLen', 'hKeys', 'hVals'],
    ],
    isolated: [],
    inBatch: ['hGet', 'hGetAll', 'hMGet', 'hLen', 'hSet', 'hDel'],
    inAtomicWrite: ['hSet', 'hSetNX', 'hSetEQ', 'hDel', 'hDelXX', 'deleteXX', 'checkExists', 'checkAbsent'],
  },
  {
    name: 'counters in hashes',
    keys: 2,
    alone: ['hGet', 'hGetAll', 'hIncrBy', 'hIncrBy', 'hIncrBy', 'hDelXX', 'delete'],
    isolated: [],
    inBatch: ['hGetAll', 'hIncrBy', 'hIncrBy'],
    inAtomicWrite: ['hIncrBy', 'hIncrBy', 'hDelXX', 'checkExists'],
  },
  {
    name: 'sets',
    keys: 2,
    alone: [
      ...['sMembers', 'sMembers', 'sMembers', 'sAdd', 'sAdd', 'sRem', 'sRem', 'delete', 'sAddNX', 'sAddNX', 'sRemXX'],
      ...['sIsMember', 'sMIsMember', 'sCard', 'sPop', 'sPop', 'sMove', 'sMove', 'sRandMember'],
    ],
    isolated: ['sUnion', 'sInter', 'sDiff', 'sUnionStore', 'sInterStore', 'sDiffStore'],
    inBatch: ['sMembers', 'sCard', 'sAdd', 'sRem'],
    inAtomicWrite: ['sAdd', 'sRem', 'sAddNX', 'sRemXX', 'delete', 'deleteXX', 'checkExists', 'checkAbsent'],
  },
  {
    name: 'lists',
    keys: 2,
    alone: [
      ...['lPush', 'lPush', 'rPush', 'rPush', 'lPushX', 'rPushX', 'lPop', 'lPop', 'rPop', 'lMove', 'lMove', 'delete'],
      ...['lRange', 'lRange', 'lLen', 'lIndex', 'lPos', 'lSet', 'lInsert', 'lRem', 'lTrim', 'lTrim'],
    ],
    isolated: [],
    inBatch: ['lPush', 'rPush', 'lRange', 'lLen', 'delete'],
    inAtomicWrite: ['lPush', 'rPush', 'lPushX', 'rPushX', 'lSet', 'delete', 'deleteXX', 'checkExists', 'checkAbsent'],
  },
  {
    name: 'sorted sets',
    keys: 2,
    alone: [
      ...['zScore', 'zScore', 'zAdd', 'zAddNX', 'zIncrBy', 'zIncrBy', 'zRem'],
      ...['zAddXX', 'zAddGT', 'zAddLT', 'zRemXX', 'zhGet'],
    ],
    isolated: [
      ...['zRange', 'zRevRangeWithScores', 'zCard', 'zRank', 'zMScore', 'zPopMin', 'zPopMax', 'zRemRangeByScore'],
      ...['zUnion', 'zDiffStore', 'zUnionStore'],
    ],
    inBatch: ['zScore', 'zAdd', 'zRem'],
    inAtomicWrite: ['zAdd', 'zAddNX', 'zAddXX', 'zAddGT', 'zRem', 'zRemXX'],
  },
  {
    name: 'strings, sets, hashes and lists under the same keys',
    keys: 2,
    alone: [
      ...['type', 'get', 'get', 'set', 'setNX', 'setXX', 'setEQ', 'getSet', 'getDelete', 'delete', 'delete', 'nIncrBy'],
      ...['sMembers', 'sAdd', 'sRem', 'hGet', 'hGetAll', 'hSet', 'hSetNX', 'hDel', 'lPush', 'rPush', 'lPop', 'lRange'],
    ],
    isolated: [],
    inBatch: ['get', 'set', 'delete', 'sAdd', 'sRem', 'hSet', 'hDel', 'rPush', 'sMembers', 'hGetAll', 'lRange', 'type'],
    // An operation of a wrong type fails a whole atomic write, of which the parts then have no answers of their own.
    inAtomicWrite: ['set', 'setNX', 'setXX', 'delete', 'deleteXX', 'checkExists', 'checkAbsent'],
  },
] as const satisfies readonly Mix[];

/** One of the {@link WORKLOADS}. */
export type Workload = (typeof WORKLOADS)[number];

/** The methods that clients call. */
export type PlannedMethod = (typeof WORKLOADS)[number]['alone' | 'isolated' | 'inBatch' | 'inAtomicWrite'][number];

/** What clients call on its own. */
export function aloneIn({ alone, isolated }: Workload, { isolatesKeys }: Capabilities): readonly PlannedMethod[] {
  return isolatesKeys ? [...alone, ...isolated] : alone;
}

/** The members of sets, the fields of hashes and the members of sorted sets. */
export const MEMBERS = ['a', 'b', 'c'] as const;

/** The methods whose first argument is a list of keys. */
const COMBINING: ReadonlySet<PlannedMethod> = new Set<PlannedMethod>(['sUnion', 'sInter', 'sDiff', 'zUnion']);

/** Draws the calls of all clients of one workload. */
export class Planner {
  readonly #random: Random;
  readonly #keys: readonly string[];
  readonly #recent = new Map<string, string>();
  #values = 0;

  constructor(random: Random, keys: readonly string[]) {
    this.#random = random;
    this.#keys = keys;
  }

  call(key: string, methods: readonly PlannedMethod[]): ClientCall {
    const method = this.#random.pick(methods);
    const others = this.#arguments[method](key);
    return { method, args: COMBINING.has(method) ? others : [key, ...others] };
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
  readonly #member = (): string => this.#random.pick(MEMBERS);
  readonly #some = (): readonly string[] => (this.#random.oneIn(2) ? MEMBERS : [this.#member()]);
  readonly #number = (): number => 1 + this.#random.below(3);
  readonly #count = (): readonly number[] => (this.#random.oneIn(2) ? [] : [this.#number()]);
  readonly #score = (): number => this.#random.below(1000);
  readonly #side = (): string => this.#random.pick(['left', 'right']);
  readonly #key = (): string => this.#random.pick(this.#keys);
  /** Keys to be combined. */
  readonly #several = (): readonly string[] => (this.#random.oneIn(3) ? [this.#key()] : this.#keys);

  readonly #pushed = (key: string): readonly string[] =>
    this.#random.oneIn(3) ? [this.#value(key), this.#value(key)] : [this.#value(key)];

  /** The arguments of each method after the key. */
  readonly #arguments: Readonly<Record<PlannedMethod, (key: string) => readonly unknown[]>> = {
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
    sAddNX: () => [this.#member()],
    sRemXX: () => [this.#member()],
    sIsMember: () => [this.#member()],
    sMIsMember: () => [MEMBERS],
    sCard: () => [],
    sPop: this.#count,
    sRandMember: this.#count,
    sMove: () => [this.#key(), this.#member()],
    sUnion: () => [this.#several()],
    sInter: () => [this.#several()],
    sDiff: () => [this.#several()],
    sUnionStore: () => [this.#several()],
    sInterStore: () => [this.#several()],
    sDiffStore: () => [this.#several()],
    hSet: (key) => [this.#member(), this.#value(key)],
    hSetNX: (key) => [this.#member(), this.#value(key)],
    hDel: () => this.#some(),
    hGet: () => [this.#member()],
    hGetAll: () => [],
    hSetEQ: (key) => {
      const expected = this.#expected(key);
      return [this.#member(), this.#value(key), expected];
    },
    hIncrBy: () => [this.#member(), this.#number()],
    hDelXX: () => [this.#member()],
    hMGet: () => [MEMBERS],
    hExists: () => [this.#member()],
    hLen: () => [],
    hKeys: () => [],
    hVals: () => [],
    lPush: (key) => this.#pushed(key),
    rPush: (key) => this.#pushed(key),
    lPushX: (key) => this.#pushed(key),
    rPushX: (key) => this.#pushed(key),
    lPop: this.#count,
    rPop: this.#count,
    lMove: () => [this.#key(), this.#side(), this.#side()],
    lRange: () => [0, -1],
    lLen: () => [],
    lIndex: () => [this.#random.pick([0, 1, -1])],
    lPos: (key) => [this.#expected(key)],
    lSet: (key) => [this.#random.pick([0, -1]), this.#value(key)],
    lInsert: (key) => {
      const expected = this.#expected(key);
      return [this.#random.pick(['before', 'after']), expected, this.#value(key)];
    },
    lRem: (key) => [0, this.#expected(key)],
    lTrim: () => [0, 3],
    zAdd: () => [this.#member(), this.#score()],
    zAddNX: () => [this.#member(), this.#score()],
    zAddXX: () => [this.#member(), this.#score()],
    zAddGT: () => [this.#member(), this.#score()],
    zAddLT: () => [this.#member(), this.#score()],
    zRem: () => [this.#member()],
    zRemXX: () => [this.#member()],
    zhGet: () => [this.#member()],
    zRange: () => [0, this.#random.pick([0, -1])],
    zRevRangeWithScores: () => [0, -1],
    zCard: () => [],
    zRank: () => [this.#member()],
    zMScore: () => [MEMBERS],
    zPopMin: this.#count,
    zPopMax: this.#count,
    zRemRangeByScore: () => [this.#score(), Infinity],
    zUnion: () => [this.#several()],
    zUnionStore: () => [this.#several()],
    zDiffStore: () => [this.#several()],
    zScore: () => [this.#member()],
    zIncrBy: () => [this.#member(), this.#number()],
    deleteXX: () => [],
    checkExists: () => [],
    checkAbsent: () => [],
    checkEquals: (key) => [this.#expected(key)],
  };
}
