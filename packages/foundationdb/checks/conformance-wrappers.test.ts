import { Invalidator, ReadCache } from '@keyvaluestore/cache';
import { createManualClock, describeBackend } from '@keyvaluestore/conformance';
import { type Backend, joined, prefixed } from '@keyvaluestore/core';

import { FOUNDATIONDB_CAPABILITIES } from '../src/index.js';
import { addLatency, collectRequests, simulated } from '../test/support/simulated.js';

const wrap = (engine: Backend, clock: () => number): Backend =>
  new ReadCache(joined(new Invalidator(prefixed(engine, ''), () => undefined)), { clock }).withProfiler({
    request: () => undefined,
  });

describeBackend('ReadCache, joined, Invalidator and prefixed over FoundationDB, simulated', {
  capabilities: FOUNDATIONDB_CAPABILITIES,
  differential: { operations: 500 },
  open: async () => {
    const clock = createManualClock();
    return {
      createBackend: async (options) => {
        const { kv, database } = simulated({ ...options, clock: clock.now });
        addLatency(database);
        return wrap(kv, clock.now);
      },
      clock,
      close: async () => undefined,
    };
  },
});

it('joined calls are one transaction', async () => {
  const { kv } = simulated();
  const { events, profiler } = collectRequests();
  const store = joined(kv.withProfiler(profiler));
  const ids = Array.from({ length: 250 }, (_, index) => index);
  await Promise.all(ids.map((id) => store.set(`user:${id}`, id)));
  expect(await Promise.all(ids.map((id) => store.get(`user:${id}`)))).toEqual(ids.map(String));
  expect(events.map(({ name }) => name)).toEqual(['transaction', 'transaction']);
});
