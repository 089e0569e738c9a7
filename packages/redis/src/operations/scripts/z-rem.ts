import { writeScript } from './script.js';

/**
 * Removes a field of a sorted set, with its member, and the companion with the last field. Whether it is the last is
 * looked up before: while a slot moves to another node, a script must not ask for a key that it has removed.
 *
 * KEYS 1: the sorted set. 2: its companion.
 * ARGV 1: the field.
 * Result: 1 if the field was there, else 0. Error: WRONGTYPE on anything but a sorted set.
 */
export const zRemScript = writeScript(`#!lua flags=allow-oom
local count = redis.call('ZCARD', KEYS[1])
if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 then
  return 0
end
if count == 1 then
  redis.call('UNLINK', KEYS[2])
else
  redis.call('HDEL', KEYS[2], ARGV[1])
end
return 1
`);
