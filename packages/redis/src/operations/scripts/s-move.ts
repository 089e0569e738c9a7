import { writeScript } from './script.js';

/**
 * Moves a member from one set to another. SMOVE alone does not look at the destination where there is no source.
 *
 * KEYS 1: the source. 2: the destination.
 * ARGV 1: the member.
 * Result: 1 if the member was there, else 0. Error: WRONGTYPE if either key holds anything but a set.
 */
export const sMoveScript = writeScript(`#!lua flags=allow-oom
redis.call('SCARD', KEYS[2])
return redis.call('SMOVE', KEYS[1], KEYS[2], ARGV[1])
`);
