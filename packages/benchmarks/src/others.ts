import { MemoryBackend } from '@keyvaluestore/memory';
import RedisMock from 'ioredis-mock';
import { createStorage } from 'unstorage';
import memoryDriver from 'unstorage/drivers/memory';

import { type Call, type Duel, duels, type Rules } from './duels.js';
import { nanoseconds, type Row } from './measure.js';

const KEYS = 10_000;
const MEMBERS = 1_000;
const keys = Array.from({ length: KEYS }, (_, index) => `user:${index}`);
const values = keys.map((key) => `the value of ${key}`);

const key = (index: number): string => keys[index % KEYS] as string;
const value = (index: number): string => values[index % KEYS] as string;

function againstUnstorage(backend: MemoryBackend): Duel[] {
  const storage = createStorage({ driver: memoryDriver() });
  const plain = { against: 'unstorage 1.17', calls: 50_000 };
  return [
    {
      ...plain,
      name: 'set',
      ours: (index) => backend.set(key(index), value(index)),
      theirs: (index) => storage.setItem(key(index), value(index)),
    },
    {
      ...plain,
      name: 'get',
      ours: (index) => backend.get(key(index)),
      theirs: (index) => storage.getItem(key(index)),
    },
  ];
}

function againstMock(backend: MemoryBackend): Duel[] {
  const mock = new RedisMock();
  const contest = (name: string, calls: number, ours: Call, theirs: Call): Duel => ({
    name,
    against: 'ioredis-mock 8.11',
    calls,
    ours,
    theirs,
  });
  const member = (index: number): string => `member:${index % MEMBERS}`;
  const min = (index: number): number => (index * 37) % (MEMBERS - 100);
  return [
    contest(
      'set',
      2_000,
      (index) => backend.set(key(index), value(index)),
      (index) => mock.set(key(index), value(index)),
    ),
    contest(
      'get',
      2_000,
      (index) => backend.get(key(index)),
      (index) => mock.get(key(index)),
    ),
    contest(
      'nIncrBy',
      2_000,
      () => backend.nIncrBy('n', 1),
      () => mock.incrby('n', 1),
    ),
    contest(
      'hSet into a hash of 1,000',
      200,
      (index) => backend.hSet('hash', member(index), value(index)),
      (index) => mock.hset('hash', member(index), value(index)),
    ),
    contest(
      'sAdd into a set of 1,000',
      200,
      (index) => backend.sAdd('set', member(index)),
      (index) => mock.sadd('set', member(index)),
    ),
    contest(
      'range of 100 of 1,000',
      50,
      (index) => backend.zRangeByScore('z', min(index), Infinity, { limit: 100 }),
      (index) => mock.zrangebyscore('z', min(index), '+inf', 'LIMIT', 0, 100),
    ),
    // After the range, since it moves the members.
    contest(
      'zAdd into a sorted set of 1,000',
      200,
      (index) => backend.zAdd('z', member(index), index),
      (index) => mock.zadd('z', index, member(index)),
    ),
  ];
}

async function fill(backend: MemoryBackend): Promise<void> {
  const mock = new RedisMock();
  for (let index = 0; index < MEMBERS; index++) {
    const member = `member:${index}`;
    await Promise.all([
      backend.hSet('hash', member, ''),
      backend.sAdd('set', member),
      backend.zAdd('z', member, index),
      // All clients of the mock share what they hold.
      mock.hset('hash', member, ''),
      mock.sadd('set', member),
      mock.zadd('z', index, member),
    ]);
  }
}

/** The memory backend against what else people use in its place in tests. */
export async function others(): Promise<Row[]> {
  const backend = new MemoryBackend();
  const rules: Rules = { group: 'memory', unit: 'ns', rounds: 9, clock: nanoseconds };
  const rows = await duels(rules, againstUnstorage(backend));
  await fill(backend);
  return [...rows, ...(await duels(rules, againstMock(backend)))];
}
