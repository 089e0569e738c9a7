import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const folder = join(__dirname, '..');

/** More tests than this are in the suite; fewer would mean that part of it is not run. */
const MANY = 150;

/** Runs Node on its own, as if from a terminal, and gives what it prints; rejects if it ends with an error. */
async function runNode(...args: readonly string[]): Promise<string> {
  const ofJest = ['JEST_WORKER_ID', 'NODE_ENV', 'NODE_OPTIONS'];
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofJest.includes(name)));
  const { stdout } = await execute(process.execPath, args, { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

describe('other runners', () => {
  it('node:test runs the suite', async () => {
    const imports = ['--import', 'tsx', '--conditions=@keyvaluestore/source', '--test-reporter=tap'];
    const output = await runNode(...imports, 'test/runners/node-test.smoke.ts');
    const count = (what: string): number => Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(output)?.[1]);
    expect(count('pass')).toBeGreaterThan(MANY);
    expect(count('fail')).toBe(0);
    expect(count('skipped')).toBe(0);
    expect(count('cancelled')).toBe(0);
  }, 120_000);

  it('vitest runs the suite, with its functions imported and as globals', async () => {
    const vitest = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs');
    const output = await runNode(vitest, 'run', '--config', 'test/runners/vitest.config.ts', '--reporter=json');
    const report = JSON.parse(output) as Record<string, unknown>;
    expect(report).toMatchObject({ success: true, numFailedTests: 0, numPendingTests: 0 });
    expect(report['numPassedTests']).toBeGreaterThan(2 * MANY);
  }, 120_000);
});
