import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { LMDBBackend } from '@keyvaluestore/lmdb';

import { backUp } from '../src/operations.js';
import { describePatterns, movedClock } from './support/describe-patterns.js';

describePatterns('LMDB', async () => {
  const path = await mkdtemp(join(tmpdir(), 'keyvaluestore-patterns-'));
  const { clock, pass } = movedClock();
  const backend = new LMDBBackend({ path, clock });
  return {
    backend,
    pass,
    close: async () => {
      await backend.close();
      await rm(path, { recursive: true });
    },
  };
});

it('keeps a copy of a store that is in use', async () => {
  const path = await mkdtemp(join(tmpdir(), 'keyvaluestore-patterns-'));
  const store = new LMDBBackend({ path: join(path, 'store') });
  await store.set('a', 1);
  const copy = new LMDBBackend({ path: await backUp(store, path) });
  expect(await copy.get('a')).toBe('1');
  await Promise.all([store.close(), copy.close()]);
  await rm(path, { recursive: true });
});
