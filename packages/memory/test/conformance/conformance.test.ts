import { createManualClock, describeBackend, type OpenHarness, type TestedOptions } from '@keyvaluestore/conformance';
import { type Backend, DriverBackend } from '@keyvaluestore/core';

import { MEMORY_CAPABILITIES, MemoryBackend, type MemoryBackendOptions } from '../../src/index.js';

const open = (create: (options: MemoryBackendOptions) => Backend) => async (): Promise<OpenHarness> => {
  const clock = createManualClock();
  return {
    createBackend: async (options: TestedOptions = {}) => create({ ...options, clock: clock.now }),
    clock,
    close: async () => undefined,
  };
};

describeBackend('memory', { capabilities: MEMORY_CAPABILITIES, open: open((options) => new MemoryBackend(options)) });

describeBackend('memory with the slots of a Redis Cluster', {
  capabilities: { ...MEMORY_CAPABILITIES, atomicWriteAcrossKeys: false },
  open: open((options) => new MemoryBackend({ ...options, clusterSlots: true })),
});

describeBackend('memory through an identity wrapper', {
  capabilities: MEMORY_CAPABILITIES,
  open: open((options) => {
    const backend = new MemoryBackend(options);
    return new DriverBackend({ ...backend.driver }, backend.view, backend);
  }),
});
