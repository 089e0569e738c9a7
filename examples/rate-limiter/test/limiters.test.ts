import { randomUUID } from 'node:crypto';

import { type Backend, prefixed } from '@keyvaluestore/core';
import { openBackend } from '@keyvaluestore/example-open-backend';
import { MemoryBackend } from '@keyvaluestore/memory';
import { redisService } from '@keyvaluestore/test-services';

import { fixedWindow, type Limiter, slidingWindow } from '../src/limiters.js';

const RATE = { limit: 3, milliseconds: 1000 };
const KINDS = { 'a fixed window': fixedWindow, 'a sliding window': slidingWindow };

const allowedOf = async (limiter: Limiter, times: readonly number[], client = 'ann') => {
  const allowed = [];
  for (const now of times) allowed.push((await limiter.take(client, now)).allowed);
  return allowed;
};

function describeLimiters(name: string, open: () => Promise<{ backend: Backend; close(): Promise<void> }>): void {
  describe(`on ${name}`, () => {
    let store: { backend: Backend; close(): Promise<void> };
    let backend: Backend;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store.close());
    beforeEach(() => {
      backend = prefixed(store.backend, `${randomUUID()}:`);
    });

    describe.each(Object.entries(KINDS))('%s', (kind, make) => {
      it('says how many calls are left, and when to come again', async () => {
        const limiter = make(backend, RATE);
        expect(await limiter.take('ann', 5000)).toEqual({ allowed: true, remaining: 2, retryAfter: 0 });
        expect(await limiter.take('ann', 5300)).toEqual({ allowed: true, remaining: 1, retryAfter: 0 });
        expect(await limiter.take('ann', 5400)).toEqual({ allowed: true, remaining: 0, retryAfter: 0 });
        expect(await limiter.take('ann', 5600)).toEqual({ allowed: false, remaining: 0, retryAfter: 400 });
        expect(await limiter.take('bob', 5600)).toMatchObject({ allowed: true });
        expect(await limiter.take('ann', 6000)).toMatchObject({ allowed: true });
      });

      it('never allows more than the limit of many calls at once', async () => {
        const limiter = make(backend, RATE);
        const decisions = await Promise.all(Array.from({ length: 20 }, () => limiter.take('ann', 5000)));
        expect(decisions.filter(({ allowed }) => allowed).length).toBeLessThanOrEqual(3);
      });

      it('removes what is not needed any more, and no more than that', async () => {
        const limiter = make(backend, RATE);
        for (let client = 0; client < 120; client++) await limiter.take(`client ${client}`, 5000);
        await limiter.take('ann', 5900);
        for (const now of [6100, 6100, 6100]) await limiter.take('ann', now);
        expect(await limiter.clean(5999)).toBe(0);
        // The counter of ann's first window is not needed any more; her sliding window is.
        expect(await limiter.clean(6000)).toBe(kind === 'a fixed window' ? 121 : 120);
        expect(await limiter.take('ann', 6200)).toMatchObject({ allowed: false });
        expect(await limiter.clean(9000)).toBe(1);
        expect(await limiter.clean(9000)).toBe(0);
        expect(await backend.zCount('rate:fixed', -Infinity, Infinity)).toBe(0);
        expect(await backend.zCount('rate:sliding', -Infinity, Infinity)).toBe(0);
        expect(await backend.zCount('rate:sliding:ann', -Infinity, Infinity)).toBe(0);
      });
    });

    it('a fixed window lets twice the limit through around a border, a sliding one does not', async () => {
      const times = [5900, 5900, 5900, 6000, 6000, 6000];
      expect(await allowedOf(fixedWindow(backend, RATE), times)).toEqual([true, true, true, true, true, true]);
      expect(await allowedOf(slidingWindow(backend, RATE), times)).toEqual([true, true, true, false, false, false]);
      expect(await allowedOf(slidingWindow(backend, RATE), [6899, 6900, 6901, 6902, 6903])).toEqual([
        false,
        true,
        true,
        true,
        false,
      ]);
    });
  });
}

describeLimiters('memory', async () => ({ backend: new MemoryBackend(), close: async () => undefined }));

const missing = process.env['KV_TEST_MISSING_REDIS'];
if (missing !== undefined) describe.skip(`on Redis: ${missing}`, () => it('limits calls', () => undefined));
else {
  describeLimiters('Redis', async () => {
    const service = await redisService();
    const { backend, close } = await openBackend(service.url);
    return { backend, close: () => close().then(() => service.stop()) };
  });
}
