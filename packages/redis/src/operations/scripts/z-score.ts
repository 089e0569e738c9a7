import { readScript } from './script.js';

/**
 * Reads a score. A script gives it as text under every protocol, where ZSCORE itself can give a number that a client
 * decodes inexactly.
 *
 * KEYS 1: the sorted set.
 * ARGV 1: the field.
 * Result: the score as text, or null. Error: WRONGTYPE on anything but a sorted set.
 */
export const zScoreScript = readScript(`#!lua flags=no-writes
return redis.call('ZSCORE', KEYS[1], ARGV[1])
`);
