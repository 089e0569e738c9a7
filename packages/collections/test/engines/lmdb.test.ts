import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { LMDBBackend } from '@keyvaluestore/lmdb';

import { describeCollections, movedClock } from '../support/describe-collections.js';

const REQUESTS = { insert: '1 transaction', change: '1 read, 1 transaction', page: '2 read', find: '2 read' };

describeCollections('LMDB', async () => {
  const path = await mkdtemp(join(tmpdir(), 'keyvaluestore-collections-'));
  const { clock, pass } = movedClock();
  const backend = new LMDBBackend({ path, clock, durability: 'os' });
  return {
    backend,
    clock,
    pass,
    requests: REQUESTS,
    close: async () => {
      await backend.close();
      await rm(path, { recursive: true });
    },
  };
});
