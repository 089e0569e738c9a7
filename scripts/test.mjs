// Installs what is missing, starts the services that the tests need, runs all tests, and stops the services.
// It says at the end what took longest. --long runs each package's long mode instead; --checks what only a change must pass: the
// suite over wrappers and with clients' options, its mutants, the tools of tests, and what pages show. Names of packages or
// examples run only those.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { install, root, run } from './install.mjs';
import { whatTookLongest } from './test-times.mjs';

install();
const args = process.argv.slice(2);
const task = args.includes('--long') ? 'test:long' : args.includes('--checks') ? 'test:checks' : 'test';
const filters = args.filter((arg) => !arg.startsWith('--')).map((name) => `--filter=*${name}*`);

// Without a service its tests show as skipped, with the reason; in CI that is a failure. Only FoundationDB may be
// missing there too, since neither npm nor Debian has it.
const services = ['redis', 'cluster', 'dynamodb'].flatMap((name) => (process.env.CI ? [name] : ['--try', name]));

const node = [process.execPath, '--conditions=@keyvaluestore/source', '--import', 'tsx'];
const turbo = [`${root}node_modules/.bin/turbo`, 'run', task, '--concurrency=4', '--output-logs=full', ...filters];
// Not those of core before them.
if (filters.length > 0) turbo.push('--only');
const [command, ...rest] = [
  ...node,
  'packages/test-services/src/with-services.ts',
  ...services,
  '--try',
  'foundationdb',
  '--',
  ...turbo,
];
const times = mkdtempSync(join(tmpdir(), 'keyvaluestore-times-'));
const started = Date.now();
const status = run(command, rest, { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', KV_TEST_TIMES: times });
console.log(`${whatTookLongest(times)}\nAll of it: ${((Date.now() - started) / 1000).toFixed(1)} s`);
rmSync(times, { recursive: true });
process.exit(status);
