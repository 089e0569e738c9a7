import { readScript } from './script.js';
import { PACKED_ROWS } from './sorted-lua.js';

/**
 * Reads of a range by score what lies behind a score and a field, whether or not these are there. Everything is found by
 * its rank, so that it costs the same wherever the page lies, and however many fields have one score: the place of a field
 * that is not there is searched for among those of its score, by halves.
 *
 * KEYS 1: the sorted set. 2: its companion.
 * ARGV 1: how many values there are to be for each field, as for \`zRange\`. 2: 1 in reverse order, else 0. 3: the greatest
 * score below the range, as ZCOUNT takes it. 4: the greatest score of the range. 5: how many at most; empty for all.
 * 6 and 7: the score and the field behind which the page begins.
 * Result: as of \`zRange\`. Error: WRONGTYPE on anything but a sorted set.
 */
export const zPageScript = readScript(`#!lua flags=no-writes
${PACKED_ROWS}
local key, reverse, limit, score, field = KEYS[1], ARGV[2] == '1', tonumber(ARGV[5]), ARGV[6], ARGV[7]

local function countTo(max)
  return redis.call('ZCOUNT', key, '-inf', max)
end

-- Lua compares texts by the locale of the server.
local function isBefore(one, other)
  for at = 1, math.min(#one, #other) do
    local a, b = string.byte(one, at), string.byte(other, at)
    if a ~= b then
      return a < b
    end
  end
  return #one < #other
end

local function placeOf()
  local low, high = countTo('(' .. score), countTo(score)
  while low < high do
    local middle = math.floor((low + high) / 2)
    if isBefore(redis.call('ZRANGE', key, middle, middle)[1], field) then
      low = middle + 1
    else
      high = middle
    end
  end
  return low
end

local first, last = countTo(ARGV[3]), countTo(ARGV[4]) - 1
local own = redis.call('ZSCORE', key, field)
local there = own and tonumber(own) == tonumber(score)
local place = there and redis.call('ZRANK', key, field) or placeOf()
if reverse then
  last = math.min(last, place - 1)
  first = limit and math.max(first, last - limit + 1) or first
else
  first = math.max(first, there and place + 1 or place)
  last = limit and math.min(last, first + limit - 1) or last
end
if first > last then
  return {}
end
local args = { first, last }
if reverse then
  local size = redis.call('ZCARD', key)
  args = { size - 1 - last, size - 1 - first, 'REV' }
end
if ARGV[1] ~= '1' then
  args[#args + 1] = 'WITHSCORES'
end
local companion = redis.call('EXISTS', KEYS[2]) == 1 and KEYS[2]
return packedRows(redis.call('ZRANGE', key, unpack(args)), companion, ARGV[1])
`);
