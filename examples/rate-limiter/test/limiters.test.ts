import { randomUUID } from 'node:crypto';

import { type Backend, pause, prefixed } from '@keyvaluestore/core';
import { connect } from '@keyvaluestore/connect';
import { MemoryBackend } from '@keyvaluestore/memory';
import { describeWith, redisService, whyMissing } from '@keyvaluestore/test-services';

import { fixedWindow, type Limiter, slidingWindow } from '../src/limiters.js';

const RATE = { limit: 3, milliseconds: 10_000 };
const SHORT = { limit: 3, milliseconds: 3000 };
const KINDS = { 'a fixed window': fixedWindow, 'a sliding window': slidingWindow };
type Kind = keyof typeof KINDS;
const KEYS: Readonly<Record<Kind, string>> = {
  'a fixed window': 'rate:fixed:ann:1',
  'a sliding window': 'rate:sliding:ann',
};

interface Store {
  readonly backend: Backend;
  /** Lets so much time pass for its keys. */
  pass(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

const allowedOf = async (limiter: Limiter, times: readonly number[], client = 'ann') => {
  const allowed = [];
  for (const now of times) allowed.push((await limiter.take(client, now)).allowed);
  return allowed;
};

function describeLimiters(name: string, missing: string | undefined, open: () => Promise<Store>): void {
  describeWith(missing, `on ${name}`, () => {
    let store: Store;
    let backend: Backend;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store.close());
    beforeEach(() => {
      backend = prefixed(store.backend, `${randomUUID()}:`);
    });

    describe.each(Object.keys(KINDS) as Kind[])('%s', (kind) => {
      const make = KINDS[kind];
      it('says how many calls are left, and when to come again', async () => {
        const limiter = make(backend, RATE);
        expect(await limiter.take('ann', 50_000)).toEqual({ allowed: true, remaining: 2, retryAfter: 0 });
        expect(await limiter.take('ann', 53_000)).toEqual({ allowed: true, remaining: 1, retryAfter: 0 });
        expect(await limiter.take('ann', 54_000)).toEqual({ allowed: true, remaining: 0, retryAfter: 0 });
        expect(await limiter.take('ann', 56_000)).toEqual({ allowed: false, remaining: 0, retryAfter: 4000 });
        expect(await limiter.take('bob', 56_000)).toMatchObject({ allowed: true });
        expect(await limiter.take('ann', 60_000)).toMatchObject({ allowed: true });
      });

      it('never allows more than the limit of many calls at once', async () => {
        const limiter = make(backend, RATE);
        const decisions = await Promise.all(Array.from({ length: 20 }, () => limiter.take('ann', 50_000)));
        expect(decisions.filter(({ allowed }) => allowed).length).toBeLessThanOrEqual(3);
      });

      it('keeps nothing for longer than a window', async () => {
        const limiter = make(backend, SHORT);
        for (const now of [5000, 5300]) await limiter.take('ann', now);
        const left = await backend.ttl(KEYS[kind]);
        expect(left).toBeGreaterThan(0);
        expect(left).toBeLessThanOrEqual(SHORT.milliseconds);
        await store.pass(SHORT.milliseconds);
        expect(await backend.exists(KEYS[kind])).toBe(false);
      });
    });

    it('a fixed window lets twice the limit through around a border, a sliding one does not', async () => {
      const times = [59_000, 59_000, 59_000, 60_000, 60_000, 60_000];
      expect(await allowedOf(fixedWindow(backend, RATE), times)).toEqual([true, true, true, true, true, true]);
      expect(await allowedOf(slidingWindow(backend, RATE), times)).toEqual([true, true, true, false, false, false]);
      expect(await allowedOf(slidingWindow(backend, RATE), [68_990, 69_000, 69_010, 69_020, 69_030])).toEqual([
        false,
        true,
        true,
        true,
        false,
      ]);
    });
  });
}

describeLimiters('memory', undefined, async () => {
  let now = Date.now();
  const pass = async (milliseconds: number): Promise<void> => {
    now += milliseconds;
  };
  return { backend: new MemoryBackend({ clock: () => now }), pass, close: async () => undefined };
});

describeLimiters('Redis', whyMissing('redis'), async () => {
  const service = await redisService();
  const { backend, close } = await connect(service.url);
  // The server's clock cannot be moved, and timers may be a little early.
  const pass = (milliseconds: number): Promise<void> => pause(milliseconds + 50);
  return { backend, pass, close: () => close().then(() => service.stop()) };
});
