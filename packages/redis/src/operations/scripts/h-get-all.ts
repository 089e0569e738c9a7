import { readScript } from './script.js';

/**
 * Reads a hash. A script gives a flat list under every protocol, where HGETALL itself can give a map whose keys a
 * client decodes as text, which destroys binary fields.
 *
 * KEYS 1: the key.
 * Result: field, value, field, value … as `packedList` reads them; empty if the key is absent. Error: WRONGTYPE on
 * anything but a hash.
 */
export const hGetAllScript = readScript(`#!lua flags=no-writes
local reply = redis.call('HGETALL', KEYS[1])
if #reply == 0 then
  return reply
end
return cmsgpack.pack(reply)
`);
