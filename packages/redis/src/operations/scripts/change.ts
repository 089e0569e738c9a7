import { writeScript } from './script.js';

/**
 * Changes a hash, a set or a list, and gives it an expiry in the same step. Lua passes at most 8,000 values to a call, so
 * many arguments go in parts.
 *
 * KEYS 1: the key.
 * ARGV 1: PEXPIRE or PEXPIREAT. 2: its time. 3: NX if a key that has an expiry is to keep it, else nothing. 4: HSET, HSETNX,
 * SADD, LPUSH, RPUSH, LPUSHX or RPUSHX. 5: IF where a reply of 0 means that a condition failed, else nothing. From 6: its
 * arguments after the key.
 * Result: what the command replies; 0 with IF if nothing was changed. Errors, with nothing changed: WRONGTYPE, NOPERM.
 */
export const changeScript = writeScript(`#!lua
if not redis.acl_check_cmd(ARGV[1], KEYS[1], ARGV[2]) then
  return redis.error_reply('NOPERM this user may not run ' .. ARGV[1])
end
local pushes = string.find(ARGV[4], 'PUSH', 1, true)
local result = 0
for part = 6, #ARGV, 4000 do
  local reply = redis.call(ARGV[4], KEYS[1], unpack(ARGV, part, math.min(part + 3999, #ARGV)))
  if ARGV[5] == 'IF' and reply == 0 then
    return 0
  end
  result = pushes and reply or result + reply
end
if ARGV[3] == 'NX' then
  redis.call(ARGV[1], KEYS[1], ARGV[2], 'NX')
else
  redis.call(ARGV[1], KEYS[1], ARGV[2])
end
return result
`);
