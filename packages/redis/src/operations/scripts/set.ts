import { WRONG_TYPE } from './lua.js';
import { writeScript } from './script.js';

/**
 * Writes a string in place of a string, set or hash, if a condition holds; SET alone would also replace a sorted set.
 *
 * KEYS 1: the key.
 * ARGV 1: the value. 2: `always`, `absent`, `present` or `equals`. 3: with `equals`, the value that must be there.
 * From 4: the expiry as SET takes it, left out for none.
 * Result: 1 if it was written, else 0. Error: WRONGTYPE on a sorted set, with `equals` on anything but a string.
 */
export const setScript = writeScript(`#!lua
local condition = ARGV[2]
if condition == 'equals' then
  if redis.call('GET', KEYS[1]) ~= ARGV[3] then
    return 0
  end
else
  local kind = redis.call('TYPE', KEYS[1]).ok
  if kind == 'zset' then
    ${WRONG_TYPE}
  end
  if (condition == 'absent' and kind ~= 'none') or (condition == 'present' and kind == 'none') then
    return 0
  end
end
redis.call('SET', KEYS[1], ARGV[1], unpack(ARGV, 4))
return 1
`);
