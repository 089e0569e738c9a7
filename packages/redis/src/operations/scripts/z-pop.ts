import { writeScript } from './script.js';
import { IN_PARTS, PACKED_ROWS } from './sorted-lua.js';

/**
 * Removes the first or the last of a sorted set, with their members, and the companion with the last field.
 *
 * KEYS 1: the sorted set. 2: its companion.
 * ARGV 1: ZPOPMIN or ZPOPMAX. 2: how many at most.
 * Result: field, member and score of each, as \`rangeOutput\` reads them. Error: WRONGTYPE on anything but a sorted set.
 */
export const zPopScript = writeScript(`#!lua flags=allow-oom
${PACKED_ROWS}
${IN_PARTS}
local companion = redis.call('EXISTS', KEYS[2]) == 1 and KEYS[2]
local reply = redis.call(ARGV[1], KEYS[1], ARGV[2])
local packed = packedRows(reply, companion, '3')
if companion and #reply > 0 then
  -- An error can only mean that the key has been emptied.
  if redis.pcall('EXISTS', KEYS[1]) == 1 then
    local fields = {}
    for at = 1, #reply, 2 do
      fields[#fields + 1] = reply[at]
    end
    inParts('HDEL', companion, fields)
  else
    redis.call('UNLINK', companion)
  end
end
return packed
`);
