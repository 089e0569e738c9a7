import { type Backend } from '@keyvaluestore/core';
import { type Redis } from 'ioredis6';

import { type Duel } from './duels.js';

/** What `atomicOfFour` does, by hand: looks at everything that can fail first, then writes. */
const CAREFUL = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
local text = redis.call('GET', KEYS[2]) or '0'
if not (text == '0' or string.find(text, '^-?[1-9]%d*$')) then return redis.error_reply('NOTANINTEGER') end
local sum = tonumber(text) + tonumber(ARGV[3])
if sum > 9007199254740991 or sum < -9007199254740991 then return redis.error_reply('OUTOFRANGE') end
redis.call('HLEN', KEYS[3])
redis.call('ZCARD', KEYS[4])
redis.call('SET', KEYS[1], ARGV[2])
redis.call('INCRBY', KEYS[2], ARGV[3])
redis.call('HSET', KEYS[3], ARGV[4], ARGV[5])
redis.call('ZADD', KEYS[4], ARGV[6], ARGV[7])
return 1`;

/** The same without a look at what could fail half-way. */
const CARELESS = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
redis.call('INCRBY', KEYS[2], ARGV[3])
redis.call('HSET', KEYS[3], ARGV[4], ARGV[5])
redis.call('ZADD', KEYS[4], ARGV[6], ARGV[7])
return 1`;

type Command = (...args: (string | number)[]) => Promise<unknown>;

/** A script as a method of the client, which sends it by its SHA-1. */
function define(redis: Redis, name: string, lua: string): Command {
  redis.defineCommand(name, { numberOfKeys: 4, lua });
  return (redis as unknown as Record<string, Command>)[name]?.bind(redis) as Command;
}

/** An atomic write of four operations, one of them with a condition that always holds. */
export function atomicDuels(backend: Backend, redis: Redis, prefix: string): Duel[] {
  let version = 0;
  const ours = async (): Promise<unknown> => {
    const write = backend.atomicWrite();
    write.setEQ('version', version + 1, version);
    write.nIncrBy('sum', 1);
    write.hSet('fields', 'name', 'value');
    write.zAdd('scores', 'member', version);
    if (!(await write.exec())) throw new Error('the condition must hold');
    return (version += 1);
  };
  const byHand = (command: Command, name: string) => {
    let their = 0;
    const keys = ['version', 'sum', 'fields', 'scores'].map((key) => `${prefix}${name}:${key}`);
    return async (): Promise<unknown> => {
      if (their === 0) await redis.set(keys[0] as string, 0);
      if ((await command(...keys, their, their + 1, 1, 'name', 'value', their, 'member')) !== 1) {
        throw new Error('the condition must hold');
      }
      return (their += 1);
    };
  };
  const duelOf = (name: string, against: string, lua: string): Duel => ({
    name: 'atomic write of 4',
    against,
    calls: 300,
    ours: async () => {
      if (version === 0) await backend.set('version', 0);
      return ours();
    },
    theirs: byHand(define(redis, name, lua), name),
  });
  return [
    { ...duelOf('careful', 'an EVALSHA that checks before it writes', CAREFUL), goal: 0.9 },
    duelOf('careless', 'an EVALSHA that could fail half-way', CARELESS),
  ];
}
