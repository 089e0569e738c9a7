import { type BinaryString } from '@keyvaluestore/core';

import { type Fragments } from './fragment.js';
import { changeCommand } from './change.js';
import { type Compilers, readCommand, scriptCommand, writeCommand } from './command.js';
import { packedList } from '../transport/packed.js';
import { bytesOrNull, counted, flag, integer, list, listOfSome } from '../transport/replies.js';
import { withExpiry } from './expiry.js';
import { hGetAllScript } from './scripts/h-get-all.js';
import { hIncrByScript } from './scripts/h-incr-by.js';
import { hSetEqualScript } from './scripts/h-set-equal.js';
import { addToCounter } from './scripts/lua.js';

function entries(reply: unknown): (readonly [field: BinaryString, value: BinaryString])[] {
  const flat = packedList(reply);
  return Array.from({ length: flat.length / 2 }, (_, index) => [
    flat[2 * index] as BinaryString,
    flat[2 * index + 1] as BinaryString,
  ]);
}

type HashWriteName = 'hSet' | 'hSetNX' | 'hSetEQ' | 'hIncrBy' | 'hDel' | 'hDelXX';
type HashReadName = 'hGet' | 'hGetAll' | 'hMGet' | 'hLen' | 'hKeys' | 'hRandField';

/** Hashes: the plain commands, but for reading a whole one, for counters, and where one compares or gives an expiry. */
export const hashCompilers: Compilers<HashWriteName | HashReadName> = {
  hSet: ({ key, entries, expiry, count }, keys) =>
    changeCommand({ name: 'hset' }, keys.key(key), entries.flat(), expiry, counted(count)),
  hSetNX: ({ key, field, value, expiry }, keys) =>
    changeCommand({ name: 'hsetnx', conditional: true }, keys.key(key), [field, value], expiry, flag),
  hSetEQ: ({ key, field, value, oldValue, expiry }, keys) => {
    const times = withExpiry([field, value, oldValue], expiry);
    return { ...scriptCommand(hSetEqualScript, [keys.key(key)], times.args, flag), ...times };
  },
  hIncrBy: ({ key, field, by, expiry }, keys) => {
    const times = withExpiry([field, String(by)], expiry);
    return { ...scriptCommand(hIncrByScript, [keys.key(key)], times.args, integer), ...times };
  },
  hDel: ({ key, fields, count }, keys) => writeCommand('hdel', keys.key(key), fields, counted(count)),
  hDelXX: ({ key, field }, keys) => writeCommand('hdel', keys.key(key), [field], flag),
  hGet: ({ key, field }, keys) => readCommand('hget', keys.key(key), [field], bytesOrNull),
  hGetAll: ({ key }, keys) => scriptCommand(hGetAllScript, [keys.key(key)], [], entries),
  hMGet: ({ key, fields }, keys) => readCommand('hmget', keys.key(key), fields, listOfSome),
  hLen: ({ key }, keys) => readCommand('hlen', keys.key(key), [], integer),
  hKeys: ({ key }, keys) => readCommand('hkeys', keys.key(key), [], list),
  hRandField: ({ key, count }, keys) => readCommand('hrandfield', keys.key(key), [String(count)], list),
};

/** Hashes in an atomic write. */
export const hashFragments: Fragments<HashWriteName> = {
  hSet: {
    args: ({ entries }) => entries.flat(),
    commands: ['HSET'],
    judge: `call('HLEN', subject)`,
    apply: `
spread('HSET', subject)
expire(subject)`,
  },
  hSetNX: {
    args: ({ field, value }) => [field, value],
    commands: ['HSET'],
    judge: `holds = call('HEXISTS', subject, ARGV[first]) == 0`,
    apply: `
spread('HSET', subject)
expire(subject)`,
  },
  hDel: {
    args: ({ fields }) => fields,
    commands: ['HDEL'],
    judge: `call('HLEN', subject)`,
    apply: `spread('HDEL', subject)`,
  },
  hSetEQ: {
    args: ({ field, value, oldValue }) => [field, value, oldValue],
    commands: ['HSET'],
    judge: `holds = call('HGET', subject, ARGV[first]) == ARGV[last]`,
    apply: `
call('HSET', subject, ARGV[first], ARGV[first + 1])
expire(subject)`,
  },
  hIncrBy: {
    args: ({ field, by }) => [field, String(by)],
    commands: ['HINCRBY'],
    judge: addToCounter("call('HGET', subject, ARGV[first])", 'ARGV[last]'),
    apply: `
call('HINCRBY', subject, ARGV[first], ARGV[last])
expire(subject)`,
  },
  hDelXX: {
    args: ({ field }) => [field],
    commands: ['HDEL'],
    judge: `holds = call('HEXISTS', subject, ARGV[first]) == 1`,
    apply: `call('HDEL', subject, ARGV[first])`,
  },
};
