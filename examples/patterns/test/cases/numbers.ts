import { type Backend } from '@keyvaluestore/core';

import { addPoints, around, placeOf, topPlayers } from '../../src/leaderboard.js';
import { update } from '../../src/optimistic-update.js';
import { addToCounter, readCounter } from '../../src/sharded-counter.js';
import { balanceOf, deposit, pay } from '../../src/write-once.js';

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

  it('updates a value, and leaves its expiry as it is', async () => {
    await store().set('list', '[]', { ttl: 600_000 });
    await update<number[]>(store(), 'list', (list) => [...(list ?? []), 1]);
    const left = await store().ttl('list');
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(600_000);
  });

  it('spreads a counter over keys, and adds them up', async () => {
    expect(await readCounter(store(), 'visits')).toBe(0);
    await all((index) => addToCounter(store(), 'visits', index));
    expect(await readCounter(store(), 'visits')).toBe(45);
  });

  it('pays once, however often it is asked', async () => {
    await deposit(store(), 'alice', 8);
    const payment = { id: 'p1', from: 'alice', to: 'bob', amount: 5 };
    expect(new Set(await all(() => pay(store(), payment)))).toEqual(new Set([3]));
    expect(await balanceOf(store(), 'alice')).toBe(3);
    expect(await balanceOf(store(), 'bob')).toBe(5);
  });

  it('pays no more than there is, and says the same again when there is more', async () => {
    await deposit(store(), 'alice', 8);
    const paid = await Promise.all(['1', '2'].map((id) => pay(store(), { id, from: 'alice', to: 'bob', amount: 5 })));
    expect(paid.sort()).toEqual([3, null]);
    const refused = (await pay(store(), { id: '1', from: 'alice', to: 'bob', amount: 5 })) === null ? '1' : '2';
    expect(await deposit(store(), 'alice', 10)).toBe(13);
    expect(await pay(store(), { id: refused, from: 'alice', to: 'bob', amount: 5 })).toBeNull();
    expect(await pay(store(), { id: '3', from: 'alice', to: 'bob', amount: 5 })).toBe(8);
    expect(await balanceOf(store(), 'bob')).toBe(10);
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
      expect(await names('bob', 2)).toEqual(['dan', 'cid', 'bob', 'eve']);
      expect(await names('eve', 2)).toEqual(['cid', 'bob', 'eve']);
      expect(await names('zoe', 2)).toEqual([]);
    });
  });
}
