import { writeScript } from './script.js';
import { IN_PARTS } from './sorted-lua.js';

/**
 * Removes a range of a sorted set, with its members, and the companion with the last field. Where there is a companion, what
 * is removed is what ZRANGE gives.
 *
 * KEYS 1: the sorted set. 2: its companion.
 * ARGV 1: ZREMRANGEBYSCORE, ZREMRANGEBYLEX or ZREMRANGEBYRANK. 2 and 3: where the range begins and ends. 4: BYSCORE or BYLEX;
 * left out by rank.
 * Result: how many were removed. Error: WRONGTYPE on anything but a sorted set.
 */
export const zRemRangeScript = writeScript(`#!lua flags=allow-oom
${IN_PARTS}
local size = redis.call('ZCARD', KEYS[1])
if size == 0 or redis.call('EXISTS', KEYS[2]) == 0 then
  return redis.call(ARGV[1], KEYS[1], ARGV[2], ARGV[3])
end
local fields = redis.call('ZRANGE', KEYS[1], unpack(ARGV, 2))
if #fields == size then
  redis.call('UNLINK', KEYS[1], KEYS[2])
else
  inParts('ZREM', KEYS[1], fields)
  inParts('HDEL', KEYS[2], fields)
end
return #fields
`);
