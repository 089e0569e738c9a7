import { addToCounter } from './lua.js';
import { writeScript } from './script.js';

/**
 * Adds to a counter, which INCRBY alone would let grow beyond the safe integers.
 *
 * KEYS 1: the key.
 * ARGV 1: what is added, a safe integer in decimal.
 * Result: the new number as text. Errors: NOTANINTEGER if the value is no safe integer in the form in which Redis
 * writes integers, OUTOFRANGE if the sum is none, WRONGTYPE on anything but a string.
 */
export const nIncrByScript = writeScript(`#!lua
${addToCounter('KEYS[1]', 'ARGV[1]')}
redis.call('INCRBY', KEYS[1], ARGV[1])
return string.format('%.0f', sum)
`);
