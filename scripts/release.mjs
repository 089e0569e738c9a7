// Builds all packages and publishes those whose version is not on the registry yet, with the address of the repository and
// links that work. With --dry-run it does in a copy of the newest commit what a release does, up to the upload: takes the
// changesets into versions and changelogs, builds, and packs for publishing.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { install, root, run } from './install.mjs';
import { repositoryAddress, takePublishedForm } from './published-form.mjs';

const environment = { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };
/** Stands for the address in a rehearsal outside of GitHub Actions. */
const STAND_IN = { GITHUB_SERVER_URL: 'https://repository.invalid', GITHUB_REPOSITORY: 'owner/name' };

function build() {
  const status = run('npx', ['turbo', 'run', 'build', '--output-logs=errors-only'], environment);
  if (status !== 0) process.exit(status);
}

/** Runs a command in a folder and gives what it printed; ends this process with it if the command fails. */
function runIn(cwd, command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status === 0) return stdout + stderr;
  console.error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  process.exit(1);
}

const readJson = (folder, file) => JSON.parse(readFileSync(join(folder, file), 'utf8'));

/** The folders of the packages that are published, relative to the repository that they are in. */
function publicPackages(repository) {
  return readdirSync(join(repository, 'packages'))
    .map((folder) => `packages/${folder}`)
    .filter((directory) => !readJson(join(repository, directory), 'package.json').private);
}

/** Gives all packages their published form, and returns what undoes that. */
function takePublishedForms(repository, address) {
  const commit = runIn(root, 'git', ['rev-parse', 'HEAD']).trim();
  const undo = publicPackages(repository).map((directory) => takePublishedForm(repository, directory, address, commit));
  return () => undo.forEach((undoOne) => undoOne());
}

function rehearse(address) {
  build();
  const copy = mkdtempSync(join(tmpdir(), 'keyvaluestore-release-'));
  try {
    runIn(root, 'git', ['clone', '--quiet', root, copy]);
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    runIn(copy, join(root, 'node_modules/.bin/changeset'), ['version']);
    takePublishedForms(copy, address);
    for (const directory of publicPackages(copy)) {
      const folder = join(copy, directory);
      const { name, version, dependencies = {} } = readJson(folder, 'package.json');
      cpSync(join(root, directory, 'dist'), join(folder, 'dist'), { recursive: true });
      runIn(folder, 'npm', ['publish', '--dry-run', '--ignore-scripts', '--access', 'public']);
      const changelog = readFileSync(join(folder, 'CHANGELOG.md'), 'utf8');
      if (!changelog.includes(`## ${version}`)) throw new Error(`${name} has no changelog for ${version}`);
      const core = dependencies['@keyvaluestore/core'];
      console.log(`${name} ${version}${core === undefined ? '' : `, on core ${core}`}`);
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
  console.log(`Nothing was published. The repository would be ${address}.`);
}

function publish(address) {
  build();
  const undo = takePublishedForms(root, address);
  try {
    return run('npx', ['changeset', 'publish'], environment);
  } finally {
    undo();
  }
}

/** The address of the repository; ends this process with one line where it is not known. */
function addressOrExit(env) {
  try {
    return repositoryAddress(env);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}

const isRehearsal = process.argv.includes('--dry-run');
const address = addressOrExit(isRehearsal ? { ...STAND_IN, ...process.env } : process.env);
install();
if (isRehearsal) rehearse(address);
else process.exit(publish(address));
