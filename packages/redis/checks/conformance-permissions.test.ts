import { describeBackend } from '@keyvaluestore/conformance';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { cluster6, redis6 } from '../test/support/clients.js';
import { clusterHarness, singleHarness } from '../test/support/harness.js';

/** The rights that the guide says are needed, line by line. */
const PERMISSIONS = [
  '+eval +evalsha +eval_ro +evalsha_ro +info +ping',
  '+get +set +getdel +incrby +exists +type +unlink +scan',
  '+pexpire +pexpireat +pexpiretime +pttl +persist +time',
  '+sadd +srem +smembers +scard +sismember +smismember +spop +srandmember +smove',
  '+sunion +sinter +sdiff +sunionstore +sinterstore +sdiffstore',
  '+hset +hsetnx +hdel +hincrby +hget +hgetall +hmget +hexists +hlen +hkeys +hrandfield',
  '+lpush +rpush +lpushx +rpushx +lpop +rpop +llen +lindex +lrange +lpos',
  '+lset +linsert +lrem +ltrim +lmove',
  '+zadd +zrem +zincrby +zscore +zcount +zlexcount +zrange +zcard',
  '+zmscore +zrank +zrevrank +zrandmember +zpopmin +zpopmax',
  '+zremrangebyscore +zremrangebylex +zremrangebyrank',
  '+zunion +zinter +zdiff +zunionstore +zinterstore +zdiffstore',
];
const CLUSTER_PERMISSIONS = '+asking +readonly +cluster|slots +cluster|info +cluster|nodes';

const USER = { username: 'app', password: 'secret' };

function user(permissions: readonly string[]): string[] {
  return ['--user', 'app', 'on', '>secret', '~*', '-@all', ...permissions.flatMap((line) => line.split(' '))];
}

describeBackend('Redis, a user with the rights that the guide lists', {
  ...singleHarness((url) => redis6(url, USER), user(PERMISSIONS)),
  differential: { operations: 200 },
});
describeBackend('Redis Cluster, a user with the rights that the guide lists', {
  ...clusterHarness((urls) => cluster6(urls, { redisOptions: USER }), user([...PERMISSIONS, CLUSTER_PERMISSIONS])),
  differential: { operations: 200 },
});

it('the guide lists them', () => {
  const guide = readFileSync(join(__dirname, '../../../docs/backends/redis.md'), 'utf8');
  for (const line of [...PERMISSIONS, CLUSTER_PERMISSIONS]) expect(guide).toContain(line);
});
