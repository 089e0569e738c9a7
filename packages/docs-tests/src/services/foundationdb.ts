import { randomUUID } from 'node:crypto';

import * as ours from '@keyvaluestore/foundationdb';
import { FOUNDATIONDB_NOT_TESTED, foundationDBService } from '@keyvaluestore/test-services';

import { type Engine } from './engine.js';

/**
 * A FoundationDB cluster, which every `open(…)` of an example opens. As it may be anybody's, the subspace of each
 * backend is put under a prefix of our own, which is emptied at the end.
 */
export async function foundationDBEngine(): Promise<Engine> {
  const service = await foundationDBService();
  if (service === null) throw new Error(FOUNDATIONDB_NOT_TESTED);
  const fdb = await import('foundationdb');
  fdb.setAPIVersion(720);
  const { clusterFile } = service;
  const root = fdb.open(clusterFile);
  const prefix = `docs-tests-${randomUUID()}/`;
  const databases = new Set([root]);
  let example = 0;
  class FoundationDBBackend extends ours.FoundationDBBackend {
    constructor(options: ours.FoundationDBBackendOptions) {
      const { subspace } = options;
      const name = typeof subspace === 'string' ? subspace : 'subspace';
      super({ ...options, subspace: `${prefix}${example}/${name}` });
    }
  }
  const open = (): typeof root => {
    const database = fdb.open(clusterFile);
    databases.add(database);
    return database;
  };
  return {
    modules: {
      foundationdb: { ...fdb, open },
      '@keyvaluestore/foundationdb': { ...ours, FoundationDBBackend },
    },
    environment: () => ({ FDB_CLUSTER_FILE: clusterFile }),
    refresh: async () => {
      example += 1;
    },
    stop: async () => {
      await root.clearRange(Buffer.from(prefix), Buffer.concat([Buffer.from(prefix), Buffer.from([255])]));
      for (const database of databases) database.close();
      await service.stop();
    },
  };
}
