import {
  checkSweepOptions,
  type Context,
  KeyValueStoreError,
  type SweepOptions,
  throwIfAborted,
} from '@keyvaluestore/core';

import { type OrderedStore } from './driver.js';
import { hold } from './operations/held.js';
import { run, type Steps, together, wait } from './steps/steps.js';
import { currentTerms, type Terms } from './terms.js';
import { type OrderedTransaction } from './transaction.js';

/** How many keys are removed in one transaction. */
const PART = 100;

/** What one transaction of a sweep did. */
interface Part {
  readonly removed: number;
  /** Whether there may be more to remove. */
  readonly more: boolean;
}

/** Removes the first that have expired. Whether they still have is judged by their rows, on which it then depends. */
function* removeFirst(transaction: OrderedTransaction, { layout, now }: Terms, limit: number): Steps<Part> {
  const { rows, more } = yield* wait(transaction.page(layout.expired(now), { limit }));
  const helds = yield* together(rows.map(([row]) => hold(transaction, layout.at(layout.expiring(row).key), now)));
  const expired = helds.filter(({ stored, live }) => stored !== undefined && live === undefined);
  for (const held of expired) held.remove();
  return { removed: expired.length, more: expired.length > 0 && (more || rows.length === limit) };
}

function removePart(store: OrderedStore, terms: Terms, limit: number, context: Context): Promise<Part> {
  return store.write((transaction) => run(removeFirst(transaction, terms, limit)), context, false);
}

/**
 * Removes keys that have expired by now, which nobody can tell but by the room that they take, and gives how many. A hundred
 * at most in one transaction, so that nobody else waits for long.
 * @example
 * ```ts
 * const transaction = new MapTransaction();
 * const store: OrderedStore = {
 *   capabilities: LMDB_CAPABILITIES,
 *   layout: new Layout(),
 *   read: (body) => body(transaction),
 *   write: async (body) => body(transaction),
 * };
 * await sweep(store); // 0
 * ```
 */
export async function sweep(store: OrderedStore, options?: SweepOptions): Promise<number> {
  try {
    const { limit, signal } = checkSweepOptions(options);
    const context: Context = { consistency: 'strong', signal };
    const terms = currentTerms(store);
    let removed = 0;
    let more = true;
    while (more && removed < limit) {
      throwIfAborted(signal);
      const part = await removePart(store, terms, Math.min(PART, limit - removed), context);
      removed += part.removed;
      ({ more } = part);
    }
    return removed;
  } catch (error) {
    if (KeyValueStoreError.is(error)) error.operation ??= 'sweep';
    throw error;
  }
}

/** After how many operations that write a little is swept. */
const EVERY = 100;

const CONTEXT: Context = { consistency: 'strong' };

/**
 * Sweeps beside those who write: after every hundred operations a hundred keys at most, if any have expired, and more with
 * the next operation where there are more. So a store whose writers write on does not grow by what has expired.
 * @example
 * ```ts
 * const transaction = new MapTransaction();
 * const store: OrderedStore = {
 *   capabilities: LMDB_CAPABILITIES,
 *   layout: new Layout(),
 *   read: (body) => body(transaction),
 *   write: async (body) => body(transaction),
 * };
 * const sweeps = new WriterSweeps(store);
 * sweeps.wrote(1);
 * ```
 */
export class WriterSweeps {
  readonly #store: OrderedStore;
  #written = 0;
  #isUnderWay = false;

  constructor(store: OrderedStore) {
    this.#store = store;
  }

  /** So many operations are being written. Never throws, and is not to be waited for. */
  wrote(operations: number): void {
    this.#written += operations;
    if (this.#written < EVERY || this.#isUnderWay) return;
    this.#written = 0;
    void this.#sweep();
  }

  async #sweep(): Promise<void> {
    this.#isUnderWay = true;
    try {
      const terms = currentTerms(this.#store);
      const expired = terms.layout.expired(terms.now);
      // Who only reads keeps nobody from writing.
      const { rows } = await this.#store.read((transaction) => transaction.page(expired, { limit: 1 }), CONTEXT);
      if (rows.length === 0) return;
      const { more } = await removePart(this.#store, terms, PART, CONTEXT);
      if (more) this.#written = EVERY;
    } catch {
      // Nobody waits for it, and the next one finds the same keys.
    } finally {
      this.#isUnderWay = false;
    }
  }
}
