import { Invalidator, ReadCache } from '@keyvaluestore/cache';
import { createManualClock, describeBackend } from '@keyvaluestore/conformance';
import { type Backend, joined, prefixed } from '@keyvaluestore/core';

import { LMDB_CAPABILITIES } from '../src/index.js';
import { TempFolders } from '../test/support/temp-folders.js';

const wrap = (engine: Backend, clock: () => number): Backend =>
  new ReadCache(joined(new Invalidator(prefixed(engine, ''), () => undefined)), { clock }).withProfiler({
    request: () => undefined,
  });

describeBackend('ReadCache, joined, Invalidator and prefixed over LMDB', {
  capabilities: LMDB_CAPABILITIES,
  differential: { operations: 500 },
  open: async () => {
    const folders = new TempFolders();
    const clock = createManualClock();
    return {
      createBackend: async (options) =>
        wrap(await folders.open({ ...options, durability: 'os', clock: clock.now }), clock.now),
      clock,
      close: () => folders.remove(),
    };
  },
});
