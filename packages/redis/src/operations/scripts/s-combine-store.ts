import { SORTED_ALONE } from './lua.js';
import { writeScript } from './script.js';

/**
 * Puts the union, the intersection or the difference of sets in place of whatever a key holds, and removes the companion
 * of a sorted set that was there. Lua passes at most 8,000 values to a call, so many sets go in parts, which all have been
 * looked at before; the destination stands as early among them as it may, so that the first part takes it as it was.
 *
 * KEYS 1: the destination. From 2: the sets. Last: the companion of the destination; left out while a slot moves.
 * ARGV 1: SUNIONSTORE, SINTERSTORE or SDIFFSTORE. 2: how many sets there are.
 * Result: how many members there are now; with none, there is no key. Errors, with nothing changed: WRONGTYPE if one of the
 * sets is anything else, TRYAGAIN if the destination is a sorted set without its companion.
 */
export const sCombineStoreScript = writeScript(`#!lua
local last = ARGV[2] + 1
local companion = KEYS[last + 1]
local sorted = redis.call('TYPE', KEYS[1]).ok == 'zset'
if sorted and not companion then
  return redis.error_reply('${SORTED_ALONE}')
end
if last > 4001 then
  for index = 2, last do
    redis.call('SCARD', KEYS[index])
  end
end
local size = redis.call(ARGV[1], KEYS[1], unpack(KEYS, 2, math.min(4001, last)))
for part = 4002, last, 4000 do
  size = redis.call(ARGV[1], KEYS[1], KEYS[1], unpack(KEYS, part, math.min(part + 3999, last)))
end
if sorted then
  redis.call('UNLINK', companion)
end
return size
`);
