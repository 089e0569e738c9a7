import { MemoryBackend } from '@keyvaluestore/memory';

import { describeCollections, movedClock } from '../support/describe-collections.js';

const REQUESTS = { insert: '', change: '', page: '', find: '' };

describeCollections('memory', async () => {
  const { clock, pass } = movedClock();
  return { backend: new MemoryBackend({ clock }), clock, pass, requests: REQUESTS, close: async () => undefined };
});

describeCollections('memory with the slots of a cluster', async () => {
  const { clock, pass } = movedClock();
  return {
    backend: new MemoryBackend({ clock, clusterSlots: true }),
    clock,
    pass,
    requests: REQUESTS,
    close: async () => undefined,
  };
});
