import { type Context, throwIfAborted } from '@keyvaluestore/core';
import { type Awaitable, type Body } from '@keyvaluestore/ordered';

import { type LMDBDatabase } from './client.js';
import { failure } from './errors.js';
import { observe } from './observe.js';
import { type Transaction } from './transaction.js';

/**
 * Reads. LMDB's client lets reads share a state of the file for a millisecond or so, in which another process may have
 * written and said so. Here they share one only until the callback that runs just now has ended with all its microtasks:
 * before that no news of others can come in.
 */
export class Reader {
  readonly #database: LMDBDatabase;
  readonly #transaction: Transaction;
  #isFresh = false;
  readonly #expire = (): void => {
    this.#isFresh = false;
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
    if (this.#isFresh) return;
    this.#database.resetReadTxn();
    this.#isFresh = true;
    // Its turn comes when no microtask is left, and before the next callback.
    process.nextTick(this.#expire);
  }
}
