import { type Context, throwIfAborted } from '@keyvaluestore/core';
import { type Awaitable, type Body } from '@keyvaluestore/ordered';

import { type LMDBDatabase } from './client.js';
import { failure } from './errors.js';
import { observe } from './observe.js';
import { type Transaction } from './transaction.js';

/** Milliseconds for which a callback that does not end lets its reads share a state of the file. */
const LONGEST = 1;

/**
 * Reads. LMDB's client lets them share a state of the file until a timer comes, before which another process may have
 * written and said so. Here they share one only until the callback that runs just now has ended with all its microtasks:
 * before that no news of others can come in, unless it blocks, which takes longer than a millisecond.
 */
export class Reader {
  readonly #database: LMDBDatabase;
  readonly #transaction: Transaction;
  /** When the state was begun that reads share now; before all times if none is shared. */
  #begunAt = -Infinity;
  readonly #expire = (): void => {
    this.#begunAt = -Infinity;
  };

  constructor(database: LMDBDatabase, transaction: Transaction) {
    this.#database = database;
    this.#transaction = transaction;
  }

  /** Runs something that only reads, whole, at one state of the file. */
  read<T>(body: Body<T>, { signal, observer }: Context): Awaitable<T> {
    throwIfAborted(signal);
    const report = observer && observe('read', observer);
    try {
      this.#refresh();
      const output = body(this.#transaction);
      report?.(undefined);
      return output;
    } catch (error) {
      report?.(error);
      throw failure(error);
    }
  }

  #refresh(): void {
    const now = performance.now();
    if (now - this.#begunAt < LONGEST) return;
    this.#database.resetReadTxn();
    this.#begunAt = now;
    // Its turn comes when no microtask is left, and before the next callback.
    process.nextTick(this.#expire);
  }
}
