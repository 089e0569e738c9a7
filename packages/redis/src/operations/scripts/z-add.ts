import { DEADLINE, EXPIRE_COMPANION } from './lua.js';
import { writeScript } from './script.js';

/**
 * Adds a field to a sorted set, or moves it, and keeps the companion true: it holds the members that differ from their
 * fields, for as long as the sorted set is there. A companion that an absent sorted set has left behind is removed first.
 *
 * KEYS 1: the sorted set. 2: its companion.
 * ARGV 1: the field. 2: the score. 3: `always` or `absent`. 4: the member, left out if it is the field and the expiry stays.
 * 5: when the sorted set expires, as `deadline` takes it, left out if that stays. 6: `always`, or `none` if a sorted set that
 * has an expiry is to keep it.
 * Result: 1 if it was written, 0 if it had to be absent and was not. Error: WRONGTYPE on anything but a sorted set.
 */
export const zAddScript = writeScript(`#!lua
${DEADLINE}
${EXPIRE_COMPANION}
local before, time = ARGV[4] and redis.call('PEXPIRETIME', KEYS[1])
if ARGV[5] and (ARGV[6] == 'always' or before < 0) then
  time = deadline(ARGV[5])
  if not redis.acl_check_cmd('PEXPIREAT', KEYS[1], time) then
    return redis.error_reply('NOPERM this user may not run PEXPIREAT')
  end
end
local added
if ARGV[3] == 'absent' then
  added = redis.call('ZADD', KEYS[1], 'NX', ARGV[2], ARGV[1])
  if added == 0 then
    return 0
  end
else
  added = redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
end
if added == 1 and redis.call('ZCARD', KEYS[1]) == 1 then
  redis.call('UNLINK', KEYS[2])
end
if ARGV[4] and ARGV[4] ~= ARGV[1] then
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[4])
else
  redis.call('HDEL', KEYS[2], ARGV[1])
end
if time then
  expireCompanion(KEYS[2], time)
  redis.call('PEXPIREAT', KEYS[1], time)
elseif before and before > 0 then
  expireCompanion(KEYS[2], before)
end
return 1
`);
