import { addToCounter, giveExpiry, permitExpiry } from './lua.js';
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
${addToCounter("redis.call('GET', KEYS[1])", 'ARGV[1]')}
${permitExpiry(2)}
redis.call('INCRBY', KEYS[1], ARGV[1])
${giveExpiry(2)}
return string.format('%.0f', sum)
`);
