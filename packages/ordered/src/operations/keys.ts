import { SORTED_SETS_DO_NOT_EXPIRE, UnsupportedError } from '@keyvaluestore/core';

import { type Reads, type Writes } from './change.js';
import { hold, type Held } from './held.js';
import { putString } from './strings.js';

/** Writes the row of what is there with another time. */
function putExpiry(held: Held, expiresAt: number | undefined): void {
  const { live } = held;
  if (live === undefined || live.expiresAt === expiresAt) return;
  // With a time in front of it, a string may be too long for the row.
  if (live.value === undefined) held.put({ ...live, expiresAt });
  else putString(held, live.value, expiresAt);
}

export const keyReads: Reads<'exists' | 'type' | 'ttl'> = {
  *exists(transaction, { layout, now }, { key }) {
    return (yield* hold(transaction, layout.at(key), now, 'snapshot')).live !== undefined;
  },
  *type(transaction, { layout, now }, { key }) {
    return (yield* hold(transaction, layout.at(key), now, 'snapshot')).live?.type ?? null;
  },
  *ttl(transaction, { layout, now }, { key }) {
    const { live } = yield* hold(transaction, layout.at(key), now, 'snapshot');
    return live === undefined ? null : (live.expiresAt ?? Infinity) - now;
  },
};

export const keyWrites: Writes<'expire' | 'persist'> = {
  *expire(transaction, { layout, now, expiringSortedSets }, { key, expiry }) {
    const held = yield* hold(transaction, layout.at(key), now);
    if (held.live === undefined) return { output: false };
    if (held.live.type === 'sortedSet' && !expiringSortedSets) {
      throw new UnsupportedError(SORTED_SETS_DO_NOT_EXPIRE);
    }
    const expiresAt = held.after(expiry);
    const apply = held.isPast(expiresAt) ? () => held.remove() : () => putExpiry(held, expiresAt);
    return { output: true, apply };
  },
  *persist(transaction, { layout, now }, { key }) {
    const held = yield* hold(transaction, layout.at(key), now);
    if (held.live?.expiresAt === undefined) return { output: false };
    return { output: true, apply: () => putExpiry(held, undefined) };
  },
};
