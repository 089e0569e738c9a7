import { type Compilers, bytes, bytesOrNull, flag, read, run } from './request.js';
import { deleteScript } from './scripts/delete.js';
import { deleteUnsortedScript } from './scripts/delete-unsorted.js';
import { nIncrByScript } from './scripts/n-incr-by.js';
import { setScript } from './scripts/set.js';

/** Strings and counters: GET, and scripts for what plain commands would do differently. */
export const stringCompilers: Compilers<'get' | 'set' | 'delete' | 'nIncrBy'> = {
  get: ({ key }, keys) => read('GET', keys.key(key), [], bytesOrNull),
  set: ({ key, value, when }, keys) => {
    const args = typeof when === 'object' ? [value, 'equals', when.equals] : [value, when];
    return run(setScript, [keys.key(key)], args, flag);
  },
  delete: ({ key }, keys) => ({
    ...run(deleteScript, keys.pair(key), [], flag),
    oneKey: () => run(deleteUnsortedScript, [keys.key(key)], [], flag),
  }),
  nIncrBy: ({ key, by }, keys) => run(nIncrByScript, [keys.key(key)], [String(by)], (reply) => Number(bytes(reply))),
};
