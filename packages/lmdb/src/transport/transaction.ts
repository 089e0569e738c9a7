import { type BinaryString } from '@keyvaluestore/core';
import { type KeyRange, type OrderedTransaction, type Page, type PageOptions, type Row } from '@keyvaluestore/ordered';

import { type LMDBDatabase } from './client.js';

/**
 * Reads and writes of the transaction that runs just now: npm `lmdb` knows itself which one that is. Answers at once,
 * since a transaction of LMDB must not wait.
 */
export class Transaction implements OrderedTransaction {
  readonly #database: LMDBDatabase;
  /** How many rows were written and removed so far. */
  writes = 0;

  constructor(database: LMDBDatabase) {
    this.#database = database;
  }

  get(key: BinaryString): BinaryString | undefined {
    return this.#database.get(key);
  }

  page({ start, end }: KeyRange, { limit, reverse = false }: PageOptions): Page {
    const options = reverse
      ? { start: end, end: start, limit, reverse, exclusiveStart: true, inclusiveEnd: true }
      : { start, end, limit };
    const rows: Row[] = [];
    for (const { key, value } of this.#database.getRange(options)) rows.push([key, value]);
    return { rows, more: false };
  }

  count({ start, end }: KeyRange): number {
    return this.#database.getKeysCount({ start, end });
  }

  set(key: BinaryString, value: BinaryString): void {
    this.writes += 1;
    this.#database.putSync(key, value);
  }

  clear(key: BinaryString): void {
    this.writes += 1;
    this.#database.removeSync(key);
  }

  clearRange({ start, end }: KeyRange): void {
    this.writes += 1;
    // A cursor must not stand where rows are removed.
    for (const key of [...this.#database.getKeys({ start, end })]) this.#database.removeSync(key);
  }
}
