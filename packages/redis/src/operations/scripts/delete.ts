import { writeScript } from './script.js';

/**
 * Removes a key of any type, and the members that a sorted hash keeps beside it.
 *
 * KEYS 1: the key. 2: its companion.
 * Result: 1 if the key was there, else 0; a companion alone does not count.
 */
export const deleteScript = writeScript(`#!lua flags=allow-oom
local existed = redis.call('EXISTS', KEYS[1])
redis.call('UNLINK', KEYS[1], KEYS[2])
return existed
`);
