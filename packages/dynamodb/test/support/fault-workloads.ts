import { type Backend } from '@keyvaluestore/core';
import { type Random } from '@keyvaluestore/test-services';

/** How the calls of a workload ended. */
export interface Tally {
  calls: number;
  definite: number;
  unknown: number;
  refused: number;
}

/** What became of a call: its value, or that it may or may not have been done, or that it was not done. */
export type Outcome<T> = { readonly value: T } | 'unknown' | 'refused';

interface Work {
  /** A backend behind faults, and one on the same table without. */
  readonly faulty: Backend;
  readonly sound: Backend;
  readonly run: <T>(call: () => Promise<T>) => Promise<Outcome<T>>;
  readonly worker: number;
  readonly rounds: number;
  readonly random: Random;
}

/** Makes calls, on keys of its own, and gives what is to be checked afterwards. */
export type Workload = (work: Work) => Promise<() => Promise<void>>;

export const isDone = <T>(outcome: Outcome<T>): outcome is { readonly value: T } => typeof outcome === 'object';

/** Counts what must, and what may, have been added. */
class Sum {
  least = 0;
  most = 0;
  add(outcome: Outcome<unknown>, by = 1): void {
    if (isDone(outcome)) this.least += by;
    if (isDone(outcome) || outcome === 'unknown') this.most += by;
  }
  expect(actual: number): void {
    expect(actual).toBeGreaterThanOrEqual(this.least);
    expect(actual).toBeLessThanOrEqual(this.most);
  }
}

/** All workers on one counter and one member: every number that was given was given once. */
const counters: Workload = async ({ faulty, sound, run, worker, rounds }) => {
  const counter = new Sum();
  const score = new Sum();
  let last = 0;
  for (let round = 0; round < rounds; round++) {
    const outcome = await run(() => faulty.nIncrBy(`n${worker}`, 1));
    counter.add(outcome);
    if (isDone(outcome)) {
      expect(outcome.value).toBeGreaterThan(last);
      counter.expect(outcome.value);
      last = outcome.value;
    }
    score.add(await run(() => faulty.zIncrBy('z', `m${worker}`, 1)));
  }
  return async () => {
    counter.expect(Number((await sound.get(`n${worker}`)) ?? 0));
    score.expect((await sound.zScore('z', `m${worker}`)) ?? 0);
  };
};

/** Each on a key of its own, so that a condition that fails has met its own first try. */
const conditions: Workload = async ({ faulty, sound, run, worker, rounds }) => {
  const checks: (() => Promise<void>)[] = [];
  for (let round = 0; round < rounds; round++) {
    const key = `${worker}.${round}`;
    const set = await run(() => faulty.setNX(key, 'a'));
    if (isDone(set)) expect(set.value).toBe(true);
    if (set === 'refused') expect(await sound.get(key)).toBeNull();
    await sound.set(key, 'a');
    const replaced = await run(() => faulty.setEQ(key, 'b', 'a'));
    if (isDone(replaced)) expect(replaced.value).toBe(true);
    if (replaced === 'refused') expect(await sound.get(key)).toBe('a');
    const field = await run(() => faulty.hSetNX(`h${key}`, 'f', 'x'));
    if (isDone(field)) expect(field.value).toBe(true);
    const member = await run(() => faulty.zAddNX(`z${key}`, 'm', round));
    if (isDone(member)) expect(member.value).toBe(true);
    const removed = await run(() => faulty.delete(key));
    if (isDone(removed)) expect(removed.value).toBe(true);
    checks.push(async () => {
      if (isDone(removed)) expect(await sound.get(key)).toBeNull();
      if (isDone(field)) expect(await sound.hGet(`h${key}`, 'f')).toBe('x');
      if (isDone(member)) expect(await sound.zScore(`z${key}`, 'm')).toBe(round);
    });
  }
  return () => runAll(checks);
};

