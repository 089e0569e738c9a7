import { readScript } from './script.js';
import { LOOK_UP } from './sorted-lua.js';

/**
 * Reads the members of fields.
 *
 * KEYS 1: the sorted set. 2: its companion.
 * ARGV: the fields.
 * Result: for each its member, or null. Error: WRONGTYPE on anything but a sorted set.
 */
export const zhMGetScript = readScript(`#!lua flags=no-writes
${LOOK_UP}
local scores = lookUp('ZMSCORE', KEYS[1], ARGV)
local members = lookUp('HMGET', KEYS[2], ARGV)
for index = 1, #ARGV do
  members[index] = scores[index] and (members[index] or ARGV[index])
end
return members
`);
