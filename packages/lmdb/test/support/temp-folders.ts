import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { LMDBBackend, type LMDBPathOptions } from '../../src/index.js';

/** Folders of one test file, and the backends on them. */
export class TempFolders {
  readonly #paths: string[] = [];
  readonly #backends: LMDBBackend[] = [];

  /** A new folder, empty. */
  async make(): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), 'kv-lmdb-'));
    this.#paths.push(path);
    return path;
  }

  /** A backend in a new folder, if no other is named. */
  async open(options: Partial<LMDBPathOptions> = {}): Promise<LMDBBackend> {
    const backend = new LMDBBackend({ ...options, path: options.path ?? (await this.make()) });
    this.#backends.push(backend);
    return backend;
  }

  /** Closes the backends and removes the folders. */
  async remove(): Promise<void> {
    await Promise.all(this.#backends.splice(0).map((backend) => backend.close()));
    await Promise.all(this.#paths.splice(0).map((path) => rm(path, { recursive: true, force: true })));
  }
}
