import { type Backend, transact } from '@keyvaluestore/core';

/** So many calls in so many milliseconds. */
export interface Rate {
  readonly limit: number;
  readonly milliseconds: number;
}

/** Whether a client may make a call in a window that begins with its first call. One request. */
export async function fixedWindow(backend: Backend, client: string, rate: Rate): Promise<boolean> {
  // Only the first call of a window finds no expiry, and sets it.
  const options = { ttl: rate.milliseconds, when: 'none' } as const;
  return (await backend.nIncrBy(`rate:fixed:${client}`, 1, options)) <= rate.limit;
}

/**
 * Whether a client may make a call, where the window ends now: its calls are those of the present minute, say, and the
 * part of those in the minute before that it still covers, as if they had come evenly. One round trip.
 */
export async function slidingWindow(backend: Backend, client: string, rate: Rate, now = Date.now()): Promise<boolean> {
  const window = Math.floor(now / rate.milliseconds);
  const counter = (index: number): string => `rate:sliding:${client}:${index}`;
  const batch = backend.batch();
  const before = batch.get(counter(window - 1));
  const calls = batch.nIncrBy(counter(window), 1, { ttl: 2 * rate.milliseconds, when: 'none' });
  await batch.exec();
  const covered = 1 - (now % rate.milliseconds) / rate.milliseconds;
  return calls.result() + covered * Number(before.result() ?? 0) <= rate.limit;
}

/** Whether a client may make a call, where no span of that length ever holds more calls than the limit. */
export function slidingLog(backend: Backend, client: string, rate: Rate, now = Date.now()): Promise<boolean> {
  const key = `rate:log:${client}`;
  return transact(backend, async (tx) => {
    const times = JSON.parse((await tx.get(key)) ?? '[]') as number[];
    const recent = times.filter((time) => time > now - rate.milliseconds);
    if (recent.length >= rate.limit) return false;
    tx.set(key, JSON.stringify([...recent, now]), { ttl: rate.milliseconds });
    return true;
  });
}
