import { type Backend } from '@keyvaluestore/core';

import { fixedWindow, slidingLog, slidingWindow } from '../../src/rate-limit.js';

const atOnce = <T>(action: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 10 }, action));
const countOf = (allowed: readonly boolean[]): number => allowed.filter(Boolean).length;

export function describeRateLimits(store: () => Backend, pass: (milliseconds: number) => Promise<void>): void {
  describe('rate limits', () => {
    const rate = { limit: 3, milliseconds: 60_000 };

    it('a fixed window allows so many calls, whoever makes them at once', async () => {
      expect(countOf(await atOnce(() => fixedWindow(store(), 'ann', rate)))).toBe(3);
      expect(await fixedWindow(store(), 'bob', rate)).toBe(true);
    });

    it('a fixed window ends after its time, counted from the first call', async () => {
      const short = { limit: 1, milliseconds: 3000 };
      expect(await fixedWindow(store(), 'ann', short)).toBe(true);
      await pass(600);
      await fixedWindow(store(), 'ann', short);
      await pass(2400);
      expect(await fixedWindow(store(), 'ann', short)).toBe(true);
    });

    it('a sliding window counts the part of the window before that it covers', async () => {
      const begin = 120_000;
      for (let call = 0; call < 3; call++) expect(await slidingWindow(store(), 'ann', rate, begin)).toBe(true);
      expect(await slidingWindow(store(), 'ann', rate, begin + 59_999)).toBe(false);
      // Of the four calls before, two thirds count 20 seconds into the next window, and a quarter 45 seconds into it.
      expect(await slidingWindow(store(), 'ann', rate, begin + 80_000)).toBe(false);
      expect(await slidingWindow(store(), 'ann', rate, begin + 105_000)).toBe(true);
      expect(await slidingWindow(store(), 'bob', rate, begin)).toBe(true);
    });

    it('a log of calls allows no more than the limit in any span', async () => {
      const allowed = [];
      for (const now of [0, 400, 800, 900, 1000, 1100, 1400]) {
        allowed.push(await slidingLog(store(), 'ann', { limit: 3, milliseconds: 1000 }, 10_000 + now));
      }
      expect(allowed).toEqual([true, true, true, false, true, false, true]);
    });

    it('a log allows as many of calls at once as it should', async () => {
      const calls = await atOnce(() => slidingLog(store(), 'ann', rate, 10_000));
      expect(countOf(calls)).toBe(3);
    });

    it('leave nothing behind', async () => {
      const short = { limit: 1, milliseconds: 300 };
      await fixedWindow(store(), 'ann', short);
      await slidingWindow(store(), 'ann', short, 3000);
      await slidingLog(store(), 'ann', short, 3000);
      await pass(600);
      const keys = ['rate:fixed:ann', 'rate:sliding:ann:10', 'rate:log:ann'];
      for (const key of keys) expect(await store().exists(key)).toBe(false);
    });
  });
}
