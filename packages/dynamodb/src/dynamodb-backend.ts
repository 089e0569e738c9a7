import {
  checkRetryPolicy,
  checkSweepOptions,
  defaultView,
  DriverBackend,
  InvalidArgumentError,
  type LimitsOption,
  type RetryPolicy,
  type SweepOptions,
  throwIfAborted,
} from '@keyvaluestore/core';

import { connect, type DynamoDBClientLike } from './transport/client.js';
import { createDriver, type DriverSettings } from './driver.js';
import { sweep } from './expiring/sweep.js';
import { type Transport } from './transport/transport.js';

const DEFAULT_REQUEST_TIMEOUT = 10_000;
/** Timers take no longer delays. */
const MAX_REQUEST_TIMEOUT = 2 ** 31 - 1;

/**
 * What a {@link DynamoDBBackend} is made of.
 * @example
 * ```ts
 * const client = new DynamoDBClient({ region: 'eu-central-1' });
 * await ensureTable(client, 'app');
 * const backend = new DynamoDBBackend({ client, tableName: 'app', requestTimeout: 3000, retry: { attempts: 5 } });
 * await backend.setNX('a', 1); // true
 * ```
 */
export interface DynamoDBBackendOptions extends LimitsOption {
  /**
   * A `DynamoDBClient` (not a document client), or a `Dax` client made with `maxRetries: 0`. It stays the caller's:
   * nothing of it is changed, and it is never closed.
   */
  readonly client: DynamoDBClientLike;
  /** A table as `tableDefinition` describes it. */
  readonly tableName: string;
  /**
   * How often and how patiently a request is made again after contention, throttling or unavailability, beyond the
   * retries of the client itself: 10 tries by default, with pauses of up to 5 ms that double up to 1 s.
   */
  readonly retry?: Partial<RetryPolicy> | undefined;
  /**
   * Milliseconds after which a request, the client's own retries of it included, is given up: 10,000 by default. No
   * further try of it is made after three times as long. A write that was given up has an unknown outcome. `Infinity`
   * for a client that has timeouts of its own.
   */
  readonly requestTimeout?: number | undefined;
  /**
   * The time by which keys expire, in milliseconds since 1970; `Date.now` by default. Read once for each call. The clocks
   * of all programs on one table should differ by less than the times that matter to them.
   */
  readonly clock?: (() => number) | undefined;
  /**
   * Whether sorted sets can expire too; false by default. It costs a read of a header more for each call on a sorted set,
   * and {@link DynamoDBBackend.sweep} is to be called now and then. All programs on one table must be of one mind about it.
   */
  readonly expiringSortedSets?: boolean | undefined;
}

/**
 * A store in one table of Amazon DynamoDB.
 * Requests and capacity units of each operation are in `docs/costs.md`.
 * @example
 * ```ts
 * const client = new DynamoDBClient({ region: 'eu-central-1' });
 * await ensureTable(client, 'app');
 * const backend = new DynamoDBBackend({ client, tableName: 'app' });
 * await backend.nIncrBy('visits', 1); // 1
 * ```
 */
export class DynamoDBBackend extends DriverBackend {
  readonly #sweep: (options: SweepOptions | undefined) => Promise<number>;

  /** Sends nothing. Throws `InvalidArgumentError` if an option is missing or of no use. */
  constructor(options: DynamoDBBackendOptions) {
    const transport = transportOf(options);
    const settings = settingsOf(options);
    const { clock, expiringSortedSets } = settings;
    const driver = createDriver(transport, settings);
    super(driver, defaultView(driver, options));
    this.#sweep = async (given) => {
      const { limit, signal } = checkSweepOptions(given);
      throwIfAborted(signal);
      if (!expiringSortedSets) return 0;
      return sweep(transport, limit, { consistency: 'strong', signal, now: Math.floor(clock()), expiringSortedSets });
    };
  }

  /**
   * Removes what is left of sorted sets that have expired, and gives of how many keys; does nothing without
   * `expiringSortedSets`. Strings, sets and hashes are removed by the table's Time to Live. **Reads the whole table** by a
   * Scan, at the cost of all its items, and then the keys and generations of those sorted sets' members. Nothing depends
   * on it but the space: call it once a day, say, from one place.
   * @example
   * ```ts
   * const client = new DynamoDBClient({ region: 'eu-central-1' });
   * await ensureTable(client, 'app');
   * const backend = new DynamoDBBackend({ client, tableName: 'app', expiringSortedSets: true });
   * await backend.zAdd('recent', 'page:7', 1, { ttl: 60_000 });
   * await backend.sweep({ limit: 1000 }); // 0: it has not expired
   * ```
   */
  async sweep(options?: SweepOptions): Promise<number> {
    return this.#sweep(options);
  }
}

function settingsOf({ clock = Date.now, expiringSortedSets = false }: DynamoDBBackendOptions): DriverSettings {
  if (typeof clock !== 'function') throw new InvalidArgumentError('options.clock must be a function');
  if (typeof expiringSortedSets !== 'boolean') {
    throw new InvalidArgumentError('options.expiringSortedSets must be true or false');
  }
  return { clock, expiringSortedSets };
}

function transportOf(options: DynamoDBBackendOptions): Transport {
  const { client, tableName, retry, requestTimeout = DEFAULT_REQUEST_TIMEOUT } = options;
  if (typeof tableName !== 'string' || tableName === '') {
    throw new InvalidArgumentError('options.tableName must be the name of a table');
  }
  if (!(requestTimeout > 0 && (requestTimeout <= MAX_REQUEST_TIMEOUT || requestTimeout === Infinity))) {
    throw new InvalidArgumentError(
      `options.requestTimeout must be 1 to ${MAX_REQUEST_TIMEOUT} milliseconds, or Infinity`,
    );
  }
  const policy = checkRetryPolicy(retry);
  const patience = { policy, duration: 3 * requestTimeout };
  return { connection: connect(client), tableName, requestTimeout, patience };
}
