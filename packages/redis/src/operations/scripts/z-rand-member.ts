import { readScript } from './script.js';
import { PACKED_ROWS } from './sorted-lua.js';

/**
 * Draws fields of a sorted set by lot, each once, and reads their members.
 *
 * KEYS 1: the sorted set. 2: its companion.
 * ARGV 1: how many at most.
 * Result: the members, as \`packedList\` reads them. Error: WRONGTYPE on anything but a sorted set.
 */
export const zRandMemberScript = readScript(`#!lua flags=no-writes
${PACKED_ROWS}
local reply = redis.call('ZRANDMEMBER', KEYS[1], ARGV[1])
return packedRows(reply, redis.call('EXISTS', KEYS[2]) == 1 and KEYS[2], '1')
`);
