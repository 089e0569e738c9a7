import { readScript } from './script.js';

/**
 * Reads a hash. A script gives a flat list under every protocol, where HGETALL itself can give a map whose keys a
 * client decodes as text, which destroys binary fields.
 *
 * KEYS 1: the key.
 * Result: field, value, field, value …; empty if the key is absent. Error: WRONGTYPE on anything but a hash.
 */
export const hGetAllScript = readScript(`#!lua flags=no-writes
return redis.call('HGETALL', KEYS[1])
`);
