import { createManualClock, type Harness } from '@keyvaluestore/conformance';

import { type Durability, LMDB_CAPABILITIES } from '../../src/index.js';
import { TempFolders } from './temp-folders.js';

/** What the suite opens: each backend in a folder of its own, which is removed at the end. */
export function harnessOf(durability: Durability, operations?: number): Harness {
  return {
    capabilities: LMDB_CAPABILITIES,
    ...(operations !== undefined && { differential: { operations } }),
    open: async () => {
      const folders = new TempFolders();
      const clock = createManualClock();
      return {
        createBackend: (options) => folders.open({ ...options, durability, clock: clock.now }),
        clock,
        close: () => folders.remove(),
      };
    },
  };
}
