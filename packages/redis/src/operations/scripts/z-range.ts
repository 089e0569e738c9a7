import { readScript } from './script.js';

/**
 * Reads a range of a sorted set, and puts the members from the companion in place of the fields that have one there.
 * Lua passes at most 8,000 values to a call, so a long range looks them up in parts.
 *
 * KEYS 1: the sorted set. 2: its companion.
 * ARGV 1: how many values there are to be for each field: 1 for its member; 2 for member and score; 3 for field, member
 * and score. From 2: the arguments of ZRANGE after its key.
 * Result: these values in a row, with scores as text, as `packedList` reads them. Error: WRONGTYPE on anything but a
 * sorted set.
 */
export const zRangeScript = readScript(`#!lua flags=no-writes
local reply = redis.call('ZRANGE', KEYS[1], unpack(ARGV, 2))
local named = ARGV[1] == '3'
if #reply == 0 then
  return reply
end
if not named and redis.call('EXISTS', KEYS[2]) == 0 then
  return cmsgpack.pack(reply)
end
local step = ARGV[1] == '1' and 1 or 2
local rows = {}
for first = 1, #reply, 4000 do
  local fields = {}
  for at = first, math.min(first + 3999, #reply), step do
    fields[#fields + 1] = reply[at]
  end
  local members = redis.call('HMGET', KEYS[2], unpack(fields))
  for index = 1, #fields do
    local at = first + (index - 1) * step
    if named then
      rows[#rows + 1] = fields[index]
      rows[#rows + 1] = members[index] or fields[index]
      rows[#rows + 1] = reply[at + 1]
    elseif members[index] then
      reply[at] = members[index]
    end
  end
end
return cmsgpack.pack(named and rows or reply)
`);
