// Runs the benchmarks on the built packages, as users have them, installing and building what they need first.
// Names of benchmarks or engines run only those; --report runs them in full and writes docs/benchmarks.md.
import { install, run } from './install.mjs';

install();
const packages = [
  'core',
  'memory',
  'redis',
  'dynamodb',
  'foundationdb',
  'ordered',
  'lmdb',
  'cache',
  'collections',
  'connect',
  'server',
];
const filters = packages.map((name) => `--filter=@keyvaluestore/${name}`);
const status = run('npx', ['turbo', 'run', 'build', '--output-logs=errors-only', ...filters], {
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
});
if (status !== 0) process.exit(status);
const args = process.argv.slice(2);
const measured = run(process.execPath, ['--import', 'tsx', 'packages/benchmarks/src/main.ts', ...args]);
if (measured !== 0 || !args.includes('--report')) process.exit(measured);
process.exit(run('npx', ['prettier', '--log-level=warn', '--write', 'docs/benchmarks.md']));
