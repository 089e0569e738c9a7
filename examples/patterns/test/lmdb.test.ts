import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { LMDBBackend } from '@keyvaluestore/lmdb';

import { describePatterns } from './support/describe-patterns.js';

describePatterns('LMDB', async () => {
  const path = await mkdtemp(join(tmpdir(), 'keyvaluestore-patterns-'));
  const backend = new LMDBBackend({ path });
  return {
    backend,
    close: async () => {
      await backend.close();
      await rm(path, { recursive: true });
    },
  };
});
