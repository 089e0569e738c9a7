import { MEMORY_CAPABILITIES, MemoryBackend } from '@keyvaluestore/memory';

import { type Harness } from '../../src/index.js';

/** The memory backend, for suites that only show that a runner fits. */
export const memoryHarness: Harness = {
  capabilities: MEMORY_CAPABILITIES,
  open: async () => ({
    createBackend: async (options) => new MemoryBackend(options),
    close: async () => undefined,
  }),
};
