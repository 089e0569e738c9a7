import { describeBackend } from '@keyvaluestore/conformance';

import { capabilities, FoundationDBBackend } from '../src/index.js';
import { clearPrefix, connect, type RealCluster, whyNoCluster } from './support/real-cluster.js';
import { randomSteps, runSteps } from './simulation/random-transactions.js';
import { SimulatedDatabase } from './simulation/simulated-database.js';

const unavailable = whyNoCluster();
const isLong = process.env['KV_LONG'] === '1';

// The client starts once in a process, so everything that needs it is in this file.
let real: RealCluster;
let stores = 0;
const newPrefix = (): string => `kvtest-${process.pid}-${stores++}/`;

beforeAll(async () => {
  if (unavailable === undefined) real = await connect();
}, 60_000);
afterAll(async () => {
  if (unavailable !== undefined) return;
  await clearPrefix(real.database, `kvtest-${process.pid}-`);
  real.database.close();
  await real.service.stop();
});

describeBackend('FoundationDB, a real cluster', {
  capabilities,
  unavailable,
  optional: true,
  open: async () => ({
    createBackend: async (options) =>
      new FoundationDBBackend({ ...options, database: real.database, subspace: newPrefix() }),
    close: async () => undefined,
  }),
});

(unavailable === undefined ? describe : describe.skip)(`a real cluster${unavailable ? `: ${unavailable}` : ''}`, () => {
  it('gives the same results and conflicts as the simulation', async () => {
    let conflicts = 0;
    for (let seed = 1; seed <= (isLong ? 200 : 10); seed++) {
      const steps = randomSteps(seed, 200);
      const expected = await runSteps(new SimulatedDatabase(), 'p/', steps);
      const actual = await runSteps(real.database.getRoot(), newPrefix(), steps);
      expect({ seed, seen: actual }).toEqual({ seed, seen: expected });
      conflicts += actual.filter((seen) => seen === 1020).length;
    }
    expect(conflicts).toBeGreaterThan(20);
  }, 300_000);
});
