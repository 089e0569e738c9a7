import { type Expiry, expiryAfter, isExpired } from '@keyvaluestore/core';

import { type Item } from './keys.js';

/** The attribute that DynamoDB's own Time to Live goes by. */
export const TTL_ATTRIBUTE = 't';
/** Seconds that it is later than the truth, since no sweeper must be faster than a client whose clock is behind. */
const LATER = 300;

/** When an item expires, in milliseconds since 1970; undefined for never. */
export function expiryOf(item: Item | undefined): number | undefined {
  const at = item?.['x']?.N;
  return at === undefined ? undefined : Number(at);
}

/** An item, or undefined if it has expired. */
export function unexpired(item: Item | undefined, now: number): Item | undefined {
  return isExpired(expiryOf(item), now) ? undefined : item;
}

/** The attributes of an item that expires at a time: none for undefined. */
function expiryAttributes(expiresAt: number | undefined, now: number): Item {
  if (expiresAt === undefined) return {};
  // What lies more than five years back would never be swept.
  const seconds = Math.ceil(Math.max(expiresAt, now) / 1000) + LATER;
  return { x: { N: String(expiresAt) }, [TTL_ATTRIBUTE]: { N: String(seconds) } };
}

/** The attributes of what is written where nothing is. */
export function newExpiry(expiry: Expiry, now: number): Item {
  return expiryAttributes(expiryAfter(expiry, undefined, now), now);
}

/** The attributes that an item has after a write in place. */
export function nextExpiry(expiry: Expiry, item: Item | undefined, now: number): Item {
  return expiryAttributes(expiryAfter(expiry, expiryOf(item), now), now);
}
