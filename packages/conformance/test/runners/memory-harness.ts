import { MEMORY_CAPABILITIES, MemoryBackend } from '@keyvaluestore/memory';

import { createManualClock, type Harness } from '../../src/index.js';

/** The memory backend, for suites that only show that a runner fits. */
export const memoryHarness: Harness = {
  capabilities: MEMORY_CAPABILITIES,
  open: async () => {
    const clock = createManualClock();
    return {
      createBackend: async (options) => new MemoryBackend({ ...options, clock: clock.now }),
      clock,
      close: async () => undefined,
    };
  },
};
