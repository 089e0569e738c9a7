// Runs the benchmarks on the built packages, as users have them, installing and building what they need first.
import { install, run } from './install.mjs';

install();
// Not the sources: the loader that compiles them on the fly names every closure anew, which costs more than most calls.
const packages = ['core', 'memory'].map((name) => `--filter=@keyvaluestore/${name}`);
const status = run('npx', ['turbo', 'run', 'build', '--output-logs=errors-only', ...packages], {
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
});
if (status !== 0) process.exit(status);
process.exit(
  run(process.execPath, [
    '--expose-gc',
    '--import',
    'tsx',
    'packages/benchmarks/src/main.ts',
    ...process.argv.slice(2),
  ]),
);
