import { type Group } from './groups.js';

/** One comparison of ours with something else, as it ended. */
export interface Row {
  readonly group: Group;
  /** What was measured; ends in `, against …` where there is something to compare with. */
  readonly name: string;
  /** Our time divided into theirs: above 1 means that ours is faster. Undefined where there is nothing to compare with. */
  readonly ratio?: number;
  /** What was measured, in `unit`. */
  readonly ours: number;
  readonly theirs?: number;
  readonly unit: string;
  /** What was to be reached, and whether it was. */
  readonly goal?: string;
  readonly met?: boolean;
  /** How many members the sorted set had, of a row that shows growth. */
  readonly members?: number;
}

/** The middle one of some numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

/** Nanoseconds for each of `count` operations that an action does. */
export async function nanoseconds(count: number, action: () => unknown): Promise<number> {
  const start = process.hrtime.bigint();
  await action();
  return Number(process.hrtime.bigint() - start) / count;
}

/** Microseconds for each of `count` operations that an action does. */
export async function microseconds(count: number, action: () => unknown): Promise<number> {
  return (await nanoseconds(count, action)) / 1000;
}

/** Microseconds of this process's CPU time, all threads, for each of `count` operations that an action does. */
export async function cpuMicroseconds(count: number, action: () => unknown): Promise<number> {
  const start = process.cpuUsage();
  await action();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / count;
}

type Pair = readonly [ours: number, theirs: number];

/**
 * Runs two measurements in turn, so that both meet the same noise. One round before the first that counts warms both
 * up.
 */
async function alternate(rounds: number, ours: () => Promise<number>, theirs: () => Promise<number>): Promise<Pair[]> {
  const results: Pair[] = [];
  for (let round = 0; round <= rounds; round++) {
    const pair: Pair = round % 2 === 0 ? [await ours(), await theirs()] : swap(await theirs(), await ours());
    if (round > 0) results.push(pair);
  }
  return results;
}

/** Runs two measurements in turn and gives the medians of both and of their ratio. */
export async function compare(
  rounds: number,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
): Promise<{ ratio: number; ours: number; theirs: number }> {
  const results = await alternate(rounds, ours, theirs);
  return {
    ratio: median(results.map(([a, b]) => b / a)),
    ours: median(results.map(([a]) => a)),
    theirs: median(results.map(([, b]) => b)),
  };
}

/** Runs two measurements in turn and gives the median of what the first takes longer. */
export async function difference(
  rounds: number,
  longer: () => Promise<number>,
  shorter: () => Promise<number>,
): Promise<number> {
  return median((await alternate(rounds, longer, shorter)).map(([a, b]) => a - b));
}

function swap(first: number, second: number): [number, number] {
  return [second, first];
}

/** Numbers from 0 to 1, the same for the same seed. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A goal of the form "at least", judged. */
export function atLeast(goal: number, value: number): Pick<Row, 'goal' | 'met'> {
  return { goal: `≥ ${goal}`, met: value >= goal };
}

/** A goal of the form "more than", judged. */
export function above(goal: number, value: number): Pick<Row, 'goal' | 'met'> {
  return { goal: `> ${goal}`, met: value > goal };
}

/** A goal of the form "at most", judged. */
export function atMost(goal: number, value: number): Pick<Row, 'goal' | 'met'> {
  return { goal: `≤ ${goal}`, met: value <= goal };
}
