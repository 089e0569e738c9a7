import { readScript } from './script.js';
import { PACKED_ROWS } from './sorted-lua.js';

/**
 * Reads a range of a sorted set, and puts the members from the companion in place of the fields that have one there.
 *
 * KEYS 1: the sorted set. 2: its companion.
 * ARGV 1: how many values there are to be for each field: 1 for its member; 2 for member and score; 3 for field, member
 * and score. From 2: the arguments of ZRANGE after its key.
 * Result: these values, with scores as text, as `rangeOutput` reads them. Error: WRONGTYPE on anything but a sorted set.
 */
export const zRangeScript = readScript(`#!lua flags=no-writes
${PACKED_ROWS}
local reply = redis.call('ZRANGE', KEYS[1], unpack(ARGV, 2))
return packedRows(reply, redis.call('EXISTS', KEYS[2]) == 1 and KEYS[2], ARGV[1])
`);
