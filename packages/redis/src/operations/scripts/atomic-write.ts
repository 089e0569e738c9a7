import { writeScript } from './script.js';

/**
 * Runs an atomic write. Looks at everything first: types, conditions, integers and their sums, permissions. Writes only
 * once nothing can fail any more: first all that adds, then what is removed from sorted sets and their companions, since
 * while a slot moves to another node, no key that a script has emptied can be filled or asked for again by it.
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
local call, count = redis.call, #ARGV
local permitted, failed = {}, {}
local position, key, at = 0, 1, 1

local function permit(command, subject)
  if not permitted[command] then
    if not redis.acl_check_cmd(command, subject) then
      error({ err = 'NOPERM this user may not run ' .. command })
    end
    permitted[command] = true
  end
end

while at <= count do
  local name, first, subject = ARGV[at], at + 2, KEYS[key]
  local holds = true
  key = key + 1
  if name == 'setNX' or name == 'checkAbsent' then
    permit('SET', subject)
    if call('EXISTS', subject) == 1 then
      if call('TYPE', subject).ok == 'zset' then
        return redis.error_reply('WRONGTYPE Operation against a key holding the wrong kind of value')
      end
      holds = false
    end
  elseif name == 'setEQ' then
    permit('SET', subject)
    holds = call('GET', subject) == ARGV[first + 1]
  elseif name == 'checkEquals' then
    holds = call('GET', subject) == ARGV[first]
  elseif name == 'nIncrBy' then
    permit('INCRBY', subject)
    local text = call('GET', subject) or '0'
    local number = string.find(text, '^-?[1-9]%d*$') and tonumber(text) or text == '0' and 0
    if not number or number > 9007199254740991 or number < -9007199254740991 then
      return redis.error_reply('NOTANINTEGER the value is not a safe integer in its decimal form')
    end
    number = number + tonumber(ARGV[first])
    if number > 9007199254740991 or number < -9007199254740991 then
      return redis.error_reply('OUTOFRANGE the increment would leave the range of safe integers')
    end
  elseif name == 'hSet' then
    permit('HSET', subject)
    call('HLEN', subject)
  elseif name == 'hSetNX' then
    permit('HSET', subject)
    holds = call('HEXISTS', subject, ARGV[first]) == 0
  elseif name == 'hDel' then
    permit('HDEL', subject)
    call('HLEN', subject)
  elseif name == 'sAdd' then
    permit('SADD', subject)
    call('SCARD', subject)
  elseif name == 'sRem' then
    permit('SREM', subject)
    call('SCARD', subject)
  elseif name == 'zAdd' or name == 'zAddNX' or name == 'zRem' then
    for _, command in ipairs({ 'ZADD', 'ZREM', 'ZCARD', 'EXISTS', 'UNLINK', 'HSET', 'HDEL' }) do
      permit(command, subject)
    end
    local score = call('ZSCORE', subject, ARGV[first])
    holds = name ~= 'zAddNX' or not score
    key = key + 1
  else
    local kind = call('TYPE', subject).ok
    if kind == 'zset' then
      return redis.error_reply('WRONGTYPE Operation against a key holding the wrong kind of value')
    end
    if name == 'set' or name == 'setXX' then
      permit('SET', subject)
    elseif name ~= 'checkExists' then
      permit('UNLINK', subject)
    end
    holds = kind ~= 'none' or name == 'set' or name == 'delete'
  end
  if not holds then
    failed[#failed + 1] = position
  end
  position = position + 1
  at = first + ARGV[at + 1]
end
if #failed > 0 then
  return failed
end

local LISTS = { sAdd = 'SADD', sRem = 'SREM', hSet = 'HSET', hDel = 'HDEL' }
local removals = false
key, at = 1, 1
while at <= count do
  local name, first, subject = ARGV[at], at + 2, KEYS[key]
  local last = at + 1 + ARGV[at + 1]
  key = key + 1
  if name == 'set' or name == 'setNX' or name == 'setXX' or name == 'setEQ' then
    call('SET', subject, ARGV[first])
  elseif name == 'nIncrBy' then
    call('INCRBY', subject, ARGV[first])
  elseif name == 'hSetNX' then
    call('HSET', subject, ARGV[first], ARGV[last])
  elseif name == 'delete' or name == 'deleteXX' then
    call('UNLINK', subject)
  elseif LISTS[name] then
    for part = first, last, 4000 do
      -- The only error can be that an earlier part has removed the last member.
      local run = part == first and call or redis.pcall
      run(LISTS[name], subject, unpack(ARGV, part, math.min(part + 3999, last)))
    end
  elseif name == 'zAdd' or name == 'zAddNX' then
    if call('EXISTS', subject) == 0 then
      call('UNLINK', KEYS[key])
    end
    call('ZADD', subject, ARGV[first + 1], ARGV[first])
    if last == first + 2 then
      call('HSET', KEYS[key], ARGV[first], ARGV[last])
    else
      removals = true
    end
    key = key + 1
  elseif name == 'zRem' then
    removals = true
    key = key + 1
  end
  at = last + 1
end

key, at = 1, 1
while removals and at <= count do
  local name, first, subject = ARGV[at], at + 2, KEYS[key]
  local last = at + 1 + ARGV[at + 1]
  key = key + 1
  if name == 'zRem' then
    -- An error can only mean that the key has been emptied: nothing is left to remove then.
    local size = redis.pcall('ZCARD', subject)
    if redis.pcall('ZREM', subject, ARGV[first]) == 1 then
      if size == 1 then
        redis.pcall('UNLINK', KEYS[key])
      else
        redis.pcall('HDEL', KEYS[key], ARGV[first])
      end
    end
    key = key + 1
  elseif name == 'zAdd' or name == 'zAddNX' then
    if last == first + 1 then
      redis.pcall('HDEL', KEYS[key], ARGV[first])
    end
    key = key + 1
  end
  at = last + 1
end
return failed
`);
