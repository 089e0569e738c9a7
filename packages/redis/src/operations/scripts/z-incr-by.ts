import { writeScript } from './script.js';

/**
 * Adds to a score. A new field is its own member, whatever an earlier one has left in the companion; one that is there
 * keeps its member.
 *
 * KEYS 1: the sorted set. 2: its companion.
 * ARGV 1: the field. 2: what is added to its score.
 * Result: the new score as text. Errors: OUTOFRANGE if it would be no number, WRONGTYPE on anything but a sorted set.
 */
export const zIncrByScript = writeScript(`#!lua
local present = redis.call('ZSCORE', KEYS[1], ARGV[1])
local score = redis.pcall('ZINCRBY', KEYS[1], ARGV[2], ARGV[1])
if type(score) == 'table' then
  if string.find(score.err, 'NaN', 1, true) then
    return redis.error_reply('OUTOFRANGE the sum of the scores is not a number')
  end
  return score
end
if not present then
  if redis.call('ZCARD', KEYS[1]) == 1 then
    redis.call('UNLINK', KEYS[2])
  else
    redis.call('HDEL', KEYS[2], ARGV[1])
  end
end
return score
`);
