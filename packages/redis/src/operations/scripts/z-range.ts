import { readScript } from './script.js';

/**
 * Reads a range of a sorted set, and puts the members from the companion in place of the fields that have one there.
 * Lua passes at most 8,000 values to a call, so a long range looks them up in parts.
 *
 * KEYS 1: the sorted set. 2: its companion.
 * ARGV 1: how many values there are for each field: 1, or 2 with scores. From 2: the arguments of ZRANGE after its key.
 * Result: members, or member, score, member, score … with scores as text. Error: WRONGTYPE on anything but a sorted
 * set.
 */
export const zRangeScript = readScript(`#!lua flags=no-writes
local reply = redis.call('ZRANGE', KEYS[1], unpack(ARGV, 2))
if #reply == 0 or redis.call('EXISTS', KEYS[2]) == 0 then
  return reply
end
local step = tonumber(ARGV[1])
for first = 1, #reply, 4000 do
  local fields = {}
  for at = first, math.min(first + 3999, #reply), step do
    fields[#fields + 1] = reply[at]
  end
  local members = redis.call('HMGET', KEYS[2], unpack(fields))
  for index = 1, #fields do
    if members[index] then
      reply[first + (index - 1) * step] = members[index]
    end
  end
end
return reply
`);
