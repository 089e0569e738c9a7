import { randomUUID } from 'node:crypto';

import { FoundationDBBackend, openDatabase } from '@keyvaluestore/foundationdb';
import { FOUNDATIONDB_NOT_TESTED, foundationDBService } from '@keyvaluestore/test-services';

import { describePatternsOn, movedClock } from './support/describe-patterns.js';

describePatternsOn('foundationdb', 'FoundationDB', async () => {
  const service = await foundationDBService();
  if (service === null) throw new Error(FOUNDATIONDB_NOT_TESTED);
  const database = await openDatabase(() => import('foundationdb'), { clusterFile: service.clusterFile });
  const prefix = `patterns-${randomUUID()}/`;
  const { clock, pass } = movedClock();
  return {
    backend: new FoundationDBBackend({ database, subspace: prefix, clock }),
    pass,
    close: async () => {
      await database
        .getRoot()
        .clearRange(Buffer.from(prefix), Buffer.concat([Buffer.from(prefix), Buffer.from([255])]));
      database.close();
      await service.stop();
    },
  };
});
