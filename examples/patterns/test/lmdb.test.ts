import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { LMDBBackend } from '@keyvaluestore/lmdb';

import { backUp } from '../src/backup.js';
import { describePatterns, movedClock } from './support/describe-patterns.js';

const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'patterns-'));

describePatterns('LMDB', async () => {
  const { clock, pass } = movedClock();
  const path = await newFolder();
  const backend = new LMDBBackend({ path, durability: 'os', clock });
  const close = async (): Promise<void> => {
    await backend.close();
    await rm(path, { recursive: true });
  };
  return { backend, pass, close };
});

it('backs a store up while it is open', async () => {
  const folder = await newFolder();
  const store = new LMDBBackend({ path: join(folder, 'store') });
  await store.set('a', 1);
  const copy = await backUp(store, folder);
  await store.set('a', 2);
  const restored = new LMDBBackend({ path: copy });
  expect(await restored.get('a')).toBe('1');
  await Promise.all([store.close(), restored.close()]);
  await rm(folder, { recursive: true });
});
