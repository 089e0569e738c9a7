import { type Backend, pause } from '@keyvaluestore/core';

import { acquire, release } from './lock.js';

/** Milliseconds that loading may take before another process loads too. */
const LOADING = 5000;

/** A time to live that is up to a tenth shorter or longer, so that what was cached together does not expire together. */
const jittered = (ttl: number): number => Math.ceil(ttl * (0.9 + 0.2 * Math.random()));

/** What is cached under a key, or else what `load` gives, which is then cached. One of many callers loads. */
export async function cached(backend: Backend, key: string, ttl: number, load: () => Promise<string>): Promise<string> {
  const deadline = Date.now() + LOADING;
  for (;;) {
    const value = await backend.get(key);
    if (value !== null) return value;
    const lock = await acquire(backend, `load:${key}`, LOADING);
    if (lock === null && Date.now() < deadline) {
      await pause(20);
      continue;
    }
    try {
      // Another may have loaded it between the look and the lock.
      const loaded = (await backend.get(key)) ?? (await load());
      await backend.set(key, loaded, { ttl: jittered(ttl) });
      return loaded;
    } finally {
      if (lock !== null) await release(backend, lock).catch(() => false); // or it frees itself
    }
  }
}
