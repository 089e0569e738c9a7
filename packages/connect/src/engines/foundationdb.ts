import { InvalidArgumentError } from '@keyvaluestore/core';

import type { Address } from '../address.js';
import type { Connection } from '../connection.js';
import { load } from '../load.js';
import { ANY_KEY, opened } from '../opened.js';
import { count, flag, readOptions, text } from '../options.js';
import { pathOf } from './lmdb.js';

const PACKAGE = '@keyvaluestore/foundationdb';
const PACKAGES = `${PACKAGE} foundationdb`;
const OPTIONS = { subspace: text, timeout: count, apiVersion: count, shareReads: flag };

/** `fdb:/path/to/fdb.cluster?subspace=…`; without a path the cluster file of this machine. */
export async function openFoundationDB(address: Address): Promise<Connection> {
  const path = pathOf(address);
  const { apiVersion, subspace, ...options } = readOptions(address, OPTIONS);
  if (subspace === undefined) throw new InvalidArgumentError('fdb: must have a subspace, as fdb:?subspace=app/');
  const { FoundationDBBackend, openDatabase } = await load<typeof import('@keyvaluestore/foundationdb')>(
    PACKAGE,
    PACKAGES,
  );
  const client = () => load<typeof import('foundationdb')>('foundationdb', PACKAGES);
  const clusterFile = path === '' ? undefined : path;
  const database = await openDatabase(client, { apiVersion, clusterFile });
  const place = `FoundationDB by ${clusterFile ?? 'the cluster file of this machine'}`;
  const close = async (): Promise<void> => database.close();
  return opened(place, close, async () => {
    const backend = new FoundationDBBackend({ ...options, database, subspace });
    await backend.exists(ANY_KEY);
    return backend;
  });
}
