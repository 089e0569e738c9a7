import { writeScript } from './script.js';

/**
 * Replaces a value of a list. LSET alone says by errors, which are told apart by their text only, that there is none.
 *
 * KEYS 1: the key.
 * ARGV 1: the index; a negative one counts from the end. 2: the value.
 * Result: 1 if it was replaced, 0 if the index is not there. Error: WRONGTYPE on anything but a list.
 */
export const lSetScript = writeScript(`#!lua
if not redis.call('LINDEX', KEYS[1], ARGV[1]) then
  return 0
end
redis.call('LSET', KEYS[1], ARGV[1], ARGV[2])
return 1
`);
