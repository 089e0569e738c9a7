import { scoreText } from '../layout/scores.js';
import { type Fragments } from './fragment.js';

/** Lua that removes a field. An error can only mean that the key has been emptied: nothing is left to remove then. */
const REMOVE = `
local size = redis.pcall('ZCARD', subject)
if redis.pcall('ZREM', subject, ARGV[first]) == 1 then
  if size == 1 then
    redis.pcall('UNLINK', companion)
  else
    redis.pcall('HDEL', companion, ARGV[first])
  end
end`;

/**
 * Lua that says what becomes of the expiry where a field is removed that may be there: a sorted set that is emptied, and
 * then filled again, is another one, which does not expire.
 */
const EXPIRY_AFTER_REMOVAL = `
local expiry = expiryOf(subject, companion)
if expiry.size and not expiry.added and call('ZSCORE', subject, ARGV[first]) then
  expiry.size = expiry.size - 1
  if expiry.size == 0 then
    expiry.time = nil
  end
end`;

/** Sorted sets and sorted hashes in an atomic write. A companion holds the members that differ from their fields. */
export const sortedSetFragments: Fragments<'zAdd' | 'zRem' | 'zRemXX'> = {
  zAdd: {
    args: ({ field, member, score, when }) => {
      const args = [field, scoreText(score), when];
      return member === field ? args : [...args, member];
    },
    commands: ['ZADD', 'UNLINK', 'HSET', 'HDEL'],
    judge: `
call('ZCARD', subject)
local when = ARGV[first + 2]
if when ~= 'always' then
  local score, new = tonumber(call('ZSCORE', subject, ARGV[first])), tonumber(ARGV[first + 1])
  if when == 'absent' then
    holds = not score
  elseif when == 'present' then
    holds = score ~= nil
  elseif when == 'greater' then
    holds = not score or new > score
  else
    holds = not score or new < score
  end
end
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
    judge: `
call('ZCARD', subject)
${EXPIRY_AFTER_REMOVAL}`,
    remove: REMOVE,
  },
  zRemXX: {
    args: ({ field }) => [field],
    commands: ['ZREM', 'UNLINK', 'HDEL'],
    judge: `
call('ZCARD', subject)
holds = call('ZSCORE', subject, ARGV[first]) ~= false
${EXPIRY_AFTER_REMOVAL}`,
    remove: REMOVE,
  },
};
