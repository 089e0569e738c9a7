import { addLatency, simulated } from '../../../foundationdb/test/support/simulated.js';
import { describeCollections, movedClock } from '../support/describe-collections.js';

const REQUESTS = { insert: '1 transaction', change: '2 transaction', page: '2 transaction', find: '2 transaction' };

describeCollections('FoundationDB, simulated', async () => {
  const { clock, pass } = movedClock();
  const { kv, database } = simulated({ clock });
  addLatency(database);
  return { backend: kv, clock, pass, requests: REQUESTS, close: async () => undefined };
});
