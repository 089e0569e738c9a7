import { type Backend } from '@keyvaluestore/core';

import { cached } from '../../src/cache-aside.js';
import { Sessions } from '../../src/session.js';

const LONG = 600_000;

export function describeSessions(store: () => Backend, pass: (milliseconds: number) => Promise<void>): void {
  describe('sessions', () => {
    const session = { user: 'ann', basket: ['pen'] };

    it('go on while they are used, and end when they are not', async () => {
      const sessions = new Sessions(store(), 2000);
      const id = await sessions.begin(session);
      for (let use = 0; use < 2; use++) {
        await pass(1200);
        expect(await sessions.use(id)).toEqual(session);
      }
      await pass(2000);
      expect(await sessions.use(id)).toBeNull();
    });

    it('write nothing where more than half of the time is left', async () => {
      const sessions = new Sessions(store(), LONG);
      const id = await sessions.begin(session);
      await pass(300);
      expect(await sessions.use(id)).toEqual(session);
      expect(await store().ttl(`session:${id}`)).toBeLessThanOrEqual(LONG - 300);
    });

    it('are changed while they last, and do not come back', async () => {
      const sessions = new Sessions(store(), LONG);
      const id = await sessions.begin(session);
      expect(await sessions.change(id, { ...session, basket: [] })).toBe(true);
      expect(await sessions.use(id)).toEqual({ user: 'ann', basket: [] });
      expect(await store().ttl(`session:${id}`)).toBeGreaterThan(0);
      expect(await store().ttl(`session:${id}`)).toBeLessThanOrEqual(LONG);
      await sessions.end(id);
      expect(await sessions.change(id, session)).toBe(false);
      expect(await sessions.use(id)).toBeNull();
    });
  });
}

export function describeCache(store: () => Backend, pass: (milliseconds: number) => Promise<void>): void {
  describe('a cache', () => {
    let loads: number;
    const load = async (): Promise<string> => `load ${++loads}`;
    beforeEach(() => {
      loads = 0;
    });

    it('loads once for many callers', async () => {
      const values = await Promise.all(Array.from({ length: 10 }, () => cached(store(), 'page', LONG, load)));
      expect(new Set(values)).toEqual(new Set(['load 1']));
      expect(await cached(store(), 'page', LONG, load)).toBe('load 1');
    });

    it('loads again when the time is over', async () => {
      expect(await cached(store(), 'page', 300, load)).toBe('load 1');
      await pass(331);
      expect(await cached(store(), 'page', LONG, load)).toBe('load 2');
    });

    it('spreads the times at which keys expire', async () => {
      const keys = Array.from({ length: 20 }, (_, index) => `page ${index}`);
      await Promise.all(keys.map((key) => cached(store(), key, LONG, load)));
      const left = await Promise.all(keys.map((key) => store().ttl(key)));
      for (const time of left) expect(Math.abs((time ?? 0) - LONG)).toBeLessThanOrEqual(0.2 * LONG);
      expect(Math.max(...left.map(Number)) - Math.min(...left.map(Number))).toBeGreaterThan(0.02 * LONG);
    });

    it('lets the next caller load where one has failed', async () => {
      const fails = (): Promise<string> => Promise.reject(new Error('the database is away'));
      await expect(cached(store(), 'page', LONG, fails)).rejects.toThrow('away');
      expect(await store().exists('lock:load:page')).toBe(false);
      expect(await cached(store(), 'page', LONG, load)).toBe('load 1');
    });

    it('does not load what another has loaded since it looked', async () => {
      const backend = store();
      const late: Pick<Backend, 'get' | 'set' | 'setNX' | 'deleteEQ'> = {
        get: (key) => backend.get(key),
        set: (key, value, options) => backend.set(key, value, options),
        setNX: async (key, value, options) => {
          await backend.set('page', 'of another');
          return backend.setNX(key, value, options);
        },
        deleteEQ: (key, oldValue) => backend.deleteEQ(key, oldValue),
      };
      expect(await cached(late as Backend, 'page', LONG, load)).toBe('of another');
      expect(loads).toBe(0);
    });
  });
}
