import { writeScript } from './script.js';

/**
 * Writes several strings, each in place of a string, set or hash, in their order.
 *
 * KEYS: the keys.
 * ARGV: for each key its value.
 * Result: the positions, from 0, of the keys that hold sorted sets, and were left as they are.
 */
export const setManyScript = writeScript(`#!lua
local refused = {}
for index = 1, #KEYS do
  if redis.call('TYPE', KEYS[index]).ok == 'zset' then
    refused[#refused + 1] = index - 1
  else
    redis.call('SET', KEYS[index], ARGV[index])
  end
end
return refused
`);
