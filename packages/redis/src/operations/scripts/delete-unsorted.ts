import { SORTED_ALONE } from './lua.js';
import { writeScript } from './script.js';

/**
 * Removes a key if it holds a string, a set or a hash. It names one key only, so that it runs while the slot of the key
 * moves to another node of a cluster, when a script that names two waits for both to be in one place.
 *
 * KEYS 1: the key.
 * Result: 1 if it was there, else 0. Error: TRYAGAIN on a sorted set, which has a companion that must go with it.
 */
export const deleteUnsortedScript = writeScript(`#!lua flags=allow-oom
if redis.call('TYPE', KEYS[1]).ok == 'zset' then
  return redis.error_reply('${SORTED_ALONE}')
end
return redis.call('UNLINK', KEYS[1])
`);
