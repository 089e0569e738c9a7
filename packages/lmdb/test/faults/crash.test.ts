import { freshSeed, seededRandom } from '@keyvaluestore/test-services';

import { runProgram } from '../support/programs.js';
import { TempFolders } from '../support/temp-folders.js';

const isLong = process.env['KV_LONG'] === '1';
const folders = new TempFolders();
afterAll(() => folders.remove());

/** What a writer was told, over all of its lives. */
interface Acknowledged {
  c: number;
  a: number;
  b: number;
}

interface Found {
  readonly counter: number;
  readonly left: number;
  readonly right: number;
  readonly log: number;
  readonly lastLogged: number;
  readonly byLex: number;
  readonly first: number;
  readonly second: number;
}

function note(acknowledged: Acknowledged, lines: readonly string[]): number {
  let count = 0;
  for (const line of lines) {
    const [name, number] = line.split(' ') as ['a' | 'b' | 'c' | 'ready', string];
    // The last line of a killed process may have no end.
    if (name === 'ready' || !/^\d+$/.test(number)) continue;
    acknowledged[name] = Math.max(acknowledged[name], Number(number));
    count += 1;
  }
  return count;
}

/** Kills writers of one file at random moments, again and again, and looks after each time what is there. */
async function crash(writers: readonly string[], rounds: number): Promise<string> {
  const seed = freshSeed();
  const random = seededRandom(seed);
  const path = await folders.make();
  const acknowledged = new Map(writers.map((writer) => [writer, { a: 0, b: 0, c: 0 }]));
  let writes = 0;
  for (let round = 0; round < rounds; round++) {
    const running = writers.map((writer) => runProgram('writer', [path, writer]));
    await Promise.all(running.map(({ started }) => started));
    await new Promise((resolve) => setTimeout(resolve, 10 + random() * 150));
    for (const { kill } of running) kill();
    const ends = await Promise.all(running.map(({ ended }) => ended));
    ends.forEach(({ lines }, index) => {
      writes += note(acknowledged.get(writers[index] as string) as Acknowledged, lines);
    });
    const { lines } = await runProgram('reader', [path, ...writers]).ended;
    const { found, total, whole } = JSON.parse(lines[0] as string) as {
      found: readonly Found[];
      total: number;
      whole: boolean;
    };
    const context = `seed ${seed}, round ${round}`;
    found.forEach((state, index) => {
      const { a, b, c } = acknowledged.get(writers[index] as string) as Acknowledged;
      // Every write that was told is there, and at most the one beside it that was not told yet.
      expect([context, state.counter - c]).toEqual([context, state.counter > c ? 1 : 0]);
      expect([context, state.left - a]).toEqual([context, state.left > a ? 1 : 0]);
      expect([context, state.first - b]).toEqual([context, state.first > b ? 1 : 0]);
      const { left, first } = state;
      const entries = { right: left, log: left, lastLogged: left, byLex: left };
      expect([context, state]).toEqual([context, { ...state, ...entries, second: first }]);
      Object.assign(acknowledged.get(writers[index] as string) as Acknowledged, {
        a: left,
        b: first,
        c: state.counter,
      });
    });
    expect([context, total]).toEqual([context, found.reduce((sum, { left }) => sum + left, 0)]);
    expect([context, whole]).toEqual([context, true]);
  }
  return `${writers.length} writer(s), killed ${rounds} times in ${writes} acknowledged writes: none lost, none half`;
}

describe('a process that is killed while it writes', () => {
  it.each([
    { writers: ['a'], rounds: isLong ? 300 : 6 },
    { writers: ['a', 'b'], rounds: isLong ? 300 : 4 },
  ])(
    'leaves every write that had ended, and nothing half: $writers.length writers, $rounds times',
    async ({ writers, rounds }) => {
      const figures = await crash(writers, rounds);
      if (isLong) process.stdout.write(`${figures}\n`);
    },
    isLong ? 3_600_000 : 120_000,
  );
});
