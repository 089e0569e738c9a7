import { type Backend } from '@keyvaluestore/core';
import { type Redis } from 'ioredis6';

import { type Duel } from './duels.js';

const CALLS = 300;
/** What pops take of: more than all rounds of both sides take. */
const POPPED = 40_000;
const LENGTH = 10_000;
const PAGE = 100;
const IOREDIS = 'ioredis 6';

const member = (index: number): string => `member:${index}`;

/** Fills what the duels read and pop, for both sides. */
export async function fillModel(backend: Backend, redis: Redis, prefix: string): Promise<void> {
  const members = Array.from({ length: LENGTH }, (_, index) => member(index));
  const pipeline = redis.pipeline();
  pipeline.sadd(`${prefix}members`, ...members);
  pipeline.rpush(`${prefix}list`, ...members);
  for (const side of ['ours', 'theirs']) {
    for (let start = 0; start < POPPED; start += LENGTH) pipeline.rpush(`${prefix}queue:${side}`, ...members);
    for (let index = 0; index < POPPED; index++) pipeline.zadd(`${prefix}waiting:${side}`, index, member(index));
  }
  await pipeline.exec();
  await backend.delete('pushed');
}

/** What lists, sets, hashes and sorted sets cost beside the command of the client. */
export function modelDuels(backend: Backend, redis: Redis, prefix: string): Duel[] {
  const plain = { calls: CALLS, goal: 0.9 };
  const position = (index: number): number => (index * 37) % (LENGTH - PAGE);
  return [
    {
      ...plain,
      name: 'rPush',
      against: `${IOREDIS}, RPUSH`,
      ours: (index) => backend.rPush('pushed', member(index)),
      theirs: (index) => redis.rpush(`${prefix}pushed:theirs`, member(index)),
    },
    {
      ...plain,
      name: 'lPop',
      against: `${IOREDIS}, LPOP`,
      ours: () => backend.lPop('queue:ours'),
      theirs: () => redis.lpop(`${prefix}queue:theirs`),
    },
    {
      ...plain,
      name: 'lRange of 100',
      against: `${IOREDIS}, LRANGE`,
      ours: (index) => backend.lRange('list', position(index), position(index) + PAGE - 1),
      theirs: (index) => redis.lrange(`${prefix}list`, position(index), position(index) + PAGE - 1),
    },
    {
      ...plain,
      name: 'hIncrBy',
      against: `${IOREDIS}, HINCRBY`,
      ours: (index) => backend.hIncrBy('counters', member(index % PAGE), 1),
      theirs: (index) => redis.hincrby(`${prefix}counters:theirs`, member(index % PAGE), 1),
    },
    {
      ...plain,
      name: 'sIsMember',
      against: `${IOREDIS}, SISMEMBER`,
      ours: (index) => backend.sIsMember('members', member(index)),
      theirs: (index) => redis.sismember(`${prefix}members`, member(index)),
    },
    {
      ...plain,
      name: 'zPopMin',
      against: `${IOREDIS}, ZPOPMIN`,
      ours: () => backend.zPopMin('waiting:ours'),
      theirs: () => redis.zpopmin(`${prefix}waiting:theirs`),
    },
    {
      ...plain,
      name: 'zRank',
      against: `${IOREDIS}, ZRANK`,
      ours: (index) => backend.zRank('leaderboard', member(index % LENGTH)),
      theirs: (index) => redis.zrank(`${prefix}leaderboard`, member(index % LENGTH)),
    },
    {
      ...plain,
      name: 'zPage of 100',
      against: `${IOREDIS}, ZRANGEBYSCORE`,
      ours: (index) => backend.zPage('leaderboard', { min: position(index), limit: PAGE }),
      theirs: (index) =>
        redis.zrangebyscore(`${prefix}leaderboard`, position(index), '+inf', 'WITHSCORES', 'LIMIT', 0, PAGE + 1),
    },
  ];
}
