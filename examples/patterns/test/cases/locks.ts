import { type Backend } from '@keyvaluestore/core';

import { acquire, fencingToken, type Lock, release, renew, writeGuarded } from '../../src/lock.js';

const LONG = 600_000;

export function describeLocks(store: () => Backend, pass: (milliseconds: number) => Promise<void>): void {
  describe('locks', () => {
    const take = async (ttl: number): Promise<Lock> => {
      const lock = await acquire(store(), 'report', ttl);
      if (lock === null) throw new Error('another has the lock');
      return lock;
    };

    it('are had by one of many, and freed by their holder alone', async () => {
      const locks = await Promise.all(Array.from({ length: 10 }, () => acquire(store(), 'report', LONG)));
      const [lock, ...others] = locks.filter((one) => one !== null);
      expect(others).toEqual([]);
      expect(await release(store(), { name: 'report', holder: 'another' })).toBe(false);
      expect(await acquire(store(), 'report', LONG)).toBeNull();
      expect(await release(store(), lock as Lock)).toBe(true);
      expect(await acquire(store(), 'report', LONG)).not.toBeNull();
    });

    it('free themselves, and are then another’s', async () => {
      const first = await take(300);
      await pass(300);
      const second = await take(LONG);
      expect(await renew(store(), first, LONG)).toBe(false);
      expect(await release(store(), first)).toBe(false);
      expect(await renew(store(), second, LONG)).toBe(true);
    });

    it('are kept by whoever renews them', async () => {
      const lock = await take(1000);
      expect(await renew(store(), lock, LONG)).toBe(true);
      await pass(1000);
      expect(await acquire(store(), 'report', LONG)).toBeNull();
    });

    it('give tokens by which a late writer is refused', async () => {
      const first = await take(LONG);
      const early = await fencingToken(store(), first, 300);
      await pass(300);
      const late = await fencingToken(store(), await take(LONG), LONG);
      expect([early, late]).toEqual([1, 2]);
      expect(await writeGuarded(store(), 'file', 'of the second', 2)).toBe(true);
      expect(await writeGuarded(store(), 'file', 'of the first', 1)).toBe(false);
      expect(await writeGuarded(store(), 'file', 'of the second, again', 2)).toBe(true);
      expect(await fencingToken(store(), first, LONG)).toBeNull();
      expect(await store().get('file')).toBe('{"token":2,"value":"of the second, again"}');
    });
  });
}
