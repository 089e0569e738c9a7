import { readScript } from './script.js';
import { LOOK_UP } from './sorted-lua.js';

/**
 * Reads scores. A script gives them as text under every protocol, as that of one score does.
 *
 * KEYS 1: the sorted set.
 * ARGV: the fields.
 * Result: for each its score as text, or null. Error: WRONGTYPE on anything but a sorted set.
 */
export const zMScoreScript = readScript(`#!lua flags=no-writes
${LOOK_UP}
return lookUp('ZMSCORE', KEYS[1], ARGV)
`);
