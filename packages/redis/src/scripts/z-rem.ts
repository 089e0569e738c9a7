import { writeScript } from './script.js';

/**
 * Removes a field of a sorted set, with its member, and the companion with the last field.
 *
 * KEYS 1: the sorted set. 2: its companion.
 * ARGV 1: the field.
 * Result: 1 if the field was there, else 0. Error: WRONGTYPE on anything but a sorted set.
 */
export const zRemScript = writeScript(`#!lua flags=allow-oom
if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 then
  return 0
end
if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('UNLINK', KEYS[2])
else
  redis.call('HDEL', KEYS[2], ARGV[1])
end
return 1
`);
