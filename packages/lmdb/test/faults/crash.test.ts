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
  d: number;
  e: number;
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
  readonly kept: number;
  readonly paid: number;
  readonly balance: number;
}

function note(acknowledged: Acknowledged, lines: readonly string[]): number {
  let count = 0;
  for (const line of lines) {
    const [name, number] = line.split(' ') as ['a' | 'b' | 'c' | 'd' | 'e' | 'ready', string];
    // The last line of a killed process may have no end.
    if (name === 'ready' || !/^\d+$/.test(number)) continue;
    acknowledged[name] = Math.max(acknowledged[name], Number(number));
    count += 1;
  }
  return count;
}

type AcknowledgedByWriter = ReadonlyMap<string, Acknowledged>;

/** Looks from another process whether all is there that writers were told, and nothing half; takes over what it finds. */
async function check(path: string, acknowledged: AcknowledgedByWriter, context: string): Promise<void> {
  const { lines } = await runProgram('reader', [path, ...acknowledged.keys()]).ended;
  const { found, total, whole, violations } = JSON.parse(lines[0] as string) as {
    found: readonly Found[];
    total: number;
    whole: boolean;
    violations: readonly string[];
  };
  [...acknowledged.values()].forEach((told, index) => {
    const state = found[index] as Found;
    const { counter, left, first, kept, paid } = state;
    // Every write that was told is there, and at most the one beside it that was not told yet.
    expect([context, counter - told.c]).toEqual([context, counter > told.c ? 1 : 0]);
    expect([context, left - told.a]).toEqual([context, left > told.a ? 1 : 0]);
    expect([context, first - told.b]).toEqual([context, first > told.b ? 1 : 0]);
    expect([context, kept - told.d]).toEqual([context, kept > told.d ? 1 : 0]);
    expect([context, paid - told.e]).toEqual([context, paid > told.e ? 1 : 0]);
    const entries = { balance: 0 - paid, right: left, log: left, lastLogged: left, byLex: left };
    expect([context, state]).toEqual([context, { ...state, ...entries, second: first }]);
    Object.assign(told, { a: left, b: first, c: counter, d: kept, e: paid });
  });
  expect([context, total]).toEqual([context, found.reduce((sum, { left }) => sum + left, 0)]);
  expect([context, whole]).toEqual([context, true]);
  expect([context, violations]).toEqual([context, []]);
}

function noneOf(writers: readonly string[]): AcknowledgedByWriter {
  return new Map(writers.map((writer) => [writer, { a: 0, b: 0, c: 0, d: 0, e: 0 }]));
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Kills writers of one file at random moments, again and again, and looks after each time what is there. */
async function crash(writers: readonly string[], rounds: number): Promise<string> {
  const seed = freshSeed();
  const random = seededRandom(seed);
  const path = await folders.make();
  const acknowledged = noneOf(writers);
  let writes = 0;
  for (let round = 0; round < rounds; round++) {
    const running = writers.map((writer) => runProgram('writer', [path, writer]));
    await Promise.all(running.map(({ started }) => started));
    await pause(10 + random() * 150);
    for (const { kill } of running) kill();
    const ends = await Promise.all(running.map(({ ended }) => ended));
    ends.forEach(({ lines }, index) => {
      writes += note(acknowledged.get(writers[index] as string) as Acknowledged, lines);
    });
    await check(path, acknowledged, `seed ${seed}, round ${round}`);
  }
  return `${writers.length} writer(s), killed ${rounds} times in ${writes} acknowledged writes: none lost, none half`;
}

/** Milliseconds within which a writer must have written after another one was killed. */
const PATIENCE = 10_000;

/** Waits until something is so; gives how many milliseconds that took. */
async function until(isSo: () => boolean): Promise<number> {
  const begin = performance.now();
  while (!isSo()) {
    if (performance.now() - begin > PATIENCE) throw new Error('a writer is held up');
    await pause(1);
  }
  return performance.now() - begin;
}

/** Kills one of two writers again and again, while the other goes on. */
async function crashBeside(rounds: number): Promise<string> {
  const seed = freshSeed();
  const random = seededRandom(seed);
  const path = await folders.make();
  const acknowledged = noneOf(['a', 'b']);
  const [mortal, other] = [...acknowledged.values()] as [Acknowledged, Acknowledged];
  const staying = runProgram('writer', [path, 'b']);
  await staying.started;
  let longest = 0;
  for (let round = 0; round < rounds; round++) {
    const running = runProgram('writer', [path, 'a']);
    // It has written all that its last life left, so that at most one write of each kind is there that it was not told.
    await until(() => ['a ', 'b ', 'c ', 'd '].every((kind) => running.lines.some((line) => line.startsWith(kind))));
    await pause(random() * 150);
    running.kill();
    note(mortal, (await running.ended).lines);
    const told = staying.lines.length;
    longest = Math.max(longest, await until(() => staying.lines.length > told));
  }
  staying.kill();
  const writes = note(other, (await staying.ended).lines);
  await check(path, acknowledged, `seed ${seed}`);
  return `one of two writers, killed ${rounds} times; the other made ${writes} writes and waited ${Math.round(longest)} ms at most`;
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

  it(
    'holds up no other writer, and undoes nothing of it',
    async () => {
      const figures = await crashBeside(isLong ? 300 : 4);
      if (isLong) process.stdout.write(`${figures}\n`);
    },
    isLong ? 3_600_000 : 120_000,
  );
});
