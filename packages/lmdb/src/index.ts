/**
 * A backend in a file, on LMDB.
 * @module @keyvaluestore/lmdb
 */

export { LMDB_CAPABILITIES } from './driver.js';
export {
  type BackupOptions,
  LMDBBackend,
  type LMDBBackendOptions,
  type LMDBEnvironmentOptions,
  type LMDBPathOptions,
} from './lmdb-backend.js';
export { type ClockOptions } from '@keyvaluestore/ordered';
export { type LMDBEnvironment } from './transport/client.js';
export { type Durability } from './transport/environment.js';
