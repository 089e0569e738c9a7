import { type Operation, type Output } from '@keyvaluestore/core';

import { type Keyspace } from '../layout/keys.js';
import { parseScore, scoreText } from '../layout/scores.js';
import { packedList } from '../transport/packed.js';
import { bytes, bytesOrNull, counted, flag, integer, listOfSome } from '../transport/replies.js';
import { type Command, type Compilers, readCommand, scriptCommand } from './command.js';
import { isRelative, left, timed, timeText } from './expiry.js';
import { zAddScript } from './scripts/z-add.js';
import { zIncrByScript } from './scripts/z-incr-by.js';
import { zMScoreScript } from './scripts/z-m-score.js';
import { zRandMemberScript } from './scripts/z-rand-member.js';
import { zRemScript } from './scripts/z-rem.js';
import { zScoreScript } from './scripts/z-score.js';
import { zhGetScript } from './scripts/zh-get.js';
import { zhMGetScript } from './scripts/zh-m-get.js';

/** What the script of `zAdd` says that it did. */
const ADDITIONS = [false, 'added', 'changed', 'kept'] as const;

function addition(reply: unknown): Output<'zAdd'> {
  return ADDITIONS[integer(reply)] as Output<'zAdd'>;
}

function scoreOrNull(reply: unknown): number | null {
  return reply === null ? null : parseScore(bytes(reply));
}

function zAdd(operation: Operation<'zAdd'>, keys: Keyspace): Command<Output<'zAdd'>> {
  const { key, field, member, score, when, expiry, count } = operation;
  const times = timed(isRelative(expiry), (elapsed) => {
    const args = [field, scoreText(score), count ? `${when}?` : when];
    if (typeof expiry === 'string') return member === field ? args : [...args, member];
    const rest = left(expiry, elapsed);
    return [...args, member, timeText(rest), rest.when];
  });
  return { ...scriptCommand(zAddScript, keys.pair(key), times.args, count ? addition : flag), ...times };
}

/**
 * Single fields of sorted sets and sorted hashes: scripts wherever the companion matters, which holds the members of
 * sorted hashes.
 */
export const sortedSetCompilers: Compilers<
  'zAdd' | 'zRem' | 'zRemXX' | 'zScore' | 'zMScore' | 'zhGet' | 'zhMGet' | 'zRank' | 'zIncrBy' | 'zRandMember'
> = {
  zAdd,
  zRem: ({ key, field, count }, keys) => scriptCommand(zRemScript, keys.pair(key), [field], counted(count)),
  zRemXX: ({ key, field }, keys) => scriptCommand(zRemScript, keys.pair(key), [field], flag),
  zScore: ({ key, field }, keys) => scriptCommand(zScoreScript, [keys.key(key)], [field], scoreOrNull),
  zMScore: ({ key, fields }, keys) =>
    scriptCommand(zMScoreScript, [keys.key(key)], fields, (reply) => (reply as unknown[]).map(scoreOrNull)),
  zhGet: ({ key, field }, keys) => scriptCommand(zhGetScript, keys.pair(key), [field], bytesOrNull),
  zhMGet: ({ key, fields }, keys) => scriptCommand(zhMGetScript, keys.pair(key), fields, listOfSome),
  zRank: ({ key, field, reverse }, keys) =>
    readCommand(reverse ? 'zrevrank' : 'zrank', keys.key(key), [field], (reply) =>
      reply === null ? null : integer(reply),
    ),
  zIncrBy: ({ key, field, by }, keys) =>
    scriptCommand(zIncrByScript, keys.pair(key), [field, scoreText(by)], (reply) => parseScore(bytes(reply))),
  zRandMember: ({ key, count }, keys) => scriptCommand(zRandMemberScript, keys.pair(key), [String(count)], packedList),
};
