import { KeyValueStoreError, UnsupportedError } from '@keyvaluestore/core';

/** The part of npm `foundationdb` that opening a database takes. {@link openDatabase} takes what loads it. */
export interface FoundationDBModule<D> {
  /** Selects the API version, once in a process. */
  setAPIVersion(version: number): void;
  /** Opens the database of a cluster file. */
  open(clusterFile?: string): D;
}

/**
 * How a database is opened.
 * @example
 * ```ts
 * const options: OpenDatabaseOptions = { apiVersion: 720, clusterFile: '/etc/foundationdb/fdb.cluster' };
 * const database = await openDatabase(() => import('foundationdb'), options);
 * ```
 */
export interface OpenDatabaseOptions {
  /** 620 to 720; 720, which needs a client library of 7.2 or later, if left out. The same in the whole process. */
  readonly apiVersion?: number | undefined;
  /** The path of the cluster file; `FDB_CLUSTER_FILE`, or else the standard place, if left out. */
  readonly clusterFile?: string | undefined;
}

/** What `import()` gives: the module's own exports, or, as loaders differ, all of them as its default. */
type Loaded<D> = FoundationDBModule<D> | { readonly default: FoundationDBModule<D> };

const HOW_TO_INSTALL =
  "FoundationDB's client could not be loaded. Install the official client package (foundationdb-clients, 7.1 or 7.3, " +
  "from foundationdb.org or github.com/apple/foundationdb), then run 'npm install foundationdb'.";

async function load<D>(loader: () => Promise<Loaded<D>>): Promise<FoundationDBModule<D>> {
  try {
    const loaded = await loader();
    return 'open' in loaded ? loaded : loaded.default;
  } catch (cause) {
    throw new UnsupportedError(HOW_TO_INSTALL, { cause });
  }
}

/**
 * Selects the API version and opens a database, and says in a clear `UnsupportedError` what is missing if that does not
 * work: `await openDatabase(() => import('foundationdb'))`. A convenience only; a database that the caller opened
 * otherwise serves as well. A cluster file that is missing, and a cluster that cannot be reached, show with the first
 * operation.
 * @example
 * ```ts
 * const database = await openDatabase(() => import('foundationdb'));
 * const backend = new FoundationDBBackend({ database, subspace: 'app/' });
 * await backend.setNX('a', 1); // true
 * ```
 */
export async function openDatabase<D>(
  loader: () => Promise<Loaded<D>>,
  { apiVersion = 720, clusterFile }: OpenDatabaseOptions = {},
): Promise<D> {
  const fdb = await load(loader);
  try {
    fdb.setAPIVersion(apiVersion);
    return fdb.open(clusterFile);
  } catch (cause) {
    if (KeyValueStoreError.is(cause)) throw cause;
    throw new UnsupportedError(
      `FoundationDB's client does not take API version ${apiVersion}, or another was selected before in this process`,
      { cause },
    );
  }
}
