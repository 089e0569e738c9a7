import { type Compilers, bytes, bytesOrNull, flag, read, type Request, run } from '../transport/request.js';
import { deleteScript } from './scripts/delete.js';
import { deleteUnsortedScript } from './scripts/delete-unsorted.js';
import { nIncrByScript } from './scripts/n-incr-by.js';
import { setScript } from './scripts/set.js';

/**
 * Up to this size a value is written with `SET … GET`, which costs the server a fraction of a script but sends the old
 * value back. A large one can so be sent back no more than once for each time that it was written.
 */
const MAX_GIVEN_BACK = 1024;

const yes = (): boolean => true;

/** Writes a value in place of all but a sorted set, which SET alone would replace too. */
function replace(key: string, value: string): Request<boolean> {
  const keys = [key];
  const args = [value, 'always'];
  return { command: setScript, keys, args, access: 'write', decode: flag, setsString: [key, value] };
}

/** Writes a value in place of a string; with GET, SET refuses any other type. */
function replaceString(key: string, value: string): Request<boolean> {
  const onWrongType = (): Request<boolean> => replace(key, value);
  return { command: 'set', keys: [key], args: [value, 'GET'], access: 'write', decode: yes, onWrongType };
}

/** Strings and counters: GET, and scripts for what plain commands would do differently. */
export const stringCompilers: Compilers<'get' | 'set' | 'delete' | 'nIncrBy'> = {
  get: ({ key }, keys) => read('get', keys.key(key), [], bytesOrNull),
  set: ({ key, value, when }, keys) => {
    const full = keys.key(key);
    if (typeof when === 'object') return run(setScript, [full], [value, 'equals', when.equals], flag);
    if (when !== 'always') return run(setScript, [full], [value, when], flag);
    return value.length > MAX_GIVEN_BACK ? replace(full, value) : replaceString(full, value);
  },
  delete: ({ key }, keys) => ({
    ...run(deleteScript, keys.pair(key), [], flag),
    oneKey: () => run(deleteUnsortedScript, [keys.key(key)], [], flag),
  }),
  nIncrBy: ({ key, by }, keys) => run(nIncrByScript, [keys.key(key)], [String(by)], (reply) => Number(bytes(reply))),
};
