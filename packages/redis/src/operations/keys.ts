import { type KeyType, type Operation, SORTED_SETS_DO_NOT_EXPIRE } from '@keyvaluestore/core';

import { type Keyspace } from '../layout/keys.js';
import { refusedWith } from '../transport/failure.js';
import { bytes, flag, integer } from '../transport/replies.js';
import { type Command, type Compilers, readCommand, scriptCommand } from './command.js';
import { isRelative, left, timed, timeText } from './expiry.js';
import { expireScript } from './scripts/expire.js';
import { SORTED_ALONE } from './scripts/lua.js';
import { persistScript } from './scripts/persist.js';

/** What Redis calls each type. */
export const REDIS_TYPES: Readonly<Record<KeyType, string>> = {
  string: 'string',
  set: 'set',
  hash: 'hash',
  sortedSet: 'zset',
  list: 'list',
};

const TYPES: ReadonlyMap<string, KeyType | null> = new Map<string, KeyType | null>([
  ['none', null],
  ...(Object.keys(REDIS_TYPES) as KeyType[]).map((type) => [REDIS_TYPES[type], type] as const),
]);

/** The type that Redis names in a reply; null where there is nothing. */
export function typeOf(reply: unknown): KeyType | null {
  const name = bytes(reply);
  const type = TYPES.get(name);
  if (type === undefined) throw refusedWith(`UNSUPPORTED the key holds a ${name}, which the backend does not know`);
  return type;
}

/** Redis says 0 of a key in the last millisecond in which it is there. */
function timeLeft(reply: unknown): number | null {
  const milliseconds = integer(reply);
  if (milliseconds === -2) return null;
  return milliseconds === -1 ? Infinity : Math.max(milliseconds, 1);
}

function expire({ key, expiry }: Operation<'expire'>, keys: Keyspace, expiringSortedSets: boolean): Command<boolean> {
  // The same arguments in both forms, for which one time to live counts.
  const onSorted = expiringSortedSets ? SORTED_ALONE : `UNSUPPORTED ${SORTED_SETS_DO_NOT_EXPIRE}`;
  const times = timed(isRelative(expiry), (elapsed) => {
    const rest = left(expiry, elapsed);
    return [timeText(rest), rest.when, onSorted];
  });
  const oneKey = (): Command<boolean> => ({
    ...scriptCommand(expireScript, [keys.key(key)], times.args, flag),
    ...times,
  });
  return expiringSortedSets
    ? { ...scriptCommand(expireScript, keys.pair(key), times.args, flag), ...times, oneKey }
    : oneKey();
}

/** Keys of any type: plain commands to read, and scripts for what a companion must follow. */
export const keyCompilers: Compilers<'exists' | 'type' | 'ttl' | 'expire' | 'persist'> = {
  exists: ({ key }, keys) => readCommand('exists', keys.key(key), [], flag),
  type: ({ key }, keys) => readCommand('type', keys.key(key), [], typeOf),
  ttl: ({ key }, keys) => readCommand('pttl', keys.key(key), [], timeLeft),
  expire: (operation, keys, { expiringSortedSets }) => expire(operation, keys, expiringSortedSets),
  persist: ({ key }, keys) => ({
    ...scriptCommand(persistScript, keys.pair(key), [], flag),
    oneKey: () => scriptCommand(persistScript, [keys.key(key)], [], flag),
  }),
};
