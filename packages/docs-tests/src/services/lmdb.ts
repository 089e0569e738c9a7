import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as ours from '@keyvaluestore/lmdb';
import * as client from 'lmdb';

import { type Engine } from './engine.js';

/** Folders of our own, which stand in for those that examples name, each empty at the beginning of an example. */
export async function lmdbEngine(): Promise<Engine> {
  const root = await mkdtemp(join(tmpdir(), 'kv-docs-lmdb-'));
  const backends = new Set<ours.LMDBBackend>();
  let example = 0;
  const folder = (path: string): string => join(root, String(example), path);
  class LMDBBackend extends ours.LMDBBackend {
    constructor(options: ours.LMDBBackendOptions) {
      super(options.path === undefined ? options : { ...options, path: folder(options.path) });
      backends.add(this);
    }
    override backup(path: string, options?: ours.BackupOptions): Promise<void> {
      return super.backup(folder(path), options);
    }
  }
  const open = ({ path, ...options }: client.RootDatabaseOptionsWithPath) =>
    client.open({ ...options, path: folder(path as string), noSubdir: false });
  const close = async (): Promise<void> => {
    await Promise.all(Array.from(backends, (backend) => backend.close()));
    backends.clear();
  };
  return {
    modules: { lmdb: { ...client, open }, '@keyvaluestore/lmdb': { ...ours, LMDBBackend } },
    environment: () => ({}),
    refresh: async () => {
      await close();
      example += 1;
    },
    stop: async () => {
      await close();
      await rm(root, { recursive: true, force: true });
    },
  };
}
