import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** All temporary folders of this package begin with this, below the system's folder for such. */
const TEMP_PREFIX = 'kv-test-';

/** Makes a fresh temporary folder whose name holds `label`, and returns its absolute path. */
export async function makeTempFolder(label: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `${TEMP_PREFIX}${label}-`));
}

/** Removes a folder with all in it; one that is gone already is fine. */
export async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}
