import { type BinaryString } from '@keyvaluestore/core';

import { type Fragments } from './fragment.js';
import { changeCommand } from './change.js';
import { type Compilers, readCommand, scriptCommand, writeCommand } from './command.js';
import { packedList } from '../transport/packed.js';
import { bytesOrNull, flag, nothing } from '../transport/replies.js';
import { hGetAllScript } from './scripts/h-get-all.js';

function entries(reply: unknown): (readonly [field: BinaryString, value: BinaryString])[] {
  const flat = packedList(reply);
  return Array.from({ length: flat.length / 2 }, (_, index) => [
    flat[2 * index] as BinaryString,
    flat[2 * index + 1] as BinaryString,
  ]);
}

/** Hashes: the plain commands, but for reading a whole one, and where one gives an expiry. */
export const hashCompilers: Compilers<'hSet' | 'hSetNX' | 'hDel' | 'hGet' | 'hGetAll'> = {
  hSet: ({ key, entries, expiry }, keys) => changeCommand('hset', keys.key(key), entries.flat(), expiry, nothing),
  hSetNX: ({ key, field, value, expiry }, keys) => changeCommand('hsetnx', keys.key(key), [field, value], expiry, flag),
  hDel: ({ key, fields }, keys) => writeCommand('hdel', keys.key(key), fields, nothing),
  hGet: ({ key, field }, keys) => readCommand('hget', keys.key(key), [field], bytesOrNull),
  hGetAll: ({ key }, keys) => scriptCommand(hGetAllScript, [keys.key(key)], [], entries),
};

/** Hashes in an atomic write. */
export const hashFragments: Fragments<'hSet' | 'hSetNX' | 'hDel'> = {
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
};
