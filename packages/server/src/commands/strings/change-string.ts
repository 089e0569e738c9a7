import { type BinaryString, type ErrorCode, type Expiry, KeyValueStoreError } from '@keyvaluestore/core';

import { tryAgain } from '../../protocol/errors.js';
import { ask, type Steps } from '../command.js';

/** How often what a string holds is read again where others are faster: one of all who try is never in vain. */
const TRIES = 256;

/** Whether an operation was refused with one of these. */
export const isRefusal = (error: unknown, ...codes: readonly ErrorCode[]): boolean =>
  KeyValueStoreError.is(error) && codes.includes(error.code);

/** Runs steps until they give an outcome, which is not undefined. */
export function* untilUnchanged<T>(attempt: () => Steps<T | undefined>): Steps<T> {
  for (let count = 0; count < TRIES; count++) {
    const outcome = yield* attempt();
    if (outcome !== undefined) return outcome;
  }
  throw tryAgain();
}

/** What a string becomes, null if it stays as it is, and what is answered. */
export interface StringChange<T> {
  readonly value: BinaryString | null;
  readonly reply: T;
}

/** Changes a string as one step, by what it holds, null if there is none. It keeps the expiry that it has. */
export function changeString<T>(key: BinaryString, change: (before: BinaryString | null) => StringChange<T>): Steps<T> {
  return untilUnchanged(function* () {
    const before = yield* ask({ name: 'get', key });
    const { value, reply } = change(before);
    if (value === null) return reply;
    const when = before === null ? 'absent' : { equals: before };
    return (yield* ask({ name: 'set', key, value, when, expiry: 'keep' })) ? reply : undefined;
  });
}

/** Writes a string in the place of whatever was there, and says whether it did. */
export function* overwrite(
  key: BinaryString,
  value: BinaryString,
  when: 'always' | 'absent' | 'present',
  expiry: Expiry,
): Steps<boolean> {
  try {
    return yield* ask({ name: 'set', key, value, when, expiry });
  } catch (error) {
    // A sorted set, which a string does not replace by itself.
    if (!isRefusal(error, 'WRONG_TYPE')) throw error;
  }
  if (when === 'absent') return false;
  const ttl = expiry === 'keep' ? yield* ask({ name: 'ttl', key }) : null;
  yield* ask({ name: 'delete', key });
  const kept: Expiry = ttl === null || ttl === Infinity ? 'never' : { ttl, when: 'always' };
  return yield* ask({ name: 'set', key, value, when: 'always', expiry: expiry === 'keep' ? kept : expiry });
}
