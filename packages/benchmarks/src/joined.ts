import { ReadCache } from '@keyvaluestore/cache';
import { type Backend, joined, type Profiler } from '@keyvaluestore/core';

import { duels } from './duels.js';
import { openEngine, titleOf } from './engines.js';
import { atMost, microseconds, type Row } from './measure.js';
import { type EngineName } from './services.js';

const AT_ONCE = 100;
const key = (index: number): string => `user:${index % AT_ONCE}`;

/** A backend that counts its requests. */
function counting(backend: Backend): { backend: Backend; count: () => number } {
  let count = 0;
  const profiler: Profiler = {
    request: ({ roundTrips = 1 }) => {
      count += roundTrips;
    },
  };
  return { backend: backend.withProfiler(profiler), count: () => count };
}

async function requestsOf(backend: Backend, wrap: (backend: Backend) => Backend): Promise<number> {
  const counted = counting(backend);
  const wrapped = wrap(counted.backend);
  await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => wrapped.get(key(index))));
  return counted.count();
}

/** A hundred gets at once, joined and not, and gets that a cache answers. */
export async function joinedCalls(engine: EngineName): Promise<Row[]> {
  const { backend, close } = await openEngine(engine);
  try {
    for (let index = 0; index < AT_ONCE; index++) await backend.set(key(index), `the value of ${index}`);
    const group = titleOf(engine);
    const single = await requestsOf(backend, (counted) => counted);
    const together = await requestsOf(backend, (counted) => joined(counted));
    const store = joined(backend);
    const cache = new ReadCache(backend);
    const calls = engine === 'dynamodb' ? 3 * AT_ONCE : 30 * AT_ONCE;
    const timed = await duels({ group, unit: 'µs', rounds: 7, clock: microseconds }, [
      {
        name: '100 gets at once, joined',
        against: 'the same without',
        calls,
        width: AT_ONCE,
        ours: (index) => store.get(key(index)),
        theirs: (index) => backend.get(key(index)),
      },
      {
        name: 'get, hit of a ReadCache',
        against: 'the bare backend',
        calls: engine === 'dynamodb' ? 100 : 500,
        ours: (index) => cache.get(key(index)),
        theirs: (index) => backend.get(key(index)),
      },
    ]);
    return [
      { group, name: '100 gets at once, without joined', unit: 'requests', ours: single },
      { group, name: '100 gets at once, joined', unit: 'requests', ours: together, ...atMost(1, together) },
      ...timed,
    ];
  } finally {
    await close();
  }
}
