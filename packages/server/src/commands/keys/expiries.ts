import { type BinaryString, type Capabilities, type ExpiryTime } from '@keyvaluestore/core';

import { type CommandContext, type Steps, ask } from '../command.js';

/** How often it is asked again when a key expires, where the clock went on meanwhile. */
const TRIES = 100;

/** Whether an engine answers at once, and tells times by the clock of this process. */
const isInProcess = ({ system }: Capabilities): boolean => system === 'memory' || system === 'lmdb';

/**
 * When a key expires, in milliseconds since 1970: `Infinity` if it does not, null if it is absent. It is exact where the
 * engine is in this process, else as far off as its answer takes.
 */
export function* expiryOf(key: BinaryString, { now, capabilities }: CommandContext): Steps<number | null> {
  for (let count = 1; ; count++) {
    const before = now();
    const ttl = yield* ask({ name: 'ttl', key });
    const after = now();
    if (ttl === null || ttl === Infinity) return ttl;
    if (after === before || !isInProcess(capabilities) || count === TRIES) return after + ttl;
  }
}

/**
 * The expiry of a key that was read, for what is written in its place; undefined if it has none. Within isolated steps,
 * for which engines read the clock once, it is exact.
 */
export function* copiedExpiry(key: BinaryString): Steps<ExpiryTime | undefined> {
  const ttl = yield* ask({ name: 'ttl', key });
  return ttl === null || ttl === Infinity ? undefined : { ttl: Math.max(ttl, 1), when: 'always' };
}
