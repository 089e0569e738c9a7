import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs a command in the root folder with this terminal, and gives its exit code. */
export function run(command, args, env = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  if (error) throw error;
  return status ?? 1;
}

/** Whether what the lock file names is there: packages, links to workspaces, and links to commands. */
function isInstalled() {
  try {
    const wanted = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8')).packages;
    const present = JSON.parse(readFileSync(`${root}node_modules/.package-lock.json`, 'utf8')).packages;
    return Object.entries(wanted).every(([path, { version, optional, link, bin }]) => {
      if (!path.includes('node_modules/') || optional) return true;
      if (!link && present[path]?.version !== version) return false;
      const folder = path.slice(0, path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      const commands = Object.keys(bin ?? {}).map((name) => `${folder}.bin/${name}`);
      // A copied folder has all its files and may yet lack its links; existsSync follows them.
      return [`${path}/package.json`, ...commands].every((file) => existsSync(root + file));
    });
  } catch {
    return false;
  }
}

/** Installs what the lock file names, unless it is there already. */
export function install() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(
      `This repository needs Node 20.19 or later; this is ${process.version}. Get one from https://nodejs.org.`,
    );
    process.exit(1);
  }
  if (isInstalled()) return;
  console.error('Installing packages …');
  // Not npm ci, which refuses a lock file made where not every platform's optional packages could be had.
  const status = run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']);
  if (status !== 0) process.exit(status);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) install();
