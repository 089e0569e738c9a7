import { writeScript } from './script.js';

/**
 * Removes a string if it is equal to a value.
 *
 * KEYS 1: the key.
 * ARGV 1: the value.
 * Result: 1 if it was removed, else 0. Error: WRONGTYPE on anything but a string.
 */
export const deleteEqualScript = writeScript(`#!lua flags=allow-oom
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('UNLINK', KEYS[1])
`);
