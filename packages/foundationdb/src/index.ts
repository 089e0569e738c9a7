/**
 * A backend on FoundationDB, with npm's `foundationdb`.
 * @module @keyvaluestore/foundationdb
 */

export {
  type FoundationDBDatabase,
  type FoundationDBTransaction,
  type RootDatabase,
  type SubspaceLike,
} from './transport/client.js';
export { FOUNDATIONDB_CAPABILITIES } from './driver.js';
export { DEFAULT_RETRIES, FoundationDBBackend, type FoundationDBBackendOptions } from './foundationdb-backend.js';
export { type ClockOptions } from '@keyvaluestore/ordered';
export { type FoundationDBModule, openDatabase, type OpenDatabaseOptions } from './transport/open-database.js';
