// Packs every public package, installs the tarballs into fresh projects, and runs there what users would run.
// Names after the command, such as vitest, run only those projects.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const packages = fileURLToPath(new URL('..', import.meta.url));
const fixtures = fileURLToPath(new URL('fixtures', import.meta.url));
const temp = mkdtempSync(join(tmpdir(), 'keyvaluestore-packed-'));

/** Runs a command and gives its standard output; throws with all that it printed if the command fails. */
function run(cwd, command, ...args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed in ${cwd}:\n${stdout}${stderr}`);
  return stdout;
}

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** Checks that a source map points to sources in the package, and holds no second copy of them. */
function checkMap(name, folder, map, paths) {
  const { sources, sourcesContent } = readJson(join(folder, map));
  const missing = sources.filter((source) => !paths.includes(posix.join(posix.dirname(map), source)));
  if (missing.length > 0)
    throw new Error(`${map} of ${name} points to ${missing.join(', ')}, which it is packed without`);
  if (sourcesContent !== undefined) throw new Error(`${map} of ${name} holds the sources, which are packed beside it`);
}

/** Packs a package; gives its name and tarball, having looked at what is in it. */
function pack(folder) {
  const { name, private: isPrivate } = readJson(join(packages, folder, 'package.json'));
  if (isPrivate) return [];
  const [{ filename, files }] = JSON.parse(
    run(join(packages, folder), 'npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', temp),
  );
  const paths = files.map(({ path }) => path);
  for (const path of [
    'LICENSE',
    'README.md',
    'dist/index.mjs',
    'dist/index.cjs',
    'dist/index.d.mts',
    'dist/index.d.cts',
  ]) {
    if (!paths.includes(path)) throw new Error(`${name} is packed without ${path}`);
  }
  const strange = paths.filter(
    (path) => !/^(LICENSE|README\.md|package\.json|dist\/.*|src\/.*\.ts|src\/.*\.lua)$/.test(path),
  );
  if (strange.length > 0) throw new Error(`${name} is packed with ${strange.join(', ')}`);
  for (const map of paths.filter((path) => path.endsWith('.map'))) checkMap(name, join(packages, folder), map, paths);
  return [[name, `file:${join(temp, filename)}`]];
}

/** Copies a project, installs the tarballs that it names and all else from the registry, and runs its check. */
function check(project, tarballs) {
  const folder = join(temp, project);
  cpSync(join(fixtures, project), folder, { recursive: true });
  const manifest = readJson(join(folder, 'package.json'));
  // Also where one tarball depends on another, which no registry has yet.
  manifest.overrides = Object.fromEntries(tarballs);
  for (const [name, file] of tarballs) {
    if (manifest.dependencies[name] !== undefined) manifest.dependencies[name] = file;
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  run(folder, 'npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error');
  const missing = Object.keys(manifest.optionalDependencies ?? {}).filter(
    (name) => !existsSync(join(folder, 'node_modules', name)),
  );
  if (missing.length > 0) {
    const reason = `${missing.join(', ')} could not be installed on ${process.platform} ${process.arch}`;
    if (process.env.CI) throw new Error(`${project}: ${reason}`);
    return `skipped: ${reason}`;
  }
  const printed = run(folder, 'npm', 'run', '--silent', 'check');
  const summary = /^.*(Tests:? .*passed|# pass \d+|[1-9]\d\d+ pass|passed \([1-9]\d\d+ steps\)|answers).*$/m.exec(
    printed,
  );
  if (summary === null) throw new Error(`${project} does not tell what it did:\n${printed}`);
  return summary[0].trim();
}

try {
  const tarballs = readdirSync(packages).flatMap(pack);
  console.log(`${tarballs.length} packages packed.`);
  const chosen = process.argv.slice(2);
  for (const project of readdirSync(fixtures)) {
    if (chosen.length > 0 && !chosen.includes(project)) continue;
    console.log(`${project}: ${check(project, tarballs)}`);
  }
} finally {
  rmSync(temp, { recursive: true, force: true });
}
