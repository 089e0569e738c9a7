import {
  type BinaryString,
  compareBytes,
  InvalidArgumentError,
  type ScanPage,
  type ScanRequest,
} from '@keyvaluestore/core';

import { type ModelStore } from './model-store.js';

/** Says after which key a page goes on. */
const cursorAfter = (key: BinaryString): string => Buffer.from(key, 'latin1').toString('hex');

function keyIn(cursor: string): BinaryString {
  const key = Buffer.from(cursor, 'hex').toString('latin1') as BinaryString;
  if (key === '' || cursorAfter(key) !== cursor) throw new InvalidArgumentError('cursor must be one that scan gave');
  return key;
}

/** The next keys in the order of their bytes, as many as are to be looked at, and of those what has the type. */
export function scanPage(store: ModelStore, { prefix, type, limit, cursor }: ScanRequest): ScanPage {
  const last = cursor === undefined ? undefined : keyIn(cursor);
  const left = store
    .keys()
    .filter((key) => key.startsWith(prefix) && (last === undefined || compareBytes(key, last) > 0))
    .sort(compareBytes);
  const looked = left.slice(0, limit);
  const wanted = store.keys(type);
  const end = looked.at(-1);
  return {
    keys: looked.filter((key) => wanted.includes(key)),
    cursor: left.length > looked.length && end !== undefined ? cursorAfter(end) : undefined,
  };
}
