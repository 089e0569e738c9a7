import { createManualClock, describeBackend } from '@keyvaluestore/conformance';

import { type Durability, LMDB_CAPABILITIES } from '../../src/index.js';
import { TempFolders } from '../support/temp-folders.js';

function describeLMDB(name: string, durability: Durability, operations?: number): void {
  describeBackend(name, {
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
  });
}

describeLMDB('LMDB', 'disk', 500);
describeLMDB('LMDB that leaves flushing to the system', 'os');
