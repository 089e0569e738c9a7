import { type Backend } from '@keyvaluestore/core';
import { type Redis } from 'ioredis6';

import { type Duel, duels } from './duels.js';
import { openRedis } from './engines.js';
import { microseconds, type Row } from './measure.js';
import { atomicDuels } from './redis-atomic.js';
import { fillModel, modelDuels } from './redis-model.js';

const KEYS = 1_000;
const MEMBERS = 10_000;
const CALLS = 500;
const AT_ONCE = 100;
const BATCH = 1_000;
const IOREDIS = 'ioredis 6';

const name = (index: number): string => `user:${index % KEYS}`;
const value = (index: number): string => `the value of ${index}`;

async function fill(backend: Backend, redis: Redis, prefix: string): Promise<void> {
  const ours = backend.batch();
  const theirs = redis.pipeline();
  for (let index = 0; index < KEYS; index++) {
    ours.set(name(index), value(index));
    theirs.set(prefix + name(index), value(index));
  }
  for (let index = 0; index < MEMBERS; index++) {
    ours.zAdd('leaderboard', `member:${index}`, index);
    theirs.zadd(`${prefix}leaderboard`, index, `member:${index}`);
  }
  await Promise.all([ours.exec(), theirs.exec()]);
}

function single(backend: Backend, redis: Redis, prefix: string): Duel[] {
  const plain = { calls: CALLS, goal: 0.95 };
  const min = (index: number): number => (index * 37) % (MEMBERS - 100);
  return [
    {
      ...plain,
      name: 'get',
      against: IOREDIS,
      ours: (index) => backend.get(name(index)),
      theirs: (index) => redis.get(prefix + name(index)),
    },
    {
      ...plain,
      name: 'set',
      against: IOREDIS,
      ours: (index) => backend.set(name(index), value(index)),
      theirs: (index) => redis.set(prefix + name(index), value(index)),
    },
    {
      ...plain,
      name: 'nIncrBy',
      against: `${IOREDIS}, INCRBY`,
      ours: (index) => backend.nIncrBy(`n:${index % KEYS}`, 1),
      theirs: (index) => redis.incrby(`${prefix}n:${index % KEYS}`, 1),
    },
    {
      ...plain,
      name: 'hSet',
      against: IOREDIS,
      ours: (index) => backend.hSet('hash', name(index), value(index)),
      theirs: (index) => redis.hset(`${prefix}hash`, name(index), value(index)),
    },
    {
      ...plain,
      name: 'zAdd',
      against: `${IOREDIS}, ZADD`,
      ours: (index) => backend.zAdd('z', name(index), index),
      theirs: (index) => redis.zadd(`${prefix}z`, index, name(index)),
    },
    {
      ...plain,
      calls: 200,
      goal: 0.75,
      name: 'range of 100',
      against: `${IOREDIS}, ZRANGEBYSCORE`,
      ours: (index) => backend.zRangeByScore('leaderboard', min(index), Infinity, { limit: 100 }),
      theirs: (index) => redis.zrangebyscore(`${prefix}leaderboard`, min(index), '+inf', 'LIMIT', 0, 100),
    },
  ];
}

function concurrent(backend: Backend, redis: Redis, piped: Redis, prefix: string): Duel[] {
  const plain = { calls: 20 * AT_ONCE, width: AT_ONCE };
  const get = (index: number): Promise<unknown> => backend.get(name(index));
  const set = (index: number): Promise<unknown> => backend.set(name(index), value(index));
  const over = { ...plain, goalAbove: 1, against: IOREDIS };
  const autoPipelining = { ...plain, against: `${IOREDIS} with enableAutoPipelining` };
  const theirGet = (client: Redis) => (index: number) => client.get(prefix + name(index));
  const theirSet = (client: Redis) => (index: number) => client.set(prefix + name(index), value(index));
  return [
    { ...over, name: `${AT_ONCE} concurrent gets`, ours: get, theirs: theirGet(redis) },
    { ...over, name: `${AT_ONCE} concurrent sets`, ours: set, theirs: theirSet(redis) },
    { ...autoPipelining, name: `${AT_ONCE} concurrent gets`, ours: get, theirs: theirGet(piped) },
  ];
}

function batches(backend: Backend, redis: Redis, prefix: string): Duel[] {
  const plain = { against: `${IOREDIS}, pipeline`, calls: 8, goal: 0.95 };
  const numbers = Array.from({ length: BATCH }, (_, index) => index);
  return [
    {
      ...plain,
      name: 'batch of 1,000 gets',
      ours: async () => {
        const batch = backend.batch();
        const results = numbers.map((index) => batch.get(name(index)));
        await batch.exec();
        return results.map((result) => result.result());
      },
      theirs: async () => {
        const pipeline = redis.pipeline();
        for (const index of numbers) pipeline.get(prefix + name(index));
        return (await pipeline.exec())?.map(([, reply]) => reply);
      },
    },
    {
      ...plain,
      name: 'batch of 1,000 sets',
      ours: async () => {
        const batch = backend.batch();
        for (const index of numbers) batch.set(name(index), value(index));
        await batch.exec();
      },
      theirs: async () => {
        const pipeline = redis.pipeline();
        for (const index of numbers) pipeline.set(prefix + name(index), value(index));
        await pipeline.exec();
      },
    },
  ];
}

/** The Redis backend against hand-written ioredis, on two connections to one server. */
export async function redis(): Promise<Row[]> {
  const { backend, client, close } = await openRedis();
  const { redis: raw, prefix } = client;
  const piped = raw.duplicate({ enableAutoPipelining: true });
  try {
    await fill(backend, raw, prefix);
    await fillModel(backend, raw, prefix);
    return await duels({ group: 'Redis', unit: 'µs', rounds: 31, clock: microseconds }, [
      ...single(backend, raw, prefix),
      ...modelDuels(backend, raw, prefix),
      ...concurrent(backend, raw, piped, prefix),
      ...batches(backend, raw, prefix),
      ...atomicDuels(backend, raw, prefix),
    ]);
  } finally {
    piped.disconnect();
    await close();
  }
}
