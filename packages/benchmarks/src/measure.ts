/** One comparison of ours with something else, as it ended. */
export interface Row {
  readonly group: string;
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

/**
 * Runs two measurements in turn, so that both meet the same noise, and gives the medians of both and of their ratio.
 * One round before the first that counts warms both up.
 */
export async function compare(
  rounds: number,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
): Promise<{ ratio: number; ours: number; theirs: number }> {
  const results: [ours: number, theirs: number][] = [];
  for (let round = 0; round <= rounds; round++) {
    const pair: [number, number] =
      round % 2 === 0 ? [await ours(), await theirs()] : swap(await theirs(), await ours());
    if (round > 0) results.push(pair);
  }
  return {
    ratio: median(results.map(([a, b]) => b / a)),
    ours: median(results.map(([a]) => a)),
    theirs: median(results.map(([, b]) => b)),
  };
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

/** A goal of the form "at most", judged. */
export function atMost(goal: number, value: number): Pick<Row, 'goal' | 'met'> {
  return { goal: `≤ ${goal}`, met: value <= goal };
}
