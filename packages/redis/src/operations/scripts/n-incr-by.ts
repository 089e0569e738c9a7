import { addToCounter } from './lua.js';
import { writeScript } from './script.js';

/**
 * Adds to a counter, which INCRBY alone would let grow beyond the safe integers.
 *
 * KEYS 1: the key.
 * ARGV 1: what is added, a safe integer in decimal. 2, 3 and 4: PEXPIRE or PEXPIREAT with its arguments after the key, left
 * out if the expiry stays.
 * Result: the new number as text. Errors: NOTANINTEGER if the value is no safe integer in the form in which Redis
 * writes integers, OUTOFRANGE if the sum is none, WRONGTYPE on anything but a string; NOPERM.
 */
export const nIncrByScript = writeScript(`#!lua
${addToCounter('KEYS[1]', 'ARGV[1]')}
if ARGV[2] and not redis.acl_check_cmd(ARGV[2], KEYS[1], ARGV[3]) then
  return redis.error_reply('NOPERM this user may not run ' .. ARGV[2])
end
redis.call('INCRBY', KEYS[1], ARGV[1])
if ARGV[2] then
  redis.call(ARGV[2], KEYS[1], unpack(ARGV, 3))
end
return string.format('%.0f', sum)
`);
