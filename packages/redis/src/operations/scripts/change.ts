import { writeScript } from './script.js';

/**
 * Changes a hash or a set, and gives it an expiry in the same step. Lua passes at most 8,000 values to a call, so many
 * arguments go in parts.
 *
 * KEYS 1: the key.
 * ARGV 1: PEXPIRE or PEXPIREAT. 2: its time. 3: NX if a key that has an expiry is to keep it, else nothing. 4: HSET, HSETNX
 * or SADD. From 5: its arguments after the key.
 * Result: 1, or 0 if HSETNX found the field, and nothing was changed. Errors, with nothing changed: WRONGTYPE, NOPERM.
 */
export const changeScript = writeScript(`#!lua
if not redis.acl_check_cmd(ARGV[1], KEYS[1], ARGV[2]) then
  return redis.error_reply('NOPERM this user may not run ' .. ARGV[1])
end
for part = 5, #ARGV, 4000 do
  local reply = redis.call(ARGV[4], KEYS[1], unpack(ARGV, part, math.min(part + 3999, #ARGV)))
  if ARGV[4] == 'HSETNX' and reply == 0 then
    return 0
  end
end
if ARGV[3] == 'NX' then
  redis.call(ARGV[1], KEYS[1], ARGV[2], 'NX')
else
  redis.call(ARGV[1], KEYS[1], ARGV[2])
end
return 1
`);
