import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { describeWith, whyNotStartable } from '@keyvaluestore/test-services';

import { type WorkloadReport } from '../support/faults/workload.js';

const isLong = process.env['KV_LONG'] === '1';
const OPERATIONS = isLong ? 20_000 : 2_000;
const SEED = Number(process.env['KV_SEED'] ?? 7);

interface RealReport extends WorkloadReport {
  /** How often each code was met. */
  readonly codes: Readonly<Record<string, number>>;
  readonly kills: number;
}

/** Runs the workload in a process and on a cluster of its own. */
async function run(mode: 'buggify' | 'kill'): Promise<RealReport> {
  // A cluster that is named in the environment belongs to somebody else, and is not to be killed.
  const env = { ...process.env };
  delete env['FDB_CLUSTER_FILE'];
  const script = join(__dirname, '../support/faults/real-faults.ts');
  const flags = ['--conditions=@keyvaluestore/source', '--import', 'tsx'];
  const child = spawn(process.execPath, [...flags, script, mode, String(OPERATIONS), String(SEED)], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(code).toBe(0);
  if (isLong) process.stdout.write(`${mode}: ${output}`);
  return JSON.parse(output) as RealReport;
}

describeWith(
  whyNotStartable('foundationdb'),
  'a real cluster under faults',
  () => {
    it('loses nothing, repeats nothing and answers truly while its client fails at random', async () => {
      const report = await run('buggify');
      expect(report.violations).toEqual([]);
      expect(report.refused).toEqual({});
      expect(report.operations).toBeGreaterThanOrEqual(OPERATIONS);
      for (const code of ['1007', '1020', '1021']) expect(report.codes[code]).toBeGreaterThan(0);
    }, 600_000);

    it('loses nothing, repeats nothing and answers truly while its server is killed and started again', async () => {
      const report = await run('kill');
      expect(report.violations).toEqual([]);
      expect(report.refused).toEqual({});
      expect(report.kills).toBeGreaterThan(0);
    }, 600_000);
  },
  { optional: true },
);
