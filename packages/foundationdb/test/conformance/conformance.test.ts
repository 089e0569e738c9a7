import { createManualClock, describeBackend } from '@keyvaluestore/conformance';
import { freshSeed, seededRandom } from '@keyvaluestore/test-services';

import { FOUNDATIONDB_CAPABILITIES, FoundationDBBackend } from '../../src/index.js';
import { SimulatedDatabase } from '../support/simulation/simulated-database.js';

describeBackend('FoundationDB, simulated', {
  capabilities: FOUNDATIONDB_CAPABILITIES,
  open: async () => {
    const clock = createManualClock();
    return {
      createBackend: async (options) => {
        const database = new SimulatedDatabase();
        // Answers overtake each other, and small pages make ranges take several.
        const random = seededRandom(freshSeed());
        database.cluster.latency = () => Math.floor(random() * 3);
        database.cluster.pageSize = 200;
        return new FoundationDBBackend({ ...options, database, subspace: 'conformance', clock: clock.now });
      },
      clock,
      close: async () => undefined,
    };
  },
});