/** Writes that may be repeated, and the reads that show them. */
const collections: Workload = async ({ faulty, sound, run, worker, rounds }) => {
  const checks: (() => Promise<void>)[] = [];
  for (let round = 0; round < rounds; round++) {
    const key = `c${worker}.${round}`;
    const added = await run(() => faulty.sAdd(`s${key}`, 'a', 'b'));
    const emptied = await run(() => faulty.sRem(`s${key}`, 'a', 'b'));
    const filled = await run(() => faulty.hSet(`h${key}`, { a: round, b: 2 }));
    const cleared = await run(() => faulty.hDel(`h${key}`, 'a', 'b'));
    const put = await run(() => faulty.zAdd(`z${key}`, 'm', round));
    const range = await run(() => faulty.zRangeByScore(`z${key}`, -Infinity, Infinity));
    if (isDone(put) && isDone(range)) expect(range.value).toEqual(['m']);
    checks.push(async () => {
      if (isDone(added) && isDone(emptied)) expect(await sound.setNX(`s${key}`, 'free')).toBe(true);
      if (isDone(filled) && isDone(cleared)) expect(await sound.setNX(`h${key}`, 'free')).toBe(true);
    });
  }
  return () => runAll(checks);
};

/** Batches over more keys than one request takes: each operation's own result is checked. */
const batches: Workload = async ({ faulty, sound, run, worker, rounds }) => {
  const checks: (() => Promise<void>)[] = [];
  for (let round = 0; round < Math.ceil(rounds / 8); round++) {
    const names = Array.from({ length: 40 }, (_, index) => `b${worker}.${round}.${index}`);
    const batch = faulty.batch();
    const sets = names.map((key) => batch.set(key, key));
    const gets = names.map((key) => batch.get(key));
    await batch.exec().catch(() => undefined);
    for (const [index, key] of names.entries()) {
      const set = await run(async () => sets[index]!.result());
      const get = await run(async () => gets[index]!.result());
      if (isDone(set) && isDone(get)) expect(get.value).toBe(key);
      checks.push(async () => {
        if (isDone(set)) expect(await sound.get(key)).toBe(key);
        if (set === 'refused') expect(await sound.get(key)).toBeNull();
      });
    }
  }
  return () => runAll(checks);
};

/** A transfer between two counters and a set, all or nothing, once. */
const atomicWrites: Workload = async ({ faulty, sound, run, worker, rounds }) => {
  const moved = new Sum();
  const checks: (() => Promise<void>)[] = [];
  for (let round = 0; round < rounds; round++) {
    const key = `t${worker}.${round}`;
    const outcome = await run(async () => {
      const write = faulty.atomicWrite();
      write.setNX(key, 'done');
      write.nIncrBy(`from${worker}`, -1);
      write.nIncrBy(`to${worker}`, 1);
      write.sAdd(`log${worker}`, key);
      return write.exec();
    });
    if (isDone(outcome)) expect(outcome.value).toBe(true);
    moved.add(outcome);
    checks.push(async () => {
      const value = await sound.get(key);
      if (isDone(outcome)) expect(value).toBe('done');
      if (outcome === 'refused') expect(value).toBeNull();
    });
  }
  return async () => {
    const from = Number((await sound.get(`from${worker}`)) ?? 0);
    const to = Number((await sound.get(`to${worker}`)) ?? 0);
    expect(from + to).toBe(0);
    moved.expect(to);
    expect(await sound.sMembers(`log${worker}`)).toHaveLength(to);
    await runAll(checks);
  };
};

/** A queue for each: what is popped or removed comes once, in order, and is lost only by a call of unknown outcome. */
const queues: Workload = async ({ faulty, sound, run, worker, rounds }) => {
  const queue = `q${worker}`;
  const total = 4 * rounds;
  for (let index = 0; index < total; index++) await sound.zAdd(queue, `m${index}`, index);
  const popped: number[] = [];
  let removed = 0;
  let lost = 0;
  for (let round = 0; round < rounds; round++) {
    const count = round % 2 === 0 ? 1 : 3;
    const some = await run(() => faulty.zPopMin(queue, count));
    if (isDone(some)) popped.push(...some.value.map(({ score }) => score));
    if (some === 'unknown') lost += count;
    const last = await run(() => faulty.zRemRangeByRank(queue, -count, -1));
    if (isDone(last)) removed += last.value;
    if (last === 'unknown') lost += count;
  }
  return async () => {
    expect(popped).toEqual([...new Set(popped)].sort((a, b) => a - b));
    const gone = total - (await sound.zCard(queue));
    expect(gone).toBeGreaterThanOrEqual(popped.length + removed);
    expect(gone).toBeLessThanOrEqual(popped.length + removed + lost);
  };
};

export async function runAll(checks: readonly (() => Promise<void>)[]): Promise<void> {
  for (const check of checks) await check();
}

export const WORKLOADS: Readonly<Record<string, Workload>> = {
  counters,
  conditions,
  collections,
  batches,
  'atomic writes': atomicWrites,
  queues,
};
