import { randomUUID } from 'node:crypto';

import { type Backend } from '@keyvaluestore/core';

/** So many calls in so many milliseconds. */
export interface Rate {
  readonly limit: number;
  readonly milliseconds: number;
}

/** A sorted set: the counters of fixed windows, by the time at which the window ends. */
const countersKey = 'rate:counters';

/** Whether a client may make a call in the present window, which begins at a multiple of its length. One request. */
export async function fixedWindow(backend: Backend, client: string, rate: Rate, now = Date.now()): Promise<boolean> {
  const window = Math.floor(now / rate.milliseconds);
  const counter = `rate:fixed:${client}:${window}`;
  const calls = await backend.nIncrBy(counter, 1);
  // Remembered once for each counter, for nothing expires by itself.
  if (calls === 1) await backend.zAdd(countersKey, counter, (window + 1) * rate.milliseconds);
  return calls <= rate.limit;
}

/** Removes the counters of windows that have ended; to be called now and then by any one process. Gives how many. */
export async function removeOldCounters(backend: Backend, now = Date.now()): Promise<number> {
  let removed = 0;
  for (;;) {
    const counters = await backend.zRangeByScore(countersKey, -Infinity, now, { limit: 100 });
    if (counters.length === 0) return removed;
    const batch = backend.batch();
    for (const counter of counters) {
      batch.delete(counter);
      batch.zRem(countersKey, counter);
    }
    await batch.exec();
    removed += counters.length;
  }
}

/**
 * Whether a client may make a call, where no span of that length may hold more calls than the limit. Two round trips, and
 * one more if the call is refused or old calls are removed. Of calls at the same time too many may be refused, never too
 * few.
 */
export async function slidingWindow(backend: Backend, client: string, rate: Rate, now = Date.now()): Promise<boolean> {
  const key = `rate:sliding:${client}`;
  const call = randomUUID();
  const begin = now - rate.milliseconds;
  // Added first and counted then, so that the last of several calls to count sees all of them. Not in one batch, which
  // has no isolation: each might count itself alone.
  await backend.zAdd(key, call, now);
  const batch = backend.batch();
  const calls = batch.zCount(key, `(${begin}`, Infinity);
  const old = batch.zRangeByScore(key, -Infinity, begin, { limit: 100 });
  await batch.exec();
  const isAllowed = calls.result() <= rate.limit;
  const unwanted = isAllowed ? old.result() : [...old.result(), call];
  const cleaning = backend.batch();
  for (const member of unwanted) cleaning.zRem(key, member);
  await cleaning.exec();
  return isAllowed;
}
