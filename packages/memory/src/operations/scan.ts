import { type BinaryString, InvalidArgumentError, type ScanPage, type ScanRequest } from '@keyvaluestore/core';

import { type Store } from '../layout/store.js';

/** What stands before the last key of a page in its cursor. */
const BEHIND = '>';

/**
 * Some keys, from the one behind which the page before ended, in order. So a key that is there all the while is given once,
 * whatever comes and goes meanwhile, and a cursor needs nothing that the store would have to remember. O(log n), and
 * O(1) for each key that is looked at, but for the first page of a store, for which the keys are sorted.
 */
export function scan(store: Store, { prefix, type, limit, cursor }: ScanRequest): ScanPage {
  if (cursor !== undefined && !cursor.startsWith(BEHIND + prefix)) {
    throw new InvalidArgumentError('the cursor comes from no page of these keys');
  }
  const { keys } = store;
  const start =
    cursor === undefined ? keys.rank((key) => key < prefix) : keys.rank((key) => key <= cursor.slice(BEHIND.length));
  const end = keys.rank((key) => key < prefix || key.startsWith(prefix));
  const page = keys.slice(start, Math.min(start + limit, end));
  return {
    keys: page.filter((key) => !store.isExpired(key) && (type === undefined || store.type(key) === type)),
    cursor: start + limit < end ? BEHIND + (page.at(-1) as BinaryString) : undefined,
  };
}
