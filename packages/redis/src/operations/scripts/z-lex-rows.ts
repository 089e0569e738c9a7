import { readScript } from './script.js';
import { PACKED_ROWS } from './sorted-lua.js';

/**
 * Reads a range by lex with scores, which ZRANGE gives by score and by rank only.
 *
 * KEYS 1: the sorted set. 2: its companion.
 * ARGV 1: how many values there are to be for each field: 2 for its member and score; 3 for field, member and score. From 2:
 * the arguments of ZRANGE after its key.
 * Result: as of \`zRange\`. Error: WRONGTYPE on anything but a sorted set.
 */
export const zLexRowsScript = readScript(`#!lua flags=no-writes
${PACKED_ROWS}
local fields = redis.call('ZRANGE', KEYS[1], unpack(ARGV, 2))
local scores = lookUp('ZMSCORE', KEYS[1], fields)
local reply = {}
for index = 1, #fields do
  reply[2 * index - 1] = fields[index]
  reply[2 * index] = scores[index]
end
return packedRows(reply, redis.call('EXISTS', KEYS[2]) == 1 and KEYS[2], ARGV[1])
`);
