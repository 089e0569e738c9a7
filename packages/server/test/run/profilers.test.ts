import { type OperationEvent, type Profiler } from '@keyvaluestore/core';

import { direct, redisLike } from '../support/direct.js';

it('profilers see commands, and no values', async () => {
  const events: OperationEvent[] = [];
  const requested: unknown[] = [];
  const profiler: Profiler = {
    operation: (event) => void events.push(event),
    start: (call) => void requested.push(...call.requested),
  };
  const redis = direct(redisLike().withProfiler(profiler))();
  await redis('SET', 'secret', 'value');
  await redis('MGET', 'a', 'b', 'a');
  await redis('LPUSH', 'secret', 'x');
  await redis('PING');
  await redis('MULTI');
  await redis('SET', 'x', '1');
  await redis('INCR', 'y');
  expect(await redis('EXEC')).toHaveLength(2);
  expect(
    events.map(({ name, operations, keys, outcome, errorCode }) => [name, operations, keys, outcome, errorCode]),
  ).toEqual([
    ['SET', 1, 1, 'ok', undefined],
    ['MGET', 1, 2, 'ok', undefined],
    ['LPUSH', 1, 1, 'error', 'WRONG_TYPE'],
    ['EXEC', 1, 2, 'ok', undefined],
  ]);
  expect(requested).toEqual([]);
});
