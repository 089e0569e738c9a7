import { createManualClock, type Harness } from '@keyvaluestore/conformance';

import { DYNAMODB_CAPABILITIES } from '../../src/index.js';
import { openService } from './service.js';

/** What the suite opens: each backend on a table of its own. */
export function harnessOf(operations: number): Harness {
  return {
    capabilities: DYNAMODB_CAPABILITIES,
    differential: { operations },
    open: async () => {
      const service = await openService();
      const clock = createManualClock(Date.now());
      return {
        createBackend: (options) => service.createBackend({ ...options, clock: clock.now }),
        clock,
        close: () => service.close(),
      };
    },
  };
}
