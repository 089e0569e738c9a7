import { createManualClock, describeBackend } from '@keyvaluestore/conformance';
import { type Backend, joined, prefixed } from '@keyvaluestore/core';
import { faulty, MEMORY_CAPABILITIES, MemoryBackend } from '@keyvaluestore/memory';

import { Invalidator, ReadCache, type ReadCacheOptions } from '../src/index.js';

type Wrap = (backend: Backend, options: ReadCacheOptions) => Backend;

function describeWrapper(name: string, wrap: Wrap, changes = {}): void {
  describeBackend(name, {
    capabilities: { ...MEMORY_CAPABILITIES, ...changes },
    differential: { operations: 300 },
    open: async () => {
      const clock = createManualClock();
      const { now } = clock;
      return {
        createBackend: async (options = {}) => wrap(new MemoryBackend({ ...options, clock: now }), { clock: now }),
        clock,
        close: async () => undefined,
      };
    },
  });
}

const slow = (backend: Backend): Backend => faulty(backend, { latency: [0, 1] });
const invalidated: Wrap = (backend, options) => {
  const cache = new ReadCache(backend, options);
  return new Invalidator(cache, (keys) => cache.invalidate(keys));
};

describeWrapper('ReadCache', (backend, options) => new ReadCache(backend, options));
describeWrapper('ReadCache over a slow backend', (backend, options) => new ReadCache(slow(backend), options), {
  staleReads: true,
});
describeWrapper(
  'ReadCache that forgets',
  (backend, options) => new ReadCache(backend, { ...options, maxEntries: 2, maxBytes: 1000 }),
);
describeWrapper('Invalidator around ReadCache', invalidated);
describeWrapper('ReadCache around joined', (backend, options) => new ReadCache(joined(backend), options));
describeWrapper('joined around ReadCache', (backend, options) => joined(new ReadCache(backend, options)));
describeWrapper('prefixed around all', (backend, options) => prefixed(joined(invalidated(backend, options)), ''));
