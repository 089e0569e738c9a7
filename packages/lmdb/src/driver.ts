import { type Capabilities, type Driver, type SweepOptions, UnavailableError } from '@keyvaluestore/core';
import {
  capabilitiesWith,
  type ClockOptions,
  createOrderedDriver,
  Layout,
  type OrderedStore,
  sweep,
} from '@keyvaluestore/ordered';

import { type OpenEnvironment } from './transport/environment.js';
import { Reader } from './transport/reader.js';
import { SYSTEM } from './transport/observe.js';
import { Transaction } from './transport/transaction.js';
import { type Commits, Writer } from './transport/writer.js';

/**
 * What the LMDB backend can do. Native limits are those at which any key and field still fit together into a key of LMDB;
 * those with many NUL bytes, which take two each, can be refused below them.
 * @example
 * ```ts
 * LMDB_CAPABILITIES.system; // 'lmdb'
 * LMDB_CAPABILITIES.nativeLimits.key.max; // 2500
 * ```
 */
export const LMDB_CAPABILITIES: Capabilities = Object.freeze({
  system: SYSTEM,
  nativeLimits: Object.freeze({
    key: Object.freeze({ min: 0, max: 2500 }),
    hashField: Object.freeze({ min: 0, max: 1400 }),
    sortedSetField: Object.freeze({ min: 0, max: 1400 }),
    itemSize: 256_000_000,
    sortedSetItemSize: 256_000_000,
    atomicWriteOperations: Infinity,
    atomicWriteSize: 256_000_000,
  }),
  exclusiveSortedSets: true,
  atomicWriteAcrossKeys: true,
  limitsCollections: false,
  expiringSortedSets: false,
  isolatesKeys: true,
  ranks: 'linear',
  staleReads: false,
});

/** A driver that can be closed, and swept. */
export interface ClosableDriver {
  readonly driver: Driver;
  sweep(options?: SweepOptions): Promise<number>;
  /** Refuses calls from now on, and waits for those that are under way. */
  close(): Promise<void>;
}

/** The driver on an environment. */
export function createDriver(
  { database, maxKeyLength }: OpenEnvironment,
  commits: Commits,
  options: ClockOptions,
): ClosableDriver {
  const transaction = new Transaction(database);
  const reader = new Reader(database, transaction);
  const writer = new Writer(database, transaction, commits);
  let isClosed = false;
  const closed = (): UnavailableError => new UnavailableError('the backend is closed');
  const store: OrderedStore = {
    capabilities: capabilitiesWith(LMDB_CAPABILITIES, options),
    clock: options.clock,
    layout: new Layout(undefined, maxKeyLength),
    read: (body, context) => {
      if (isClosed) throw closed();
      return reader.read(body, context);
    },
    write: (body, context) => (isClosed ? Promise.reject(closed()) : writer.write(body, context)),
  };
  return {
    driver: createOrderedDriver(store),
    sweep: (sweepOptions) => sweep(store, sweepOptions),
    close: () => {
      isClosed = true;
      return writer.settled();
    },
  };
}
