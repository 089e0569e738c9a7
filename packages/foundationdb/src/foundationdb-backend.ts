import {
  checkRetryPolicy,
  defaultView,
  DriverBackend,
  InvalidArgumentError,
  type LimitsOption,
  type RetryPolicy,
  type SweepOptions,
} from '@keyvaluestore/core';
import { capabilitiesWith, type ClockOptions, Layout, sweep } from '@keyvaluestore/ordered';

import { type FoundationDBDatabase, type SubspaceLike } from './transport/client.js';
import { createDriver, FOUNDATIONDB_CAPABILITIES } from './driver.js';
import { sweptStore } from './swept-store.js';
import { type Engine } from './transport/transact.js';
import { OperationIds } from './transport/operation-ids.js';
import { prefixOf } from './layout/subspace.js';

/**
 * How a FoundationDB backend is made.
 * @example
 * ```ts
 * const database = await openDatabase(() => import('foundationdb'));
 * const options: FoundationDBBackendOptions = { database, subspace: 'app/', timeout: 2000, limits: 'native' };
 * const backend = new FoundationDBBackend(options);
 * await backend.sAdd('tags', 'red');
 * ```
 */
export interface FoundationDBBackendOptions extends LimitsOption, ClockOptions {
  /**
   * A `Database` of npm `foundationdb` 2.x, opened by the caller and never closed here. Its own subspace and encodings
   * are not used.
   */
  readonly database: FoundationDBDatabase;
  /**
   * Where everything lies: a prefix of 0 to 2000 bytes (text is taken as UTF-8), a `Subspace`, or an opened
   * `Directory`. What lies there must have been written by this backend alone.
   */
  readonly subspace: string | Uint8Array | SubspaceLike;
  /**
   * Milliseconds that a transaction may take, its retries and the pauses between them included, before the call rejects
   * with `UnavailableError` or, once a write was sent, `UnknownOutcomeError`; 10,000 if left out, `Infinity` for no end.
   * FoundationDB itself has no such limit: without it, a call to a cluster that cannot be reached never ends.
   */
  readonly timeout?: number | undefined;
  /** How often and how patiently a transaction is tried again; see {@link DEFAULT_RETRIES}. */
  readonly retry?: Partial<RetryPolicy> | undefined;
  /**
   * Whether single reads (`get`, `hGet`, `zScore`) that are under way at once may share a transaction, which then
   * begins after the last of them was called; true if left out.
   */
  readonly shareReads?: boolean | undefined;
}

/**
 * Thirty tries with pauses of at most a quarter of a second: enough for fifty writers of one item to take turns.
 * @example
 * ```ts
 * DEFAULT_RETRIES; // { attempts: 30, baseDelay: 4, maxDelay: 250 }
 * ```
 */
export const DEFAULT_RETRIES: RetryPolicy = Object.freeze({ attempts: 30, baseDelay: 4, maxDelay: 250 });

/** What FoundationDB takes. */
const MAX_KEY_LENGTH = 10_000;

const DEFAULT_TIMEOUT = 10_000;

function checkTimeout(timeout: unknown): number {
  if (typeof timeout === 'number' && timeout >= 1) return timeout;
  throw new InvalidArgumentError('options.timeout must be a number of at least 1');
}

/**
 * A backend on FoundationDB 7.1 to 7.3, with API version 620 to 720. Every operation is one strictly serializable
 * transaction, so an atomic write may touch any keys. Sets, hashes and sorted sets have a row for each member or field:
 * operations on one of them cost the same whatever the size of the whole.
 * @example
 * ```ts
 * const database = await openDatabase(() => import('foundationdb'));
 * const backend = new FoundationDBBackend({ database, subspace: 'app/' });
 * await backend.nIncrBy('visits', 1); // 1
 * ```
 */
export class FoundationDBBackend extends DriverBackend {
  readonly #engine: Engine;

  constructor(options: FoundationDBBackendOptions) {
    const { database, subspace, timeout = DEFAULT_TIMEOUT, retry, shareReads = true } = options;
    if (typeof (database as Partial<FoundationDBDatabase> | undefined)?.getRoot !== 'function') {
      throw new InvalidArgumentError(
        "options.database must be a Database of npm 'foundationdb', such as fdb.open() gives",
      );
    }
    const prefix = prefixOf(subspace);
    const engine: Engine = {
      capabilities: capabilitiesWith(FOUNDATIONDB_CAPABILITIES, options),
      clock: options.clock,
      database: database.getRoot(),
      layout: new Layout(prefix, MAX_KEY_LENGTH),
      timeout: checkTimeout(timeout),
      policy: checkRetryPolicy(retry, DEFAULT_RETRIES),
      operationIds: new OperationIds(prefix),
    };
    const driver = createDriver(engine, shareReads);
    super(driver, defaultView(driver, options));
    this.#engine = engine;
  }

  /**
   * Removes keys that have expired, which are absent already, and gives how many: a hundred at most in one transaction.
   * Writes do so too, a little after every hundred operations, so it is needed only where keys expire and little is
   * written.
   * @example
   * ```ts
   * const database = await openDatabase(() => import('foundationdb'));
   * const backend = new FoundationDBBackend({ database, subspace: 'app/' });
   * await backend.set('session', 'alice', { expiresAt: Date.now() + 1 });
   * await backend.sweep({ limit: 1000 });
   * ```
   */
  sweep(options?: SweepOptions): Promise<number> {
    return sweep(sweptStore(this.#engine), options);
  }
}
