import { addLatency, simulated } from '../../../foundationdb/test/support/simulated.js';
import { describeCollections, movedClock } from '../support/describe-collections.js';

describeCollections('FoundationDB, simulated', async () => {
  const { clock, pass } = movedClock();
  const { kv, database } = simulated({ clock });
  addLatency(database);
  return { backend: kv, clock, pass, close: async () => undefined };
});
