// Builds all packages and publishes those whose version is not on the registry yet. With --dry-run it does in a copy of the
// newest commit what a release does, up to the upload: takes the changesets into versions and changelogs, builds, and packs for publishing.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { install, root, run } from './install.mjs';

const environment = { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };
const build = ['turbo', 'run', 'build', '--output-logs=errors-only'];

function mustRun(command, args) {
  const status = run(command, args, environment);
  if (status !== 0) process.exit(status);
}

/** Runs a command in a folder and gives what it printed; ends this process with it if the command fails. */
function runIn(cwd, command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status === 0) return stdout + stderr;
  console.error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  process.exit(1);
}

function rehearse() {
  mustRun('npx', build);
  const copy = mkdtempSync(join(tmpdir(), 'keyvaluestore-release-'));
  try {
    runIn(root, 'git', ['clone', '--quiet', root, copy]);
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    runIn(copy, join(root, 'node_modules/.bin/changeset'), ['version']);
    for (const folder of readdirSync(join(copy, 'packages'))) {
      const { name, version, private: isPrivate, dependencies = {} } = readJson(copy, folder, 'package.json');
      if (isPrivate) continue;
      cpSync(join(root, 'packages', folder, 'dist'), join(copy, 'packages', folder, 'dist'), { recursive: true });
      runIn(join(copy, 'packages', folder), 'npm', ['publish', '--dry-run', '--ignore-scripts', '--access', 'public']);
      const changelog = readFileSync(join(copy, 'packages', folder, 'CHANGELOG.md'), 'utf8');
      if (!changelog.includes(`## ${version}`)) throw new Error(`${name} has no changelog for ${version}`);
      const core = dependencies['@keyvaluestore/core'];
      console.log(`${name} ${version}${core === undefined ? '' : `, on core ${core}`}`);
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
  console.log('Nothing was published.');
}

const readJson = (copy, folder, file) => JSON.parse(readFileSync(join(copy, 'packages', folder, file), 'utf8'));

install();
if (process.argv.includes('--dry-run')) rehearse();
else {
  mustRun('npx', build);
  mustRun('npx', ['changeset', 'publish']);
}
