import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { FOUNDATIONDB_NOT_TESTED, foundationDBService, type FoundationDBService } from '@keyvaluestore/test-services';
import type * as foundationdb from 'foundationdb';

const STANDARD_CLUSTER_FILE = '/etc/foundationdb/fdb.cluster';

function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}

/**
 * Why no test runs on a real cluster here; undefined where one is to be had. Tests must know while they are described,
 * so this only looks for a named cluster, for the programs, and for the standard cluster file.
 */
export function whyNoCluster(): string | undefined {
  const isNamed = (process.env['FDB_CLUSTER_FILE'] ?? '') !== '';
  const isThere = isNamed || (isOnPath('fdbserver') && isOnPath('fdbcli')) || existsSync(STANDARD_CLUSTER_FILE);
  return isThere ? undefined : FOUNDATIONDB_NOT_TESTED;
}

/** Why no cluster of our own can be started here, to be killed; undefined where one can. */
export function whyNoOwnCluster(): string | undefined {
  return isOnPath('fdbserver') && isOnPath('fdbcli') ? undefined : FOUNDATIONDB_NOT_TESTED;
}

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
