import { type Group } from './groups.js';
import { above, atLeast, compare, type Row } from './measure.js';

/** A call that is made many times, with another number each time, so that none writes what is there already. */
export type Call = (index: number) => Promise<unknown>;

/** The same thing done by us and by somebody else. */
export interface Duel {
  readonly name: string;
  readonly against: string;
  /** Calls of each in every round. */
  readonly calls: number;
  /** How many of them are made at once; one after the other if left out. */
  readonly width?: number;
  readonly ours: Call;
  readonly theirs: Call;
  /** The ratio that is to be reached. */
  readonly goal?: number;
  /** The ratio that is to be exceeded. */
  readonly goalAbove?: number;
}

/** How a duel is fought. */
export interface Rules {
  readonly group: Group;
  readonly unit: string;
  readonly rounds: number;
  /** Gives what each of `count` operations that an action does takes, such as `microseconds`. */
  readonly clock: (count: number, action: () => unknown) => Promise<number>;
}

/** Makes calls, one after the other. */
export async function inTurn(calls: number, call: Call, from = 0): Promise<void> {
  for (let index = from; index < from + calls; index++) await call(index);
}

/** Makes calls, so many at once, and the next ones when all of those have ended. */
export async function atOnce(calls: number, width: number, call: Call, from = 0): Promise<void> {
  for (let start = from; start < from + calls; start += width) {
    await Promise.all(Array.from({ length: width }, (_, index) => call(start + index)));
  }
}

/** Fights a duel. */
async function duel({ group, unit, rounds, clock }: Rules, contest: Duel): Promise<Row> {
  const { name, against, calls, width = 1, ours, theirs, goal, goalAbove } = contest;
  const measure = (call: Call): (() => Promise<number>) => {
    let from = -calls;
    return () => {
      from += calls;
      return clock(calls, () => (width === 1 ? inTurn(calls, call, from) : atOnce(calls, width, call, from)));
    };
  };
  const result = await compare(rounds, measure(ours), measure(theirs));
  return {
    group,
    name: `${name}, against ${against}`,
    unit,
    ...result,
    ...(goal !== undefined && atLeast(goal, result.ratio)),
    ...(goalAbove !== undefined && above(goalAbove, result.ratio)),
  };
}

/** Fights duels, one after the other. */
export async function duels(rules: Rules, contests: readonly Duel[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const contest of contests) rows.push(await duel(rules, contest));
  return rows;
}
