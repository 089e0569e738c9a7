import { writeScript } from './script.js';

/**
 * Moves a value from an end of one list to an end of another. LMOVE alone does not look at the destination where there is
 * nothing to move.
 *
 * KEYS 1: the source. 2: the destination, which may be the same.
 * ARGV 1 and 2: LEFT or RIGHT, where the value is taken and where it is put.
 * Result: the value, or null if there was none. Error: WRONGTYPE if either key holds anything but a list.
 */
export const lMoveScript = writeScript(`#!lua
redis.call('LLEN', KEYS[2])
return redis.call('LMOVE', KEYS[1], KEYS[2], ARGV[1], ARGV[2])
`);
