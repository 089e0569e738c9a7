import { type BinaryString, fromBytes, InvalidArgumentError } from '@keyvaluestore/core';

import { HEADER_SORT_KEY } from './headers.js';
import { binary, bytesOf, type Item, type ItemKey } from './keys.js';

const SHAPE = /^[\w-]+(?:\.[\w-]+)?$/;
const MAX_KEY = 2048;

const encode = (bytes: BinaryString): string => Buffer.from(bytes, 'latin1').toString('base64url');

/** The cursor behind an item. Behind the last that a key can have, it is shorter. */
export function cursorOf({ hk, rk }: Item): string {
  const sortKey = bytesOf(rk);
  return sortKey === HEADER_SORT_KEY ? encode(bytesOf(hk)) : `${encode(bytesOf(hk))}.${encode(sortKey)}`;
}

/** The key of the item behind which a cursor goes on. Throws `InvalidArgumentError` for what is no cursor. */
export function startOf(cursor: string): ItemKey {
  const [key = '', sortKey] = SHAPE.test(cursor) ? cursor.split('.').map(decode) : [];
  if (key === '' || key.length > MAX_KEY || sortKey === '' || (sortKey ?? '').length > HEADER_SORT_KEY.length) {
    throw new InvalidArgumentError('the cursor is none of this backend');
  }
  return { hk: binary(key), rk: binary(sortKey ?? HEADER_SORT_KEY) };
}

/** The bytes of a part of a cursor; none where there is another text for them. */
function decode(part: string): BinaryString {
  const bytes = fromBytes(Buffer.from(part, 'base64url'));
  return encode(bytes) === part ? bytes : ('' as BinaryString);
}
