import { type BinaryString, type Operation, type RangeOutput } from '@keyvaluestore/core';

import { type Fragments } from './fragment.js';
import { type Command, type Compilers, readCommand, scriptCommand } from './command.js';
import { type Keyspace } from '../layout/keys.js';
import { packedList } from '../transport/packed.js';
import { bytes, flag, integer, nothing } from '../transport/replies.js';
import { isRelative, left, timed, timeText } from './expiry.js';
import { boundTexts, parseScore, scoreText } from '../layout/scores.js';
import { zAddScript } from './scripts/z-add.js';
import { zIncrByScript } from './scripts/z-incr-by.js';
import { zRangeScript } from './scripts/z-range.js';
import { zRemScript } from './scripts/z-rem.js';
import { zScoreScript } from './scripts/z-score.js';
import { zhGetScript } from './scripts/zh-get.js';

/** The arguments of ZRANGE after its key. */
function rangeArguments({ range, reverse, withScores, limit }: Operation<'zRange'>): string[] {
  const [min, max] = boundTexts(range);
  const args = reverse ? [max, min] : [min, max];
  args.push(range.by === 'score' ? 'BYSCORE' : 'BYLEX');
  if (reverse) args.push('REV');
  if (limit !== undefined) args.push('LIMIT', '0', String(limit));
  if (withScores) args.push('WITHSCORES');
  return args;
}

/** What a range gives: values in a row, so many for each field; the field first if there are three, the score last. */
function rangeOutput(reply: unknown, step: 1 | 2 | 3): RangeOutput {
  const flat = packedList(reply);
  if (step === 1) return { members: flat };
  const fields: BinaryString[] = [];
  const members: BinaryString[] = [];
  const scores: number[] = [];
  for (let at = 0; at < flat.length; at += step) {
    if (step === 3) fields.push(flat[at] as BinaryString);
    members.push(flat[at + step - 2] as BinaryString);
    scores.push(parseScore(flat[at + step - 1] as string));
  }
  return step === 3 ? { members, scores, fields } : { members, scores };
}

function zAdd(operation: Operation<'zAdd'>, keys: Keyspace): Command<boolean> {
  const { key, field, member, score, when, expiry } = operation;
  const times = timed(isRelative(expiry), (elapsed) => {
    const args = [field, scoreText(score), when];
    if (typeof expiry === 'string') return member === field ? args : [...args, member];
    const rest = left(expiry, elapsed);
    return [...args, member, timeText(rest), rest.when];
  });
  return { ...scriptCommand(zAddScript, keys.pair(key), times.args, flag), ...times };
}

/** Sorted sets and sorted hashes: scripts wherever the companion matters, which holds the members of sorted hashes. */
export const sortedSetCompilers: Compilers<'zAdd' | 'zRem' | 'zScore' | 'zhGet' | 'zIncrBy' | 'zCount' | 'zRange'> = {
  zAdd,
  zRem: ({ key, field }, keys) => scriptCommand(zRemScript, keys.pair(key), [field], nothing),
  zScore: ({ key, field }, keys) =>
    scriptCommand(zScoreScript, [keys.key(key)], [field], (reply) =>
      reply === null ? null : parseScore(bytes(reply)),
    ),
  zhGet: ({ key, field }, keys) =>
    scriptCommand(zhGetScript, keys.pair(key), [field], (reply) => (reply === null ? null : bytes(reply))),
  zIncrBy: ({ key, field, by }, keys) =>
    scriptCommand(zIncrByScript, keys.pair(key), [field, scoreText(by)], (reply) => parseScore(bytes(reply))),
  zCount: ({ key, range }, keys) =>
    readCommand(range.by === 'score' ? 'zcount' : 'zlexcount', keys.key(key), boundTexts(range), integer),
  zRange: (operation, keys) => {
    const step = operation.withFields ? 3 : operation.withScores ? 2 : 1;
    const args = [String(step), ...rangeArguments(operation)];
    return scriptCommand(zRangeScript, keys.pair(operation.key), args, (reply) => rangeOutput(reply, step));
  },
};

/** Sorted sets and sorted hashes in an atomic write. A companion holds the members that differ from their fields. */
export const sortedSetFragments: Fragments<'zAdd' | 'zRem'> = {
  zAdd: {
    args: ({ field, member, score, when }) => {
      const args = [field, scoreText(score), when];
      return member === field ? args : [...args, member];
    },
    commands: ['ZADD', 'UNLINK', 'HSET', 'HDEL'],
    judge: `
call('ZCARD', subject)
holds = ARGV[first + 2] == 'always' or not call('ZSCORE', subject, ARGV[first])
local expiry = expiryOf(subject, companion)
expiry.added = true
if times[at] and not (keeps[at] and expiry.time) then
  expiry.time = times[at]
end`,
    apply: `
if call('ZADD', subject, ARGV[first + 1], ARGV[first]) == 1 and call('ZCARD', subject) == 1 then
  call('UNLINK', companion)
end
if last == first + 3 then
  call('HSET', companion, ARGV[first], ARGV[last])
end`,
    remove: `
if last == first + 2 then
  redis.pcall('HDEL', companion, ARGV[first])
end`,
  },
  zRem: {
    args: ({ field }) => [field],
    commands: ['ZREM', 'UNLINK', 'HDEL'],
    // A sorted set that is emptied, and then filled again, is another one, which does not expire.
    judge: `
call('ZCARD', subject)
local expiry = expiryOf(subject, companion)
if expiry.size and not expiry.added and call('ZSCORE', subject, ARGV[first]) then
  expiry.size = expiry.size - 1
  if expiry.size == 0 then
    expiry.time = nil
  end
end`,
    // An error can only mean that the key has been emptied: nothing is left to remove then.
    remove: `
local size = redis.pcall('ZCARD', subject)
if redis.pcall('ZREM', subject, ARGV[first]) == 1 then
  if size == 1 then
    redis.pcall('UNLINK', companion)
  else
    redis.pcall('HDEL', companion, ARGV[first])
  end
end`,
  },
};
