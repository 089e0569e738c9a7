// Fails if a package that is installed needs its install script, which .npmrc keeps from running.
import { readFileSync } from 'node:fs';

import { root } from './install.mjs';

/** Packages with an install script that they work without, each with the reason. */
const harmless = {
  '@parcel/watcher': 'used by jest to watch files; the binary comes from an optional dependency',
  '@swc/core': 'checks that the binary of its optional dependency is there',
  'classic-level': 'ships its binaries',
  esbuild: 'shortens the start of its command; the binary comes from an optional dependency',
  fsevents: 'macOS only, and ships its binary',
  foundationdb: 'only its types are used here; a user installs the client library first',
  lmdb: 'the binary comes from an optional dependency',
  'msgpackr-extract':
    'makes lmdb faster with values that are not used here; the binary comes from an optional dependency',
  'unrs-resolver': 'checks that the binary of its optional dependency is there',
};

const { packages } = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8'));
const found = Object.entries(packages)
  .filter(([, { hasInstallScript }]) => hasInstallScript)
  .map(([path]) => path.split('node_modules/').at(-1));
const unknown = [...new Set(found)].filter((name) => !(name in harmless));
if (unknown.length > 0) {
  console.error(`These packages have an install script, which is never run here: ${unknown.join(', ')}.`);
  console.error(
    'Make sure that they work without it and name them in scripts/check-install-scripts.mjs, or do without.',
  );
  process.exit(1);
}
console.log('No package needs its install script.');
