import { type Backend } from '@keyvaluestore/core';

import { inTurn } from './duels.js';
import { openEngine, titleOf } from './engines.js';
import { median, microseconds, random, type Row } from './measure.js';
import { type EngineName } from './services.js';

const BATCH = 1_000;
const ROUNDS = 7;
const WARM_UPS = 3;
const SIZES = [1_000, 10_000, 100_000, 1_000_000];

/** The largest sorted set of each engine: the emulator and a single test server are filled too slowly for more. */
const LARGEST: Readonly<Record<EngineName, { readonly usual: number; readonly full: number }>> = {
  memory: { usual: 100_000, full: 1_000_000 },
  redis: { usual: 100_000, full: 1_000_000 },
  dynamodb: { usual: 10_000, full: 100_000 },
  foundationdb: { usual: 10_000, full: 100_000 },
};

const keyOf = (size: number): string => `leaderboard:${size}`;

async function fill(backend: Backend, size: number): Promise<void> {
  const next = random(size);
  for (let start = 0; start < size; start += BATCH) {
    const batch = backend.batch();
    for (let index = start; index < start + BATCH; index++) {
      batch.zAdd(keyOf(size), `member:${index}`, next() * 1_000_000);
    }
    await batch.exec();
  }
}

type Operation = (backend: Backend, size: number, index: number) => Promise<unknown>;

const member = (size: number, index: number): string => `member:${(index * 31) % size}`;
/** Scores are spread over a million. */
const score = (index: number): number => (index * 7_919) % 900_001;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  'zAdd of a member that is there': (backend, size, index) =>
    backend.zAdd(keyOf(size), member(size, index), score(index)),
  zScore: (backend, size, index) => backend.zScore(keyOf(size), member(size, index)),
  'range of 100': (backend, size, index) => backend.zRangeByScore(keyOf(size), score(index), Infinity, { limit: 100 }),
  'zCount of about 100': (backend, size, index) =>
    backend.zCount(keyOf(size), score(index), score(index) + (100 / size) * 1_000_000),
};

/** The medians of an operation for each size, measured in turn, so that all meet the same noise. */
async function times(
  backend: Backend,
  sizes: readonly number[],
  calls: number,
  operation: Operation,
): Promise<number[]> {
  const rounds = sizes.map((): number[] => []);
  for (let round = 0; round < WARM_UPS + ROUNDS; round++) {
    for (const [place, size] of sizes.entries()) {
      const time = await microseconds(calls, () =>
        inTurn(calls, (index) => operation(backend, size, index), round * calls),
      );
      if (round >= WARM_UPS) rounds[place]?.push(time);
    }
  }
  return rounds.map(median);
}

/** What operations on sorted sets take by their sizes. */
export async function growth(engine: EngineName): Promise<Row[]> {
  const { backend, close } = await openEngine(engine);
  const largest = LARGEST[engine][process.env['KV_BENCH_FULL'] === '1' ? 'full' : 'usual'];
  const sizes = SIZES.filter((size) => size <= largest);
  const calls = { memory: 2_000, redis: 200, foundationdb: 50, dynamodb: 50 }[engine];
  const rows: Row[] = [];
  try {
    for (const size of sizes) await fill(backend, size);
    for (const [name, operation] of Object.entries(OPERATIONS)) {
      const medians = await times(backend, sizes, calls, operation);
      for (const [place, members] of sizes.entries()) {
        const ours = medians[place] as number;
        rows.push({ group: `growth, ${titleOf(engine)}`, name, unit: 'µs', members, ours });
      }
    }
    return rows;
  } finally {
    await close();
  }
}
