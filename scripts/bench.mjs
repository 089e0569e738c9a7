// Runs the benchmarks, installing what they need first.
import { install, run } from './install.mjs';

install();
process.exit(
  run(process.execPath, [
    '--expose-gc',
    '--conditions=@keyvaluestore/source',
    '--import',
    'tsx',
    'packages/benchmarks/src/main.ts',
    ...process.argv.slice(2),
  ]),
);
