import { randomUUID } from 'node:crypto';

import { type Backend } from '@keyvaluestore/core';

/** So many calls in so many milliseconds. */
export interface Rate {
  readonly limit: number;
  readonly milliseconds: number;
}

/** What becomes of a call. */
interface Decision {
  readonly allowed: boolean;
  /** Calls that are left. */
  readonly remaining: number;
  /** Milliseconds until it is worth trying again; 0 if the call is allowed. */
  readonly retryAfter: number;
}

/** Limits the calls of clients; the time can be given for tests. */
export interface Limiter {
  take(client: string, now?: number): Promise<Decision>;
  /** Removes what is no longer needed, since keys do not expire by themselves; gives how many keys. */
  clean(now?: number): Promise<number>;
}

/**
 * Removes keys that are listed in a sorted set with scores up to `now`, a hundred at a time. A client that calls in this
 * very moment, after a whole window of silence, may have that one call forgotten.
 */
async function removeListed(backend: Backend, list: string, now: number): Promise<number> {
  for (let removed = 0; ;) {
    const keys = await backend.zRangeByScore(list, -Infinity, now, { limit: 100 });
    if (keys.length === 0) return removed;
    const batch = backend.batch();
    for (const key of keys) {
      batch.delete(key);
      batch.zRem(list, key);
    }
    await batch.exec();
    removed += keys.length;
  }
}

/**
 * Windows side by side, each with a counter: one increment for each call. Around the border of two windows twice the limit
 * may come through.
 */
export function fixedWindow(backend: Backend, { limit, milliseconds }: Rate): Limiter {
  const list = 'rate:fixed';
  return {
    take: async (client, now = Date.now()) => {
      const window = Math.floor(now / milliseconds);
      const end = (window + 1) * milliseconds;
      const counter = `rate:fixed:${client}:${window}`;
      const calls = await backend.nIncrBy(counter, 1);
      if (calls === 1) await backend.zAdd(list, counter, end);
      const allowed = calls <= limit;
      return { allowed, remaining: Math.max(0, limit - calls), retryAfter: allowed ? 0 : end - now };
    },
    clean: (now = Date.now()) => removeListed(backend, list, now),
  };
}

/**
 * The time of each call in a sorted set: no span of that length ever holds more calls than the limit. Of calls at the same
 * time, too many may be refused.
 */
export function slidingWindow(backend: Backend, { limit, milliseconds }: Rate): Limiter {
  const list = 'rate:sliding';
  return {
    take: async (client, now = Date.now()) => {
      const key = `rate:sliding:${client}`;
      const call = randomUUID();
      const begin = now - milliseconds;
      // Added first and counted then, so that the last of several calls to count sees all of them.
      await backend.zAdd(key, call, now);
      const batch = backend.batch();
      const calls = batch.zCount(key, `(${begin}`, Infinity);
      const first = batch.zRangeByScoreWithScores(key, `(${begin}`, Infinity, { limit: 1 });
      const old = batch.zRangeByScore(key, -Infinity, begin, { limit: 100 });
      // When the client's key can go, if nobody calls again.
      batch.zAdd(list, key, now + milliseconds);
      await batch.exec();
      const count = calls.result();
      const allowed = count <= limit;
      const cleaning = backend.batch();
      for (const member of allowed ? old.result() : [...old.result(), call]) cleaning.zRem(key, member);
      await cleaning.exec();
      const oldest = first.result()[0]?.score ?? now;
      return {
        allowed,
        remaining: Math.max(0, limit - count),
        retryAfter: allowed ? 0 : Math.max(1, oldest + milliseconds - now),
      };
    },
    clean: (now = Date.now()) => removeListed(backend, list, now),
  };
}
