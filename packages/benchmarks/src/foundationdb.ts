import { type Backend } from '@keyvaluestore/core';

import { byHand, type ByHand } from './foundationdb-by-hand.js';
import { type Duel, duels } from './duels.js';
import { openFoundationDB } from './engines.js';
import { microseconds, type Row } from './measure.js';

const KEYS = 1_000;
const MEMBERS = 1_000;
const AT_ONCE = 100;
const BATCH = 1_000;
const BY_HAND = 'foundationdb 2.0.1';
const numbers = Array.from({ length: BATCH }, (_, index) => index);

const name = (index: number): string => `user:${index % KEYS}`;
const value = (index: number): string => `the value of ${index}`;

async function fill(backend: Backend, raw: ByHand): Promise<void> {
  const batch = backend.batch();
  for (const index of numbers) batch.set(name(index), value(index));
  for (let index = 0; index < MEMBERS; index++) batch.zAdd('leaderboard', `member:${index}`, index);
  await batch.exec();
  await raw.setAll(numbers.map((index) => [name(index), value(index)]));
  for (let index = 0; index < MEMBERS; index++) await raw.zAdd('leaderboard', `member:${index}`, index);
}

function single(backend: Backend, raw: ByHand): Duel[] {
  const plain = { against: BY_HAND, calls: 30, goal: 0.95 };
  const min = (index: number): number => (index * 37) % (MEMBERS - 100);
  return [
    { ...plain, name: 'get', ours: (index) => backend.get(name(index)), theirs: (index) => raw.get(name(index)) },
    {
      ...plain,
      name: 'set',
      ours: (index) => backend.set(name(index), value(index)),
      theirs: (index) => raw.set(name(index), value(index)),
    },
    {
      name: 'set',
      calls: 30,
      against: `${BY_HAND}, without a look at the type`,
      ours: (index) => backend.set(name(index), value(index)),
      theirs: (index) => raw.setBlindly(name(index), value(index)),
    },
    {
      ...plain,
      name: 'zAdd',
      ours: (index) => backend.zAdd('z', name(index), index),
      theirs: (index) => raw.zAdd('z', name(index), index),
    },
    {
      ...plain,
      name: 'range of 100',
      ours: (index) => backend.zRangeByScore('leaderboard', min(index), Infinity, { limit: 100 }),
      theirs: (index) => raw.range('leaderboard', min(index), 100),
    },
    {
      ...plain,
      name: 'atomic write of 4',
      ours: async (index) => {
        const write = backend.atomicWrite();
        write.setXX(name(1), value(index));
        write.nIncrBy('sum', 1);
        write.hSet('fields', 'name', 'value');
        write.zAdd('scores', 'member', index);
        return write.exec();
      },
      theirs: (index) => raw.atomicOfFour(name(1), value(index), index),
    },
  ];
}

function many(backend: Backend, raw: ByHand): Duel[] {
  const batch = { against: `${BY_HAND}, one transaction`, calls: 2, goal: 0.95 };
  const concurrent = { against: BY_HAND, calls: 5 * AT_ONCE, width: AT_ONCE };
  return [
    {
      ...concurrent,
      name: '100 concurrent gets',
      ours: (index) => backend.get(name(index)),
      theirs: (index) => raw.get(name(index)),
      goalAbove: 1,
    },
    {
      ...batch,
      name: 'batch of 1,000 gets',
      ours: async () => {
        const operations = backend.batch();
        const results = numbers.map((index) => operations.get(name(index)));
        await operations.exec();
        return results.map((result) => result.result());
      },
      theirs: () => raw.getAll(numbers.map(name)),
    },
    {
      ...batch,
      name: 'batch of 1,000 sets',
      ours: async (index) => {
        const operations = backend.batch();
        for (const number of numbers) operations.set(name(number), value(number + index));
        await operations.exec();
      },
      theirs: (index) => raw.setAll(numbers.map((number) => [name(number), value(number + index)])),
    },
  ];
}

/** The FoundationDB backend against hand-written transactions on the same database. */
export async function foundationdb(): Promise<Row[]> {
  const { backend, client, close } = await openFoundationDB();
  try {
    const raw = byHand(client);
    await fill(backend, raw);
    return await duels({ group: 'FoundationDB', unit: 'µs', rounds: 35, clock: microseconds }, [
      ...single(backend, raw),
      ...many(backend, raw),
    ]);
  } finally {
    await close();
  }
}
