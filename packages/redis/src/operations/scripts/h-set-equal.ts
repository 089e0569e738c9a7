import { giveExpiry, permitExpiry } from './lua.js';
import { writeScript } from './script.js';

/**
 * Replaces the value of a hash's field if it is equal to another.
 *
 * KEYS 1: the key.
 * ARGV 1: the field. 2: the value. 3: the value that must be there. From 4: PEXPIRE or PEXPIREAT with its arguments after the
 * key, left out if the expiry stays.
 * Result: 1 if it was written, else 0. Errors, with nothing written: WRONGTYPE on anything but a hash, NOPERM.
 */
export const hSetEqualScript = writeScript(`#!lua
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[3] then
  return 0
end
${permitExpiry(4)}
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
${giveExpiry(4)}
return 1
`);
