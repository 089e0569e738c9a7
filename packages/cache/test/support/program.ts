import { type Backend, KeyValueStoreError } from '@keyvaluestore/core';
import fc from 'fast-check';

import { type History } from './history.js';
import { type Fate } from './scheduled-driver.js';

/** One thing that a client does. */
interface Step {
  readonly kind: keyof typeof STEPS;
  readonly limit: number | undefined;
  readonly fate: Fate;
  readonly isAborted: boolean;
}

/** What each of several clients does, one thing after the other. */
export type Program = readonly (readonly Step[])[];

interface Turn {
  readonly backend: Backend;
  readonly history: History;
  readonly step: Step;
  readonly version: number;
}

async function observe(turn: Turn, key: string, read: (options: { signal?: AbortSignal }) => Promise<unknown>) {
  const end = turn.history.beginRead(key);
  const controller = new AbortController();
  const reading = read(turn.step.isAborted ? { signal: controller.signal } : {});
  if (turn.step.isAborted) queueMicrotask(() => controller.abort());
  try {
    const version = await reading;
    end(version === null || version === undefined ? undefined : Number(version));
  } catch (error) {
    if (!KeyValueStoreError.is(error)) throw error;
  }
}

async function write({ history, version }: Turn, keys: readonly string[], make: () => Promise<unknown>): Promise<void> {
  try {
    await make();
  } catch (error) {
    if (!KeyValueStoreError.is(error)) throw error;
  }
  for (const key of keys) history.ended(key, version);
}

async function readInBatch({ backend, history }: Turn): Promise<void> {
  const batch = backend.batch();
  const reads = [batch.get('k'), batch.hGet('h', 'f'), batch.get('k')] as const;
  const ends = [history.beginRead('k'), history.beginRead('h'), history.beginRead('k')];
  try {
    await batch.exec();
  } catch (error) {
    if (!KeyValueStoreError.is(error)) throw error;
    return;
  }
  reads.forEach((read, index) => {
    const value = read.result();
    ends[index]?.(value === null ? undefined : Number(value));
  });
}

async function writeInBatch(turn: Turn): Promise<void> {
  const { backend, history, version } = turn;
  const batch = backend.batch();
  const before = batch.get('k');
  batch.set('k', version);
  const after = batch.get('k');
  const end = history.beginRead('k');
  let values: (string | null)[] | undefined;
  await write(turn, ['k'], async () => {
    await batch.exec();
    values = [before.result(), after.result()];
  });
  if (values === undefined) return;
  const [first, second] = values;
  end(first === null ? undefined : Number(first));
  if (second !== String(version)) throw new Error('a read after a write of its batch does not see it');
}

const STEPS = {
  get: (turn: Turn) => observe(turn, 'k', (options) => turn.backend.get('k', options)),
  hGet: (turn: Turn) => observe(turn, 'h', (options) => turn.backend.hGet('h', 'f', options)),
  hGetAll: (turn: Turn) => observe(turn, 'h', async (options) => (await turn.backend.hGetAll('h', options))['f']),
  zScore: (turn: Turn) => observe(turn, 'z', (options) => turn.backend.zScore('z', 'm', options)),
  zRange: (turn: Turn) =>
    observe(turn, 'z', async (options) => {
      const { limit } = turn.step;
      const all = { ...options, ...(limit !== undefined && { limit }) };
      const found = await turn.backend.zRevRangeByScoreWithScores('z', -Infinity, Infinity, all);
      return found.find(({ value }) => value === 'm')?.score;
    }),
  set: (turn: Turn) => write(turn, ['k'], () => turn.backend.set('k', turn.version)),
  hSet: (turn: Turn) => write(turn, ['h'], () => turn.backend.hSet('h', 'f', turn.version)),
  zAdd: (turn: Turn) => write(turn, ['z'], () => turn.backend.zAdd('z', 'm', turn.version)),
  atomicWrite: (turn: Turn) =>
    write(turn, ['k', 'h'], () => {
      const atomicWrite = turn.backend.atomicWrite();
      atomicWrite.set('k', turn.version);
      atomicWrite.hSet('h', 'f', turn.version);
      return atomicWrite.exec();
    }),
  readInBatch,
  writeInBatch,
};

const kinds = Object.keys(STEPS) as Step['kind'][];

/** Programs of two to four clients. */
export function programs(fates: readonly Fate[]): fc.Arbitrary<Program> {
  const step = fc.record({
    kind: fc.constantFrom(...kinds),
    limit: fc.constantFrom(undefined, 1, 2, 5),
    fate: fc.constantFrom(...fates),
    isAborted: fc.boolean(),
  });
  return fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 4, size: 'max' });
}

/** The version that a step writes: no two of a program are the same, and all are above 10. */
function versionOf(client: number, index: number): number {
  return 100 * (client + 1) + index;
}

/** The fate of the write of a version. */
export function fatesOf(program: Program): (version: number) => Fate {
  return (version) => program[Math.floor(version / 100) - 1]?.[version % 100]?.fate ?? 'done';
}

/** Runs all clients at once, to the end. */
export async function runProgram(backend: Backend, program: Program, history: History): Promise<void> {
  await Promise.all(
    program.map(async (steps, client) => {
      for (const [index, step] of steps.entries()) {
        await STEPS[step.kind]({ backend, history, step, version: versionOf(client, index) });
      }
    }),
  );
}
