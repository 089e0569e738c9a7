// Runs the main example, installing what it needs first. KV_URL chooses another backend than memory.
import { install, run } from './install.mjs';

install();
process.exit(
  run(process.execPath, [
    '--conditions=@keyvaluestore/source',
    '--import',
    'tsx',
    'examples/cities/src/main.ts',
    ...process.argv.slice(2),
  ]),
);
