import { randomUUID } from 'node:crypto';

import { FoundationDBBackend, openDatabase } from '@keyvaluestore/foundationdb';
import { FOUNDATIONDB_NOT_TESTED, foundationDBService } from '@keyvaluestore/test-services';

import { describeCollectionsOn, movedClock } from '../support/describe-collections.js';

const REQUESTS = { insert: '1 transaction', change: '2 transaction', page: '2 transaction', find: '2 transaction' };

describeCollectionsOn('foundationdb', 'FoundationDB', async () => {
  const service = await foundationDBService();
  if (service === null) throw new Error(FOUNDATIONDB_NOT_TESTED);
  const database = await openDatabase(() => import('foundationdb'), { clusterFile: service.clusterFile });
  const prefix = `collections-${randomUUID()}/`;
  const { clock, pass } = movedClock();
  return {
    backend: new FoundationDBBackend({ database, subspace: prefix, clock }),
    clock,
    pass,
    requests: REQUESTS,
    close: async () => {
      const end = Buffer.concat([Buffer.from(prefix), Buffer.from([255])]);
      await database.getRoot().clearRange(Buffer.from(prefix), end);
      database.close();
      await service.stop();
    },
  };
});
