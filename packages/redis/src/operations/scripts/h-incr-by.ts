import { addToCounter, giveExpiry, permitExpiry } from './lua.js';
import { writeScript } from './script.js';

/**
 * Adds to a counter in a hash's field, which HINCRBY alone would let grow beyond the safe integers.
 *
 * KEYS 1: the key.
 * ARGV 1: the field. 2: what is added, a safe integer in decimal. From 3: PEXPIRE or PEXPIREAT with its arguments after the
 * key, left out if the expiry stays.
 * Result: the new number as text. Errors, with nothing written: NOTANINTEGER if the value is no safe integer in the form in
 * which Redis writes integers, OUTOFRANGE if the sum is none, WRONGTYPE on anything but a hash; NOPERM.
 */
export const hIncrByScript = writeScript(`#!lua
${addToCounter("redis.call('HGET', KEYS[1], ARGV[1])", 'ARGV[2]')}
${permitExpiry(3)}
redis.call('HINCRBY', KEYS[1], ARGV[1], ARGV[2])
${giveExpiry(3)}
return string.format('%.0f', sum)
`);
