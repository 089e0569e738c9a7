import { MemoryBackend } from '@keyvaluestore/memory';
import BTreeModule from 'sorted-btree';

import { atLeast, atMost, compare, median, nanoseconds, random, type Row } from './measure.js';

const BTree = BTreeModule.default;
const KEY = 'leaderboard';
const SIZES = [1_000, 100_000, 1_000_000];

interface Entry {
  readonly member: string;
  readonly score: number;
}

const compareEntries = (a: Entry, b: Entry): number =>
  a.score - b.score || (a.member < b.member ? -1 : a.member > b.member ? 1 : 0);

function entriesOf(size: number): Entry[] {
  const next = random(size);
  return Array.from({ length: size }, (_, index) => ({ member: `member:${index}`, score: Math.floor(next() * size) }));
}

/** A sorted set by hand: sorted-btree in order, and a Map from member to score. */
class RawSortedSet {
  readonly tree = new BTree<Entry, undefined>(undefined, compareEntries);
  readonly scores = new Map<string, number>();

  add(entry: Entry): void {
    const score = this.scores.get(entry.member);
    if (score !== undefined) this.tree.delete({ member: entry.member, score });
    this.scores.set(entry.member, entry.score);
    this.tree.set(entry, undefined);
  }

  range(min: number, max: number, limit: number): string[] {
    const members: string[] = [];
    this.tree.forRange({ member: '', score: min }, { member: '\uffff', score: max }, true, ({ member }) => {
      members.push(member);
      return members.length === limit ? { break: true } : undefined;
    });
    return members;
  }

  count(min: number, max: number): number {
    return this.tree.forRange({ member: '', score: min }, { member: '\uffff', score: max }, true);
  }
}

async function fill(entries: readonly Entry[]): Promise<MemoryBackend> {
  const backend = new MemoryBackend();
  for (const { member, score } of entries) await backend.zAdd(KEY, member, score);
  return backend;
}

function fillRaw(entries: readonly Entry[]): RawSortedSet {
  const set = new RawSortedSet();
  for (const entry of entries) set.add(entry);
  return set;
}

/** The least that an asynchronous sorted set can cost: the one by hand behind async functions. */
class AsyncSortedSet {
  readonly #set = new RawSortedSet();
  async add(entry: Entry): Promise<void> {
    this.#set.add(entry);
  }
  async range(min: number, max: number, limit: number): Promise<string[]> {
    return this.#set.range(min, max, limit);
  }
  async score(member: string): Promise<number | null> {
    return this.#set.scores.get(member) ?? null;
  }
}

async function fillAsync(entries: readonly Entry[]): Promise<AsyncSortedSet> {
  const set = new AsyncSortedSet();
  for (const entry of entries) await set.add(entry);
  return set;
}

async function rowsOf(size: number): Promise<Row[]> {
  const entries = entriesOf(size);
  const rounds = size === 1_000_000 ? 3 : 9;
  // Small sets are filled again and again, so that each round is long enough to be measured.
  const fills = Math.max(1, 100_000 / size);
  const filling = (action: (entries: readonly Entry[]) => unknown) => () =>
    nanoseconds(size * fills, async () => {
      for (let time = 0; time < fills; time++) await action(entries);
    });
  const insert = await compare(rounds, filling(fill), filling(fillAsync));
  const insertBare = await compare(rounds, filling(fill), filling(fillRaw));

  const backend = await fill(entries);
  const behindPromises = await fillAsync(entries);
  const bare = fillRaw(entries);
  const next = random(7);
  const mins = Array.from({ length: 5_000 }, () => Math.floor(next() * size * 0.8));
  const each = (list: readonly number[], action: (min: number) => unknown) => () =>
    nanoseconds(list.length, async () => {
      for (const min of list) await action(min);
    });
  const eachBare = (list: readonly number[], action: (min: number) => unknown) => () =>
    nanoseconds(list.length, () => {
      for (const min of list) action(min);
    });
  const rangeOurs = each(mins, (min) => backend.zRangeByScore(KEY, min, Infinity, { limit: 100 }));
  const range = await compare(
    rounds,
    rangeOurs,
    each(mins, (min) => behindPromises.range(min, Infinity, 100)),
  );
  const rangeBare = await compare(
    rounds,
    rangeOurs,
    eachBare(mins, (min) => bare.range(min, Infinity, 100)),
  );
  const score = await compare(
    rounds,
    each(mins, (min) => backend.zScore(KEY, `member:${min}`)),
    each(mins, (min) => behindPromises.score(`member:${min}`)),
  );
  const wide = Math.floor(size * 0.9);
  const few = mins.slice(0, Math.max(5, Math.floor(2_000_000 / size)));
  const count = await compare(
    3,
    each(few, (min) => backend.zCount(KEY, min % 10, wide)),
    eachBare(few, (min) => bare.count(min % 10, wide)),
  );
  const group = `sorted set of ${size.toLocaleString('en')}` as const;
  const row = (name: string, result: Pick<Row, 'ratio' | 'ours' | 'theirs'>, goal?: number): Row => ({
    group,
    name,
    unit: 'ns',
    ...result,
    ...(goal === undefined ? {} : atLeast(goal, result.ratio as number)),
  });
  return [
    row('insert in random order, against sorted-btree and a Map behind async functions', insert, 0.6),
    row('insert in random order, against the same without a promise', insertBare, 0.6),
    row('range of 100, against sorted-btree behind async functions', range, 0.6),
    row('range of 100, against the same without a promise', rangeBare, 0.6),
    row('count of 90 %, against walking sorted-btree', count),
    row('score, against a Map behind async functions', score),
  ];
}

