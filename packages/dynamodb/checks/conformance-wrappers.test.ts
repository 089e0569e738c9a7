import { Invalidator, ReadCache } from '@keyvaluestore/cache';
import { createManualClock, describeBackend } from '@keyvaluestore/conformance';
import { type Backend, joined, prefixed, type RequestEvent } from '@keyvaluestore/core';

import { DYNAMODB_CAPABILITIES } from '../src/index.js';
import { openService } from '../test/support/service.js';

const wrap = (engine: Backend, clock: () => number): Backend =>
  new ReadCache(joined(new Invalidator(prefixed(engine, ''), () => undefined)), { clock }).withProfiler({
    request: () => undefined,
  });

describeBackend('ReadCache, joined, Invalidator and prefixed over DynamoDB', {
  capabilities: DYNAMODB_CAPABILITIES,
  differential: { operations: 500 },
  open: async () => {
    const service = await openService();
    const clock = createManualClock(Date.now());
    return {
      createBackend: async (options) => wrap(await service.createBackend({ ...options, clock: clock.now }), clock.now),
      clock,
      close: () => service.close(),
    };
  },
});

it('joined calls are one request for 100 reads or 25 writes', async () => {
  const service = await openService();
  const requests: RequestEvent[] = [];
  const engine = await service.createBackend();
  const store = joined(engine.withProfiler({ request: (event) => void requests.push(event) }));
  const ids = Array.from({ length: 250 }, (_, index) => index);
  await Promise.all(ids.map((id) => store.set(`user:${id}`, id)));
  expect(requests.map(({ name }) => name)).toEqual(Array(10).fill('BatchWriteItem'));
  requests.length = 0;
  expect(await Promise.all(ids.map((id) => store.get(`user:${id}`)))).toEqual(ids.map(String));
  expect(requests.map(({ name }) => name)).toEqual(Array(3).fill('BatchGetItem'));
  await service.close();
});
