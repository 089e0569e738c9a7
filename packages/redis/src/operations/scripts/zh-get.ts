import { readScript } from './script.js';

/**
 * Reads the member of a field.
 *
 * KEYS 1: the sorted set. 2: its companion.
 * ARGV 1: the field.
 * Result: the member, or null. Error: WRONGTYPE on anything but a sorted set.
 */
export const zhGetScript = readScript(`#!lua flags=no-writes
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then
  return false
end
return redis.call('HGET', KEYS[2], ARGV[1]) or ARGV[1]
`);
