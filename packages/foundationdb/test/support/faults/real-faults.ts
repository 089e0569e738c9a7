/**
 * Runs the workload on a cluster of its own while its client fails at random, or while its server is killed and
 * started again, and prints the report. A process of its own, since the client can be set up once in each.
 */
import { startFoundationDB } from '@keyvaluestore/test-services';

import { FoundationDBBackend, openDatabase } from '../../../src/index.js';
import { Workload } from './workload.js';

const [mode, operations, seed] = process.argv.slice(2);

const cluster = await startFoundationDB();
if (cluster === null) throw new Error('there is no FoundationDB');
const database = await openDatabase(
  async () => {
    const fdb = await import('foundationdb');
    // Settings before the API version is selected end the process.
    fdb.setAPIVersion(720);
    if (mode === 'buggify') {
      fdb.configNetwork({
        client_buggify_enable: true,
        client_buggify_section_activated_probability: 100,
        client_buggify_section_fired_probability: 5,
      });
    }
    return fdb;
  },
  { clusterFile: cluster.clusterFile },
);

const codes: Record<string, number> = {};
// So many attempts that not even those who take from one queue on a busy machine use them up, so that nothing is refused.
const retry = { attempts: 100 };
const backend = new FoundationDBBackend({ database, subspace: 'faults/', timeout: 60_000, retry }).withProfiler({
  request: ({ error }) => {
    if (error !== undefined) codes[error] = (codes[error] ?? 0) + 1;
  },
});
const clients = 16;
const workload = new Workload(backend, {
  clients,
  operationsPerClient: Math.ceil(Number(operations) / clients),
  seed: Number(seed),
});
const run = workload.run();
let kills = 0;
if (mode === 'kill') {
  const isOver = run.then(() => true);
  // The first soon, as a machine with nothing else to do ends the workload in little more than a second.
  const pause = (): Promise<boolean> =>
    Promise.race([isOver, new Promise<boolean>((end) => setTimeout(end, kills === 0 ? 200 : 1500, false))]);
  while (!(await pause())) {
    await cluster.kill('SIGKILL');
    await cluster.restart();
    kills += 1;
  }
}
await run;
const report = await workload.check();
database.close();
await cluster.stop();
process.stdout.write(`${JSON.stringify({ ...report, codes, kills })}\n`, () => process.exit(0));
