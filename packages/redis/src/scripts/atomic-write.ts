import { writeScript } from './script.js';

/**
 * Runs an atomic write: looks at everything first (types, conditions, integers, their sums, permissions), and writes only once
 * nothing can fail any more.
 *
 * KEYS: for each operation its key, and after that of a `z…` operation the companion.
 * ARGV: for each operation its name, the number of its arguments, and these:
 *   set, setNX, setXX: value. setEQ: value, old value. nIncrBy: increment. delete, deleteXX: none.
 *   sAdd, sRem: members. hSet: field, value, field, value …. hSetNX: field, value. hDel: fields.
 *   zAdd, zAddNX: field, score, and the member if it is not the field. zRem: field.
 *   checkExists, checkAbsent: none. checkEquals: value.
 * Result: the positions, from 0, of the operations whose conditions failed; with none, all has been written.
 * Errors, with nothing written: WRONGTYPE, NOTANINTEGER, OUTOFRANGE, NOPERM.
 */
export const atomicWriteScript = writeScript(`#!lua
local MAX = 9007199254740991
local WRONGTYPE = 'WRONGTYPE Operation against a key holding the wrong kind of value'
local NOTANINTEGER = 'NOTANINTEGER the value is not a safe integer in its decimal form'
local OUTOFRANGE = 'OUTOFRANGE the increment would leave the range of safe integers'
local TYPES = {
  nIncrBy = 'string', setEQ = 'string', checkEquals = 'string', sAdd = 'set', sRem = 'set',
  hSet = 'hash', hSetNX = 'hash', hDel = 'hash', zAdd = 'zset', zAddNX = 'zset', zRem = 'zset'
}

local COMMANDS = {
  set = 'SET', setNX = 'SET', setXX = 'SET', setEQ = 'SET', delete = 'UNLINK', deleteXX = 'UNLINK',
  nIncrBy = 'INCRBY', sAdd = 'SADD', sRem = 'SREM', hSet = 'HSET', hSetNX = 'HSET', hDel = 'HDEL',
  zAdd = 'ZADD', zAddNX = 'ZADD', zRem = 'ZREM'
}

local kinds, permitted, failed = {}, {}, {}
local position, key, at = 0, 1, 1
while at <= #ARGV do
  local name, first = ARGV[at], at + 2
  local kind = kinds[KEYS[key]]
  if not kind then
    kind = redis.call('TYPE', KEYS[key]).ok
    kinds[KEYS[key]] = kind
  end
  local command = COMMANDS[name]
  if command and not permitted[command] then
    if not redis.acl_check_cmd(command, KEYS[key]) then
      return redis.error_reply('NOPERM this user may not run ' .. command)
    end
    permitted[command] = true
  end
  local wanted = TYPES[name]
  if wanted == 'zset' and not permitted.companion then
    for _, needed in ipairs({ 'EXISTS', 'UNLINK', 'HSET', 'HDEL' }) do
      if not redis.acl_check_cmd(needed, KEYS[key + 1]) then
        return redis.error_reply('NOPERM this user may not run ' .. needed)
      end
    end
    permitted.companion = true
  end
  if wanted and kind ~= wanted and kind ~= 'none' or not wanted and kind == 'zset' then
    return redis.error_reply(WRONGTYPE)
  end
  local holds = true
  if name == 'setNX' or name == 'checkAbsent' then
    holds = kind == 'none'
  elseif name == 'setXX' or name == 'deleteXX' or name == 'checkExists' then
    holds = kind ~= 'none'
  elseif name == 'setEQ' then
    holds = redis.call('GET', KEYS[key]) == ARGV[first + 1]
  elseif name == 'checkEquals' then
    holds = redis.call('GET', KEYS[key]) == ARGV[first]
  elseif name == 'hSetNX' then
    holds = redis.call('HEXISTS', KEYS[key], ARGV[first]) == 0
  elseif name == 'zAddNX' then
    holds = not redis.call('ZSCORE', KEYS[key], ARGV[first])
  elseif name == 'nIncrBy' then
    local text = redis.call('GET', KEYS[key]) or '0'
    if text ~= '0' and not string.find(text, '^-?[1-9]%d*$') then
      return redis.error_reply(NOTANINTEGER)
    end
    local number = tonumber(text)
    if number > MAX or number < -MAX then
      return redis.error_reply(NOTANINTEGER)
    end
    local sum = number + tonumber(ARGV[first])
    if sum > MAX or sum < -MAX then
      return redis.error_reply(OUTOFRANGE)
    end
  end
  if not holds then
    failed[#failed + 1] = position
  end
  position = position + 1
  key = key + (wanted == 'zset' and 2 or 1)
  at = first + tonumber(ARGV[at + 1])
end
if #failed > 0 then
  return failed
end

key, at = 1, 1
while at <= #ARGV do
  local name, first = ARGV[at], at + 2
  local last = at + 1 + tonumber(ARGV[at + 1])
  local command = COMMANDS[name]
  if command == 'SET' then
    redis.call('SET', KEYS[key], ARGV[first])
  elseif command == 'UNLINK' then
    redis.call('UNLINK', KEYS[key])
  elseif command == 'ZADD' then
    if redis.call('EXISTS', KEYS[key]) == 0 then
      redis.call('UNLINK', KEYS[key + 1])
    end
    redis.call('ZADD', KEYS[key], ARGV[first + 1], ARGV[first])
    if last == first + 2 then
      redis.call('HSET', KEYS[key + 1], ARGV[first], ARGV[last])
    else
      redis.call('HDEL', KEYS[key + 1], ARGV[first])
    end
  elseif command == 'ZREM' then
    if redis.call('ZREM', KEYS[key], ARGV[first]) == 1 then
      if redis.call('EXISTS', KEYS[key]) == 0 then
        redis.call('UNLINK', KEYS[key + 1])
      else
        redis.call('HDEL', KEYS[key + 1], ARGV[first])
      end
    end
  elseif command then
    for part = first, last, 4000 do
      redis.call(command, KEYS[key], unpack(ARGV, part, math.min(part + 3999, last)))
    end
  end
  key = key + (TYPES[name] == 'zset' and 2 or 1)
  at = last + 1
end
return failed
`);