/** Time per operation at ten times the size, and counts of narrow and wide ranges. */
async function growth(): Promise<Row[]> {
  const group = 'growth of sorted sets';
  const sizes = [10_000, 100_000, 1_000_000];
  const times = new Map<string, number[]>();
  for (const size of sizes) {
    const backend = await fill(entriesOf(size));
    const operations: Record<string, (index: number) => Promise<unknown>> = {
      zAdd: (index) => backend.zAdd(KEY, `other:${index}`, index),
      zScore: (index) => backend.zScore(KEY, `member:${index}`),
      'zRangeByScore of 10': (index) => backend.zRangeByScore(KEY, index, Infinity, { limit: 10 }),
      'zCount of 0.1 %': (index) => backend.zCount(KEY, index, index + size / 1000),
      'zCount of 90 %': (index) => backend.zCount(KEY, index, index + size * 0.9),
    };
    for (const [name, action] of Object.entries(operations)) {
      const runs: number[] = [];
      for (let round = 0; round < 7; round++) {
        runs.push(
          await nanoseconds(2_000, async () => {
            for (let index = 0; index < 2_000; index++) await action(index);
          }),
        );
      }
      times.set(name, [...(times.get(name) ?? []), median(runs)]);
    }
  }
  const at = (name: string, index: number): number => (times.get(name) as number[])[index] as number;
  const rows: Row[] = [...times.keys()].map((name) => {
    const ours = at(name, 2) / at(name, 1);
    return { group, name: `${name}: time at 1,000,000 to time at 100,000`, unit: '×', ours };
  });
  const wide = at('zCount of 90 %', 2) / at('zCount of 0.1 %', 2);
  return [
    ...rows,
    { group, name: 'zCount of 900,000 to zCount of 1,000, at 1,000,000', unit: '×', ours: wide, ...atMost(2, wide) },
  ];
}

/** Heap of a sorted set of a million members, strings included, for each of them. */
async function heap(): Promise<Row> {
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error('run with --expose-gc');
  const size = 1_000_000;
  const backend = new MemoryBackend();
  collect();
  const before = process.memoryUsage().heapUsed;
  const next = random(1);
  for (let index = 0; index < size; index++) await backend.zAdd(KEY, `member:${index}`, next() * size);
  collect();
  const ours = (process.memoryUsage().heapUsed - before) / size;
  if ((await backend.zCount(KEY, -Infinity, Infinity)) !== size) throw new Error('the sorted set is not whole');
  return {
    group: 'memory',
    name: 'heap for each of 1,000,000 sorted-set members',
    unit: 'bytes',
    ours,
    ...atMost(250, ours),
  };
}

/** Sorted sets of the memory backend against hand-written ones on sorted-btree. */
export async function memorySortedSets(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const size of SIZES) rows.push(...(await rowsOf(size)));
  rows.push(...(await growth()));
  // Last, since its fractional scores make the engine recompile what the others measure.
  return [...rows, await heap()];
}
