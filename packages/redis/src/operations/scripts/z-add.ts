import { DEADLINE, EXPIRE_COMPANION } from './lua.js';
import { writeScript } from './script.js';

/**
 * Adds a field to a sorted set, or moves it, and keeps the companion true: it holds the members that differ from their
 * fields, for as long as the sorted set is there. A companion that an absent sorted set has left behind is removed first.
 *
 * KEYS 1: the sorted set. 2: its companion.
 * ARGV 1: the field. 2: the score. 3: \`always\`; \`absent\` or \`present\` if the field must be so; \`greater\` or \`less\` if its
 * score must be so than the one it has, where it has one. With a \`?\` after it, what was done is told. 4: the member, left
 * out if it is the field and the expiry stays. 5: when the sorted set expires, as \`deadline\` takes it, left out if that stays.
 * 6: \`always\`, or \`none\` if a sorted set that has an expiry is to keep it.
 * Result: 0 if a condition failed, and nothing was written; else 1, or where it is to be told 1 if the field is new, 2 if it
 * has another score or member now, 3 if it is as it was. Errors: WRONGTYPE on anything but a sorted set; NOPERM.
 */
export const zAddScript = writeScript(`#!lua
${DEADLINE}
${EXPIRE_COMPANION}
local done = 1
if ARGV[3] ~= 'always' then
  local when, told = string.match(ARGV[3], '^(%a+)(%??)$')
  local text = redis.call('ZSCORE', KEYS[1], ARGV[1])
  local score, new = tonumber(text), tonumber(ARGV[2])
  if when == 'absent' and score or when == 'present' and not score then
    return 0
  end
  if score and (when == 'greater' and new <= score or when == 'less' and new >= score) then
    return 0
  end
  if told == '?' and score then
    local same = score == new and (redis.call('HGET', KEYS[2], ARGV[1]) or ARGV[1]) == (ARGV[4] or ARGV[1])
    done = same and 3 or 2
  end
end
local before, time = ARGV[4] and redis.call('PEXPIRETIME', KEYS[1])
if ARGV[5] and (ARGV[6] == 'always' or before < 0) then
  time = deadline(ARGV[5])
  if not redis.acl_check_cmd('PEXPIREAT', KEYS[1], time) then
    return redis.error_reply('NOPERM this user may not run PEXPIREAT')
  end
end
if redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1]) == 1 and redis.call('ZCARD', KEYS[1]) == 1 then
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
return done
`);
