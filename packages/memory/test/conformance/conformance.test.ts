import { describeBackend } from '@keyvaluestore/conformance';
import { DriverBackend } from '@keyvaluestore/core';

import { MEMORY_CAPABILITIES, MemoryBackend } from '../../src/index.js';

const close = async (): Promise<void> => undefined;

describeBackend('memory', {
  capabilities: MEMORY_CAPABILITIES,
  open: async () => ({ createBackend: async (options) => new MemoryBackend(options), close }),
});

describeBackend('memory with the slots of a Redis Cluster', {
  capabilities: { ...MEMORY_CAPABILITIES, atomicWriteAcrossKeys: false },
  open: async () => ({
    createBackend: async (options) => new MemoryBackend({ ...options, clusterSlots: true }),
    close,
  }),
});

describeBackend('memory through an identity wrapper', {
  capabilities: MEMORY_CAPABILITIES,
  open: async () => ({
    createBackend: async (options) => {
      const backend = new MemoryBackend(options);
      return new DriverBackend({ ...backend.driver }, backend.view, backend);
    },
    close,
  }),
});
