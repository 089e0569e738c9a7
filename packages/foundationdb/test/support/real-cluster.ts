import { FOUNDATIONDB_NOT_TESTED, foundationDBService, type FoundationDBService } from '@keyvaluestore/test-services';
import type * as foundationdb from 'foundationdb';

/** A real cluster, and a database on it. */
export interface RealCluster {
  readonly fdb: typeof foundationdb;
  readonly service: FoundationDBService;
  readonly database: foundationdb.Database;
}

/**
 * Finds or starts a cluster and connects to it. The client can be started once in a process, whatever jest's module
 * registries do, so only one test file may call this. `KV_TEST_FDB_API_VERSION` chooses another API version than 720.
 */
export async function connect(): Promise<RealCluster> {
  const service = await foundationDBService();
  if (service === null) throw new Error(FOUNDATIONDB_NOT_TESTED);
  const fdb = await import('foundationdb');
  fdb.setAPIVersion(Number(process.env['KV_TEST_FDB_API_VERSION'] ?? 720));
  return { fdb, service, database: fdb.open(service.clusterFile) };
}

/** Empties everything under a prefix. */
export async function clearPrefix(database: foundationdb.Database, prefix: string): Promise<void> {
  await database.getRoot().clearRange(Buffer.from(prefix), Buffer.concat([Buffer.from(prefix), Buffer.from([255])]));
}
