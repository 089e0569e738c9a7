import { DEADLINE, EXPIRE_COMPANION } from './lua.js';
import { writeScript } from './script.js';

/**
 * Gives a key an expiry, and the companion of a sorted set with it. The companion comes first: what a script has removed,
 * as by a time that is past, cannot be asked for again while a slot moves to another node.
 *
 * KEYS 1: the key. 2: its companion; left out where sorted sets do not expire, and while a slot moves.
 * ARGV 1: the time, as \`deadline\` takes it. 2: \`always\`, or \`none\` if a key that has an expiry is to keep it. 3: the error
 * that a sorted set gives without its companion.
 * Result: 1 if the key was there, else 0.
 */
export const expireScript = writeScript(`#!lua flags=allow-oom
${DEADLINE}
${EXPIRE_COMPANION}
local kind = redis.call('TYPE', KEYS[1]).ok
if kind == 'none' then
  return 0
end
if kind == 'zset' and not KEYS[2] then
  return redis.error_reply(ARGV[3])
end
if ARGV[2] == 'none' and redis.call('PEXPIRETIME', KEYS[1]) > 0 then
  return 1
end
local time = deadline(ARGV[1])
if kind == 'zset' then
  expireCompanion(KEYS[2], time)
end
redis.call('PEXPIREAT', KEYS[1], time)
return 1
`);
