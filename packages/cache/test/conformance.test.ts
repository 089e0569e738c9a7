import { describeBackend } from '@keyvaluestore/conformance';
import { type Backend, joined, type LimitsOption, prefixed } from '@keyvaluestore/core';
import { faulty, MEMORY_CAPABILITIES, MemoryBackend } from '@keyvaluestore/memory';

import { Invalidator, ReadCache } from '../src/index.js';

function describeWrapper(name: string, wrap: (backend: Backend) => Backend, changes = {}): void {
  describeBackend(name, {
    capabilities: { ...MEMORY_CAPABILITIES, ...changes },
    differential: { operations: 300 },
    open: async () => ({
      createBackend: async (options?: LimitsOption) => wrap(new MemoryBackend(options)),
      close: async () => undefined,
    }),
  });
}

const slow = (backend: Backend): Backend => faulty(backend, { latency: [0, 1] });
const invalidated = (backend: Backend): Backend => {
  const cache = new ReadCache(backend);
  return new Invalidator(cache, (keys) => cache.invalidate(keys));
};

describeWrapper('ReadCache', (backend) => new ReadCache(backend));
describeWrapper('ReadCache over a slow backend', (backend) => new ReadCache(slow(backend)), { staleReads: true });
describeWrapper('ReadCache that forgets', (backend) => new ReadCache(backend, { maxEntries: 2, maxBytes: 1000 }));
describeWrapper('Invalidator around ReadCache', invalidated);
describeWrapper('ReadCache around joined', (backend) => new ReadCache(joined(backend)));
describeWrapper('joined around ReadCache', (backend) => joined(new ReadCache(backend)));
describeWrapper('prefixed around all', (backend) => prefixed(joined(invalidated(backend)), ''));
