import { writeScript } from './script.js';

/**
 * Adds a field to a sorted set, or moves it, and keeps the companion true: it holds the members that differ from their
 * fields. A companion that an absent sorted set has left behind is removed first.
 *
 * KEYS 1: the sorted set. 2: its companion.
 * ARGV 1: the field. 2: the score. 3: `always` or `absent`. 4: the member, left out if it is the field.
 * Result: 1 if it was written, 0 if it had to be absent and was not. Error: WRONGTYPE on anything but a sorted set.
 */
export const zAddScript = writeScript(`#!lua
local added
if ARGV[3] == 'absent' then
  added = redis.call('ZADD', KEYS[1], 'NX', ARGV[2], ARGV[1])
  if added == 0 then
    return 0
  end
else
  added = redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
end
if added == 1 and redis.call('ZCARD', KEYS[1]) == 1 then
  redis.call('UNLINK', KEYS[2])
end
if ARGV[4] then
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[4])
else
  redis.call('HDEL', KEYS[2], ARGV[1])
end
return 1
`);
