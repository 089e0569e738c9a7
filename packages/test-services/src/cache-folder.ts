import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder, made if needed, for what is downloaded once and kept: the one that the environment variable
 * `KV_TEST_CACHE` names, else `.cache/` at the root of the repository.
 */
export async function cacheFolder(): Promise<string> {
  const chosen = process.env['KV_TEST_CACHE'];
  const folder = chosen === undefined || chosen === '' ? join(repositoryRoot(), '.cache') : resolve(chosen);
  await mkdir(folder, { recursive: true });
  return folder;
}

function repositoryRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package-lock.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('There is no package-lock.json in any folder above test-services.');
    folder = parent;
  }
  return folder;
}
