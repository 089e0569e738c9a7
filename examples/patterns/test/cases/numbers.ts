import { type Backend } from '@keyvaluestore/core';

import { addPoints, around, placeOf, topPlayers } from '../../src/leaderboard.js';
import { update } from '../../src/optimistic-update.js';
import { fixedWindow, removeOldCounters, slidingWindow } from '../../src/rate-limit.js';
import { addToCounter, readCounter } from '../../src/sharded-counter.js';
import { balanceOf, pay } from '../../src/write-once.js';

const WRITERS = 10;
const all = <T>(action: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: WRITERS }, (_, index) => action(index)));

export function describeWriters(store: () => Backend): void {
  it('updates a value that others update at the same time, and loses nothing', async () => {
    const add = (index: number) => update<number[]>(store(), 'list', (list) => [...(list ?? []), index]);
    await all(add);
    const list = JSON.parse((await store().get('list')) ?? '[]') as number[];
    expect(list.sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('spreads a counter over keys, and adds them up', async () => {
    expect(await readCounter(store(), 'visits')).toBe(0);
    await all((index) => addToCounter(store(), 'visits', index));
    expect(await readCounter(store(), 'visits')).toBe(45);
  });

  it('pays once, however often it is asked', async () => {
    const payment = { id: 'p1', from: 'alice', to: 'bob', amount: 5 };
    const paid = await all(() => pay(store(), payment));
    expect(paid.filter(Boolean)).toHaveLength(1);
    expect(await balanceOf(store(), 'alice')).toBe(-5);
    expect(await balanceOf(store(), 'bob')).toBe(5);
  });
}

export function describeLeaderboard(store: () => Backend): void {
  describe('leaderboards', () => {
    beforeEach(async () => {
      const points = { ann: 50, bob: 40, cid: 40, dan: 40, eve: 10 };
      for (const [player, count] of Object.entries(points)) await addPoints(store(), 'chess', player, count);
    });

    it('gives the best, and the place of each', async () => {
      expect(await topPlayers(store(), 'chess', 2)).toEqual([
        { value: 'ann', score: 50 },
        { value: 'dan', score: 40 },
      ]);
      expect(await placeOf(store(), 'chess', 'ann')).toBe(1);
      expect(await placeOf(store(), 'chess', 'bob')).toBe(2);
      expect(await placeOf(store(), 'chess', 'dan')).toBe(2);
      expect(await placeOf(store(), 'chess', 'eve')).toBe(5);
      expect(await placeOf(store(), 'chess', 'zoe')).toBeNull();
      expect(await addPoints(store(), 'chess', 'eve', 31)).toBe(41);
      expect(await placeOf(store(), 'chess', 'eve')).toBe(2);
    });

    it('gives those around a player', async () => {
      const names = async (player: string, count: number) =>
        (await around(store(), 'chess', player, count)).map(({ value }) => value);
      expect(await names('ann', 1)).toEqual(['ann', 'dan']);
      expect(await names('bob', 2)).toEqual(['ann', 'bob', 'dan', 'cid']);
      expect(await names('eve', 2)).toEqual(['cid', 'bob', 'eve']);
      expect(await names('zoe', 2)).toEqual([]);
    });
  });
}

export function describeRateLimit(store: () => Backend): void {
  describe('rate limits', () => {
    const rate = { limit: 3, milliseconds: 1000 };

    it('allows so many calls in a window, whoever makes them at once', async () => {
      const allowed = await all(() => fixedWindow(store(), 'ann', rate, 5999));
      expect(allowed.filter(Boolean)).toHaveLength(3);
      expect(await fixedWindow(store(), 'bob', rate, 5999)).toBe(true);
      expect(await fixedWindow(store(), 'ann', rate, 6000)).toBe(true);
    });

    it('removes the counters of windows that have ended, and no others', async () => {
      await all((index) => fixedWindow(store(), `client ${index}`, rate, 5000));
      await fixedWindow(store(), 'ann', { ...rate, limit: 1 }, 6000);
      expect(await removeOldCounters(store(), 6000)).toBe(10);
      expect(await store().get('rate:fixed:client 1:5')).toBeNull();
      expect(await fixedWindow(store(), 'ann', { ...rate, limit: 1 }, 6001)).toBe(false);
      expect(await removeOldCounters(store(), 6000)).toBe(0);
    });

    it('allows so many calls in any span of time', async () => {
      const calls = [0, 400, 800, 900, 1000, 1100, 1400];
      const allowed = [];
      for (const now of calls) allowed.push(await slidingWindow(store(), 'ann', rate, 10_000 + now));
      expect(allowed).toEqual([true, true, true, false, true, false, true]);
      expect(await slidingWindow(store(), 'bob', rate, 10_000)).toBe(true);
    });

    it('never allows more of many at once, and keeps only what it allowed', async () => {
      const allowed = (await all(() => slidingWindow(store(), 'ann', rate, 10_000))).filter(Boolean).length;
      expect(allowed).toBeLessThanOrEqual(3);
      expect(await store().zCount('rate:sliding:ann', -Infinity, Infinity)).toBe(allowed);
      await slidingWindow(store(), 'ann', rate, 20_000);
      expect(await store().zCount('rate:sliding:ann', -Infinity, Infinity)).toBe(1);
    });
  });
}
