import { Invalidator, ReadCache } from '@keyvaluestore/cache';
import { describeBackend } from '@keyvaluestore/conformance';
import { type Backend, joined, prefixed, type RequestEvent } from '@keyvaluestore/core';
import { type RedisServer, startRedis } from '@keyvaluestore/test-services';

import { RedisBackend } from '../src/index.js';
import { cluster6, redis6 } from '../test/support/clients.js';
import { clusterHarness, singleHarness } from '../test/support/harness.js';
import { describeRedis } from '../test/support/services.js';

const wrap = (engine: Backend, clock: () => number): Backend =>
  new ReadCache(joined(new Invalidator(prefixed(engine, ''), () => undefined)), { clock }).withProfiler({
    request: () => undefined,
  });

for (const [name, harness] of [
  ['Redis', singleHarness((url) => redis6(url))],
  ['a Redis Cluster', clusterHarness((urls) => cluster6(urls))],
] as const) {
  describeBackend(`ReadCache, joined, Invalidator and prefixed over ${name}`, {
    ...harness,
    differential: { operations: 500 },
    open: async () => {
      const opened = await harness.open();
      // Where keys are made older, the cache must be too.
      let passed = 0;
      const cacheClock = (): number => Date.now() + passed;
      const advance = async (milliseconds: number): Promise<void> => {
        await opened.clock.advance(milliseconds);
        passed += milliseconds;
      };
      return {
        ...opened,
        createBackend: async (options) => wrap(await opened.createBackend(options), cacheClock),
        clock: { ...opened.clock, advance },
      };
    },
  });
}

describeRedis('joined calls', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  it('are one round trip', async () => {
    const client = redis6(server.url);
    const requests: RequestEvent[] = [];
    const store = joined(new RedisBackend({ client }).withProfiler({ request: (event) => void requests.push(event) }));
    await store.get('warm');
    requests.length = 0;
    const ids = Array.from({ length: 250 }, (_, index) => index);
    await Promise.all(ids.map((id) => store.set(`user:${id}`, id)));
    expect(await Promise.all(ids.map((id) => store.get(`user:${id}`)))).toEqual(ids.map(String));
    expect(requests.map(({ roundTrips }) => roundTrips)).toEqual([1, 1]);
    client.disconnect();
  });
});
