import { type Backend, UnknownOutcomeError } from '@keyvaluestore/core';
import { type FaultProxy, type RedisServer, startFaultProxy, startRedis } from '@keyvaluestore/test-services';
import { type Redis } from 'ioredis';

import { RedisBackend } from '../../src/index.js';
import { type Client, redis5, redis6 } from '../support/clients.js';
import { describeRedis } from '../support/services.js';

const TTL = 600_000;
/** How long the second try has to wait, in milliseconds, and how exactly the two need to agree. */
const PAUSE = 300;
const CLOSE = 150;

/** What is sent again when its answer is lost. All of them write the key `{k}`. */
const WRITES: Readonly<Record<string, (backend: Backend, ttl: number) => Promise<unknown>>> = {
  set: (b, ttl) => b.set('{k}', 'v', { ttl }),
  'set of a large value': (b, ttl) => b.set('{k}', 'x'.repeat(2000), { ttl }),
  'set of a string in place of a set': async (b, ttl) => {
    await b.delete('{k}');
    await b.sAdd('{k}', 'm');
    await b.set('{k}', 'v', { ttl });
  },
  sAdd: (b, ttl) => b.sAdd('{k}', 'm', { ttl }),
  hSet: (b, ttl) => b.hSet('{k}', 'f', 'v', { ttl }),
  zhAdd: (b, ttl) => b.zhAdd('{k}', 'f', 'm', 1, { ttl }),
  'set in a batch': (b, ttl) => {
    const batch = b.batch();
    batch.set('{k}', 'v', { ttl });
    batch.get('{other}');
    return batch.exec();
  },
};

const versions = { 'ioredis 6': redis6, 'ioredis 5.11': redis5 };

for (const [version, connect] of Object.entries(versions)) {
  describeRedis(`a time to live whose answer is lost, ${version}`, () => {
    let server: RedisServer;
    let proxy: FaultProxy;
    let direct: Redis;
    let client: Client;
    let backend: Backend;

    beforeAll(async () => {
      server = await startRedis();
      proxy = await startFaultProxy({ target: server });
      direct = redis6(server.url);
      client = connect(`redis://${proxy.host}:${proxy.port}`);
      backend = new RedisBackend({ client, expiringSortedSets: true });
    });
    afterAll(async () => {
      client.disconnect();
      direct.disconnect();
      await proxy.close();
      await server.stop();
    });
    beforeEach(async () => {
      await direct.flushall();
      await backend.get('{k}');
    });

    /** Makes a call whose last answer is lost, and whose next try comes after a pause. */
    async function again(call: () => Promise<unknown>, match: RegExp | string): Promise<{ first: number }> {
      const before = proxy.counters.cutAfterRequest;
      proxy.failNext('cutAfterRequest', { match });
      proxy.setPlan({ probabilities: { refuse: 1 } });
      const ended = call();
      ended.catch(() => undefined);
      while (proxy.counters.cutAfterRequest === before) await new Promise((resolve) => setTimeout(resolve, 1));
      const first = await direct.pexpiretime('{k}');
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
      proxy.setPlan({});
      await ended;
      return { first };
    }

    for (const [name, write] of Object.entries(WRITES)) {
      // The command that writes with the time, not one before it.
      const match = name.includes('in place') ? 'always' : /PX|PEXPIRE|\+\d+/;

      it(`${name}: the second try does not prolong it`, async () => {
        const start = Date.now();
        const { first } = await again(() => write(backend, TTL), match);
        expect(first).toBeGreaterThanOrEqual(start + TTL);
        const second = await direct.pexpiretime('{k}');
        expect(Math.abs(second - first)).toBeLessThan(CLOSE);
      });

      it(`${name}: if it has passed meanwhile, nothing is left`, async () => {
        await again(() => write(backend, PAUSE - 50), match);
        expect(await direct.keys('*')).toEqual([]);
      });
    }

    it('nor does the script that follows a SET which met a set, if the answer to that was lost', async () => {
      await backend.sAdd('{k}', 'm');
      const start = Date.now();
      await again(() => backend.set('{k}', 'v', { ttl: TTL }), /GET/);
      expect(await backend.get('{k}')).toBe('v');
      expect((await direct.pexpiretime('{k}')) - start - TTL).toBeLessThan(CLOSE);
    });

    it('with when: none, the second try leaves the expiry that the first has given', async () => {
      const { first } = await again(() => backend.hSet('{k}', 'f', 'v', { ttl: TTL, when: 'none' }), /PEXPIRE/);
      expect(await direct.pexpiretime('{k}')).toBe(first);
    });

    it('what cannot be repeated is not', async () => {
      for (const call of [
        () => backend.getSet('{k}', 'v', { ttl: TTL }),
        () => backend.getDelete('{k}'),
        () => backend.deleteEQ('{k}', 'v'),
        () => backend.expire('{k}', { ttl: TTL }),
        () => backend.persist('{k}'),
      ]) {
        proxy.failNext('cutAfterRequest', { match: '{k}' });
        await expect(call()).rejects.toThrow(UnknownOutcomeError);
      }
    });
  });
}
