import { SORTED_ALONE } from './lua.js';
import { writeScript } from './script.js';

/**
 * Takes the expiry of a key away, and that of a sorted set's companion with it.
 *
 * KEYS 1: the key. 2: its companion; left out while a slot moves.
 * Result: 1 if the key had an expiry, else 0. Error: TRYAGAIN on a sorted set without its companion.
 */
export const persistScript = writeScript(`#!lua flags=allow-oom
local sorted = redis.call('TYPE', KEYS[1]).ok == 'zset'
if sorted and not KEYS[2] then
  return redis.error_reply('${SORTED_ALONE}')
end
local persisted = redis.call('PERSIST', KEYS[1])
if sorted and persisted == 1 then
  redis.call('PERSIST', KEYS[2])
end
return persisted
`);
