import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { LMDBBackend } from '@keyvaluestore/lmdb';
import { ClassicLevel } from 'classic-level';
import { open } from 'lmdb';
import { createStorage } from 'unstorage';
import fsDriver from 'unstorage/drivers/fs';

/** What somebody would do with a store of strings in a file. */
export interface FileStore {
  readonly name: string;
  get(key: string): Promise<unknown>;
  /** Writes a string; it is flushed when that has ended, but on the file system. */
  set(key: string, value: string): Promise<unknown>;
  /** Writes a member and where it lies in the order. */
  add(score: number, member: string): Promise<unknown>;
  /** A hundred members from a score on. */
  range?(from: number): Promise<readonly unknown[]>;
}

/** Everything that is compared, each in a folder of its own. */
export interface FileStores {
  readonly backend: LMDBBackend;
  readonly lmdb: FileStore;
  readonly level: FileStore;
  readonly files: FileStore;
  close(): Promise<void>;
}

const scoreKey = (score: number): string => `board:${String(score).padStart(12, '0')}`;

/** npm `lmdb` as somebody would use it: a transaction for each write, which looks at what is there. */
function rawLMDB(path: string) {
  const database = open<string, (string | number)[] | string>({
    path,
    encoding: 'string',
    pageSize: 8192,
    overlappingSync: false,
  });
  const store: FileStore = {
    name: 'lmdb 3.5',
    get: async (key) => database.get(key),
    set: (key, value) =>
      database.transaction(() => {
        database.get(key);
        database.putSync(key, value);
      }),
    add: (score, member) => database.transaction(() => database.putSync(['board', score, member], '')),
    range: async (from) => {
      const range = database.getKeys({ start: ['board', from], end: ['board', Infinity], limit: 100 });
      return Array.from(range, (key) => key[2]);
    },
  };
  return { store, close: () => database.close() };
}

function classicLevel(path: string) {
  const level = new ClassicLevel(path);
  const store: FileStore = {
    name: 'classic-level 3.0',
    get: (key) => level.get(key),
    set: (key, value) => level.put(key, value, { sync: true }),
    add: (score, member) => level.put(`${scoreKey(score)}:${member}`, '', { sync: true }),
    range: async (from) => {
      const keys = await level.keys({ gte: scoreKey(from), lt: 'board;', limit: 100 }).all();
      return keys.map((key) => key.slice(19));
    },
  };
  return { store, close: () => level.close() };
}

function fileSystem(base: string): FileStore {
  const storage = createStorage({ driver: fsDriver({ base }) });
  return {
    name: 'unstorage 1.17 on the file system, which flushes nothing',
    get: (key) => storage.getItem(key),
    set: (key, value) => storage.setItem(key, value),
    add: (score, member) => storage.setItem(`${scoreKey(score)}:${member}`, ''),
  };
}

/** Opens all of them. */
export async function openFileStores(): Promise<FileStores> {
  const folder = await mkdtemp(join(tmpdir(), 'kv-bench-lmdb-'));
  const backend = new LMDBBackend({ path: join(folder, 'ours') });
  const lmdb = rawLMDB(join(folder, 'lmdb'));
  const level = classicLevel(join(folder, 'level'));
  return {
    backend,
    lmdb: lmdb.store,
    level: level.store,
    files: fileSystem(join(folder, 'files')),
    close: async () => {
      await Promise.all([backend.close(), lmdb.close(), level.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
