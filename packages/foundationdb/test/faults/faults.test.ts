import { FoundationDBBackend } from '../../src/index.js';
import { Workload, type WorkloadReport } from '../support/faults/workload.js';
import { Faults, type FaultRates } from '../support/simulation/faults.js';
import { SimulatedCluster } from '../support/simulation/simulated-cluster.js';
import { SimulatedDatabase } from '../support/simulation/simulated-database.js';
import { seededRandom } from '@keyvaluestore/test-services';

const isLong = process.env['KV_LONG'] === '1';
const SEED = Number(process.env['KV_SEED'] ?? 20_240);

interface Run {
  readonly rates: FaultRates;
  readonly attempts?: number;
  readonly seed?: number;
}

// So many attempts that not even an operation of which each read fails at 0.2 uses them up.
async function run({ rates, attempts = 100, seed = SEED }: Run): Promise<{ report: WorkloadReport; faults: Faults }> {
  const cluster = new SimulatedCluster();
  const random = seededRandom(seed, 'latency');
  cluster.latency = () => Math.floor(random() * 3);
  const faults = new Faults(seed, rates);
  const backend = new FoundationDBBackend({
    database: new SimulatedDatabase(cluster),
    subspace: 'faults',
    retry: { attempts, baseDelay: 1, maxDelay: 4 },
    timeout: 60_000,
  });
  const workload = new Workload(backend, { clients: 8, operationsPerClient: isLong ? 2_500 : 150, seed });
  cluster.faults = faults;
  await workload.run();
  cluster.faults = undefined;
  return { report: await workload.check(), faults };
}

const everything: FaultRates = {
  readTooOld: 0.01,
  processBehind: 0.01,
  conflict: 0.05,
  commitTooOld: 0.02,
  unknownApplied: 0.06,
  unknownNotApplied: 0.06,
  versionChanged: 0.02,
  appliedLate: 0.04,
};

describe('under seeded faults', () => {
  it.each<[string, FaultRates]>([
    ['conflicts', { conflict: 0.3 }],
    ['commits of unknown outcome that were applied', { unknownApplied: 0.3 }],
    ['commits of unknown outcome that were not applied', { unknownNotApplied: 0.3 }],
    ['commits that are applied after the client gave up', { appliedLate: 0.3 }],
    [
      'transactions that are too old, and servers that lag behind',
      { readTooOld: 0.1, commitTooOld: 0.1, processBehind: 0.1 },
    ],
    ['all of it', everything],
  ])(
    'loses nothing, repeats nothing and answers truly: %s',
    async (_, rates) => {
      const { report, faults } = await run({ rates });
      expect(report.violations).toEqual([]);
      expect(report.refused).toEqual({});
      // A commit that may still be on its way is not repeated without an operation id.
      const mayStayUnknown = rates.appliedLate !== undefined || rates.versionChanged !== undefined;
      expect(report.unknown > 0).toBe(mayStayUnknown);
      for (const name of Object.keys(rates)) expect(faults.counts[name]).toBeGreaterThan(0);
    },
    120_000,
  );

  it('says so where the tries are used up, and never says anything false', async () => {
    const { report } = await run({ rates: everything, attempts: 2 });
    expect(report.violations).toEqual([]);
    expect(report.unknown).toBeGreaterThan(0);
    expect(report.refused).toHaveProperty('CONFLICT');
  }, 120_000);
});
