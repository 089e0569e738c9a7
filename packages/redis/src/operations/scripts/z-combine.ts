import { readScript, writeScript } from './script.js';
import { IN_PARTS, LOOK_UP } from './sorted-lua.js';

/**
 * What combining sorted sets begins with: looks whether all keys from `KEYS[start]` on, each with its companion after it, are
 * sorted sets or absent, which Redis does not ask of sets, and leaves them in the local `args` for ZUNION and its like, with
 * what `ARGV` says from its third place on. `membersOf` finds the members of fields: each is that of the first sorted
 * set that has the field. `named` says whether any may differ from its field. `shared` holds the fields that all sorted sets
 * have, where only these are wanted of a union.
 */
const combine = (start: number): string => `
${LOOK_UP}
local args, companions = {}, {}
for at = ${start}, #KEYS, 2 do
  redis.call('ZCARD', KEYS[at])
  args[#args + 1] = KEYS[at]
  companions[#companions + 1] = KEYS[at + 1]
end
table.insert(args, 1, #args)
local shared
if ARGV[2] == 'shared' then
  shared = {}
  for _, field in ipairs(redis.call('ZINTER', unpack(args))) do
    shared[field] = true
  end
end
for at = 3, #ARGV do
  args[#args + 1] = ARGV[at]
end

local function membersOf(fields)
  local members, open = {}, fields
  for at = ${start}, #KEYS, 2 do
    local rest = {}
    local scores = lookUp('ZMSCORE', KEYS[at], open)
    local found = lookUp('HMGET', KEYS[at + 1], open)
    for index, field in ipairs(open) do
      if scores[index] then
        members[field] = found[index] or field
      else
        rest[#rest + 1] = field
      end
    end
    open = rest
    if #open == 0 then
      break
    end
  end
  return members
end

local named = redis.call('EXISTS', unpack(companions)) > 0
`;

/**
 * Combines sorted sets.
 *
 * KEYS: each sorted set, and its companion after it.
 * ARGV 1: ZUNION, ZINTER or ZDIFF. 2: \`shared\` if of a union only those fields are wanted that all have; else empty. From 3:
 * its arguments after the keys, WITHSCORES the last.
 * Result: field, member and score of each, in order, as \`rangeOutput\` reads them. Error: WRONGTYPE where a key holds
 * anything but a sorted set.
 */
export const zCombineScript = readScript(`#!lua flags=no-writes
${combine(1)}
local reply = redis.call(ARGV[1], unpack(args))
if shared then
  local both = {}
  for at = 1, #reply, 2 do
    if shared[reply[at]] then
      both[#both + 1], both[#both + 2] = reply[at], reply[at + 1]
    end
  end
  reply = both
end
if #reply == 0 then
  return reply
end
local rows = cmsgpack.pack(reply)
if not named then
  return rows
end
local fields, members = {}, {}
for at = 1, #reply, 2 do
  fields[#fields + 1] = reply[at]
end
local found = membersOf(fields)
for index, field in ipairs(fields) do
  members[index] = found[field]
end
return { rows, cmsgpack.pack(members) }
`);

/**
 * Combines sorted sets, and puts what comes out in the place of whatever a key holds, without its expiry. Members are
 * looked up before, for the destination may be among the sorted sets. The companion of the destination is never without
 * a field until all is written: while a slot moves to another node, a script must not ask for a key that it has removed.
 *
 * KEYS 1: the destination. 2: its companion. From 3: each sorted set, and its companion after it.
 * ARGV: as of \`zCombine\`, without WITHSCORES.
 * Result: how many there are. Error: WRONGTYPE where one of the sorted sets is anything else.
 */
export const zCombineStoreScript = writeScript(`#!lua
${IN_PARTS}
${combine(3)}
local fields = (named or shared) and redis.call(ARGV[1], unpack(args)) or {}
local unshared = {}
if shared then
  local both = {}
  for _, field in ipairs(fields) do
    local list = shared[field] and both or unshared
    list[#list + 1] = field
  end
  fields = both
end
local members = named and membersOf(fields) or {}
local stored = 0
if shared and #fields == 0 then
  redis.call('UNLINK', KEYS[1])
else
  stored = redis.call(ARGV[1] .. 'STORE', KEYS[1], unpack(args)) - #unshared
  inParts('ZREM', KEYS[1], unshared)
end
-- A score of -0 is one of 0, and is given no other way than through another score.
if #ARGV > 2 and stored > 0 then
  local zeros = redis.call('ZRANGE', KEYS[1], '0', '0', 'BYSCORE', 'WITHSCORES')
  for at = 1, #zeros, 2 do
    if zeros[at + 1] == '-0' then
      redis.call('ZADD', KEYS[1], '1', zeros[at])
      redis.call('ZADD', KEYS[1], '0', zeros[at])
    end
  end
end
local left = redis.call('HKEYS', KEYS[2])
local entries, isWritten = {}, {}
for _, field in ipairs(fields) do
  if members[field] and members[field] ~= field then
    entries[#entries + 1] = field
    entries[#entries + 1] = members[field]
    isWritten[field] = true
  end
end
if #entries == 0 then
  redis.call('UNLINK', KEYS[2])
  return stored
end
inParts('HSET', KEYS[2], entries)
local stale = {}
for _, field in ipairs(left) do
  if not isWritten[field] then
    stale[#stale + 1] = field
  end
end
inParts('HDEL', KEYS[2], stale)
redis.call('PERSIST', KEYS[2])
return stored
`);
