import { type Backend, transact } from '@keyvaluestore/core';

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
}

/**
 * Windows side by side, each with a counter that expires: one increment for each call. Around the border of two windows
 * twice the limit may come through.
 */
export function fixedWindow(backend: Backend, { limit, milliseconds }: Rate): Limiter {
  return {
    take: async (client, now = Date.now()) => {
      const window = Math.floor(now / milliseconds);
      // As long as a window from its first call on, so that it is there until the window has ended.
      const options = { ttl: milliseconds, when: 'none' } as const;
      const calls = await backend.nIncrBy(`rate:fixed:${client}:${window}`, 1, options);
      const allowed = calls <= limit;
      const end = (window + 1) * milliseconds;
      return { allowed, remaining: Math.max(0, limit - calls), retryAfter: allowed ? 0 : end - now };
    },
  };
}

/**
 * The times of the calls that were allowed, in a string that expires: no span of that length ever holds more calls than the
 * limit. Calls at the same time are decided one after the other.
 */
export function slidingWindow(backend: Backend, { limit, milliseconds }: Rate): Limiter {
  return {
    take: (client, now = Date.now()) => {
      const key = `rate:sliding:${client}`;
      return transact(backend, async (tx) => {
        const times = JSON.parse((await tx.get(key)) ?? '[]') as number[];
        const recent = times.filter((time) => time > now - milliseconds);
        const [oldest = now] = recent;
        if (recent.length >= limit) return { allowed: false, remaining: 0, retryAfter: oldest + milliseconds - now };
        tx.set(key, JSON.stringify([...recent, now]), { ttl: milliseconds });
        return { allowed: true, remaining: limit - recent.length - 1, retryAfter: 0 };
      });
    },
  };
}
