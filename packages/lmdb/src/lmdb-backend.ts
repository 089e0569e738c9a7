import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import {
  defaultView,
  DriverBackend,
  InvalidArgumentError,
  type LimitsOption,
  type SweepOptions,
} from '@keyvaluestore/core';
import { capabilitiesWith, type ClockOptions } from '@keyvaluestore/ordered';

import { createDriver, LMDB_CAPABILITIES } from './driver.js';
import { type LMDBEnvironment, type LMDBStats } from './transport/client.js';
import { type Durability, type OpenEnvironment, openFolder, openIn } from './transport/environment.js';
import { openingError } from './transport/errors.js';
import { type Commits } from './transport/writer.js';

/**
 * A folder that the backend opens, and closes with `close`.
 * @example
 * ```ts
 * const options: LMDBPathOptions = { path: './data', durability: 'os' };
 * const backend = new LMDBBackend(options);
 * await backend.set('a', 1);
 * await backend.close();
 * ```
 */
export interface LMDBPathOptions extends LimitsOption, ClockOptions {
  /** The folder in which the file lies; made if it is not there. */
  readonly path: string;
  /**
   * How safe a write is when its call has ended. `disk` (the default): it is flushed, and outlives a loss of power. `os`:
   * the operating system has it, so it outlives the end of the process; it is flushed soon after.
   */
  readonly durability?: Durability | undefined;
  readonly environment?: undefined;
}

/**
 * An environment of npm `lmdb` that the caller opened, with `pageSize: 8192`, and closes. The backend has a database of
 * its own in it, `keyvaluestore`.
 * @example
 * ```ts
 * import { open } from 'lmdb';
 * const options: LMDBEnvironmentOptions = { environment: open({ path: './shared', pageSize: 8192 }) };
 * await new LMDBBackend(options).set('a', 1);
 * ```
 */
export interface LMDBEnvironmentOptions extends LimitsOption, ClockOptions {
  /** What `open` of npm `lmdb` 3.5 gives. A write has ended when the environment says that it is flushed. */
  readonly environment: LMDBEnvironment;
  readonly path?: undefined;
  readonly durability?: undefined;
}

/**
 * How an LMDB backend is made: on a folder, or in an environment that is open.
 * @example
 * ```ts
 * const options: LMDBBackendOptions = { path: './data', limits: 'native' };
 * await new LMDBBackend(options).get('nothing'); // null
 * ```
 */
export type LMDBBackendOptions = LMDBPathOptions | LMDBEnvironmentOptions;

/**
 * How a store is copied.
 * @example
 * ```ts
 * const options: BackupOptions = { compact: true };
 * await new LMDBBackend({ path: './data' }).backup('./copy', options);
 * ```
 */
export interface BackupOptions {
  /** Whether to leave out what is free: slower, and smaller. */
  readonly compact?: boolean | undefined;
}

function checkPath(path: unknown): string {
  if (typeof path === 'string' && path !== '') return path;
  throw new InvalidArgumentError('options must hold the path of a folder, or an environment of npm lmdb');
}

function checkDurability(durability: unknown): Durability {
  if (durability === 'disk' || durability === 'os') return durability;
  throw new InvalidArgumentError("options.durability must be 'disk' or 'os'");
}

function openWith(options: LMDBBackendOptions): OpenEnvironment {
  const { path, environment, durability } = options;
  if (environment === undefined) return openFolder(checkPath(path), checkDurability(durability ?? 'disk'));
  if (path !== undefined || durability !== undefined) {
    throw new InvalidArgumentError('options.path and options.durability have no meaning beside options.environment');
  }
  if (typeof (environment as Partial<LMDBEnvironment>).openDB !== 'function') {
    throw new InvalidArgumentError("options.environment must be what open() of npm 'lmdb' gives");
  }
  return openIn(environment);
}

const nothing = (): void => undefined;

function commitsOf({ environment, guard }: OpenEnvironment, isOurs: boolean): Commits {
  return {
    begun: (number) => {
      // npm lmdb rejects this promise too where a commit fails, and nobody else listens to it.
      if (!isOurs) environment.committed.then(nothing, nothing);
      return guard.follows(number);
    },
    flushed: () => (isOurs ? undefined : environment.flushed),
    last: () => (environment.getStats() as LMDBStats).lastTxnId,
  };
}

/**
 * A backend in a file, on LMDB: no server, transactions across all keys, and a write has ended only when it is flushed.
 * Several processes may use one file. Reads never wait for writers; writes that wait at once share a commit.
 * @example
 * ```ts
 * const backend = new LMDBBackend({ path: './data' });
 * await backend.nIncrBy('visits', 1); // 1
 * await backend.close();
 * ```
 */
export class LMDBBackend extends DriverBackend {
  readonly #environment: LMDBEnvironment;
  readonly #sweep: (options?: SweepOptions) => Promise<number>;
  readonly #close: () => Promise<void>;

  constructor(options: LMDBBackendOptions) {
    // Refused before anything is opened.
    capabilitiesWith(LMDB_CAPABILITIES, options);
    const opened = openWith(options);
    const { environment, guard } = opened;
    const isOurs = options.environment === undefined;
    const { driver, sweep, close } = createDriver(opened, commitsOf(opened, isOurs), options);
    super(driver, defaultView(driver, options));
    this.#environment = environment;
    this.#sweep = sweep;
    let closing: Promise<void> | undefined;
    const closeAll = async (): Promise<void> => {
      await close();
      guard.close();
      if (isOurs) await environment.close();
    };
    this.#close = () => (closing ??= closeAll());
  }

  /**
   * Copies the store as it is at one moment into another folder, which must hold none yet, while it is read and written.
   * @example
   * ```ts
   * const backend = new LMDBBackend({ path: './data' });
   * await backend.set('a', 1);
   * await backend.backup('./copy');
   * await new LMDBBackend({ path: './copy' }).get('a'); // '1'
   * ```
   */
  async backup(path: string, { compact = false }: BackupOptions = {}): Promise<void> {
    const folder = checkPath(path);
    if (existsSync(join(folder, 'data.mdb'))) throw new InvalidArgumentError('the folder holds a store already');
    try {
      await mkdir(folder, { recursive: true });
      await this.#environment.backup(folder, compact);
    } catch (error) {
      throw openingError(error);
    }
  }

  /**
   * Removes keys that have expired, which are absent already, and gives how many: a hundred at most in one transaction.
   * Writes do so too, a little after every hundred operations, so it is needed only where keys expire and little is
   * written.
   * @example
   * ```ts
   * const backend = new LMDBBackend({ path: './data' });
   * await backend.set('session', 'alice', { ttl: 60_000 });
   * await backend.sweep(); // 0: it has not expired
   * ```
   */
  sweep(options?: SweepOptions): Promise<number> {
    return this.#sweep(options);
  }

  /**
   * Waits for the calls that are under way, refuses others with `UnavailableError`, and closes the file, if it was opened
   * here. May be called more than once. What has ended is safe without it.
   * @example
   * ```ts
   * const backend = new LMDBBackend({ path: './data' });
   * await backend.set('a', 1);
   * await backend.close();
   * await backend.get('a'); // rejects with UnavailableError
   * ```
   */
  close(): Promise<void> {
    return this.#close();
  }
}
