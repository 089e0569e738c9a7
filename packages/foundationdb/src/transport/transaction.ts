import { type BinaryString } from '@keyvaluestore/core';
import { type KeyRange, type OrderedTransaction, type Page, type PageOptions, type Row } from '@keyvaluestore/ordered';

import { atOrAfter, type FoundationDBTransaction, type RangePage, WANT_ALL } from './client.js';
import { codeOf, TOO_OLD } from './errors.js';

/** What a transaction did, for profilers. */
export interface Counters {
  reads: number;
  /** Counted only where somebody listens. */
  bytesReceived: number;
  writes: number;
  bytesSent: number;
}

/** What kind of transaction is wanted. */
export interface TransactionTraits {
  /** Whether a long range may be continued in another transaction, at another read version. */
  readonly renewable: boolean;
  /** Whether somebody listens to what it does. */
  readonly observed: boolean;
}

/** The largest limit that the client takes. */
const MAX_LIMIT = 2 ** 31 - 1;

function toBuffer(bytes: BinaryString): Buffer {
  return Buffer.from(bytes, 'latin1');
}

function fromBuffer(bytes: Buffer): BinaryString {
  return bytes.toString('latin1') as BinaryString;
}

function textOf(bytes: Buffer | undefined): BinaryString | undefined {
  return bytes === undefined ? undefined : fromBuffer(bytes);
}

/**
 * One transaction. Reads of what an operation only tells are snapshot reads, which conflict with nothing; reads of what
 * a write depends on are not.
 */
export class Transaction implements OrderedTransaction {
  readonly counters: Counters = { reads: 0, bytesReceived: 0, writes: 0, bytesSent: 0 };
  readonly #begin: () => FoundationDBTransaction;
  readonly #traits: TransactionTraits;
  #raw: FoundationDBTransaction;
  #snapshot: FoundationDBTransaction | undefined;
  #hasProgressed = false;
  #isDiscarded = false;

  constructor(begin: () => FoundationDBTransaction, traits: TransactionTraits) {
    this.#begin = begin;
    this.#traits = traits;
    this.#raw = begin();
  }

  /** Whether there is anything to commit. */
  get isWriting(): boolean {
    return this.counters.writes > 0 && !this.#isDiscarded;
  }

  get(key: BinaryString, hint?: 'snapshot'): Promise<BinaryString | undefined> {
    const reader = hint === 'snapshot' ? this.#reader() : this.#raw;
    this.counters.reads += 1;
    const value = reader.get(toBuffer(key));
    return this.#traits.observed ? this.#count(value) : value.then(textOf);
  }

  /** One page of a range, without a conflict. */
  page(range: KeyRange, options: PageOptions): Promise<Page> {
    return this.#page(this.#reader(), range, options);
  }

  /**
   * The same transaction, in which every read conflicts: for what depends on all that it reads, such as a read after a write
   * to the same key, which tells of a state that is there only if nothing of it has changed when the transaction is
   * committed.
   */
  withConflicts(): OrderedTransaction {
    return {
      get: (key) => this.get(key),
      page: (range, options) => this.#page(this.#raw, range, options),
      set: (key, value) => {
        this.set(key, value);
      },
      clear: (key) => {
        this.clear(key);
      },
      clearRange: (range) => {
        this.clearRange(range);
      },
      addWriteConflict: (range) => {
        this.addWriteConflict(range);
      },
    };
  }

  /** Commits nothing of what was written. */
  discard(): void {
    this.#isDiscarded = true;
  }

  /**
   * Begins a new transaction if the old one has become too old, though it got something done. Gives whether it did.
   */
  renew(error: unknown): boolean {
    if (!this.#traits.renewable || codeOf(error) !== TOO_OLD || !this.#hasProgressed) return false;
    this.#raw = this.#begin();
    this.#snapshot = undefined;
    this.#hasProgressed = false;
    return true;
  }

  set(key: BinaryString, value: BinaryString): void {
    this.#wrote(key.length + value.length);
    this.#raw.set(toBuffer(key), toBuffer(value));
  }

  clear(key: BinaryString): void {
    this.#wrote(key.length);
    this.#raw.clear(toBuffer(key));
  }

  clearRange({ start, end }: KeyRange): void {
    this.#wrote(start.length + end.length);
    this.#raw.clearRange(toBuffer(start), toBuffer(end));
  }

  addReadConflict({ start, end }: KeyRange): void {
    this.#raw.addReadConflictRange(toBuffer(start), toBuffer(end));
  }

  addWriteConflict({ start, end }: KeyRange): void {
    this.#raw.addWriteConflictRange(toBuffer(start), toBuffer(end));
  }

  /** Gets the read version, which the first read would get otherwise. */
  async begin(): Promise<void> {
    await this.#raw.getReadVersion();
  }

  commit(): Promise<void> {
    return this.#raw.rawCommit();
  }

  /** Makes everything pending reject with 1025. */
  cancel(): void {
    this.#raw.rawCancel();
  }

  async #count(read: Promise<Buffer | undefined>): Promise<BinaryString | undefined> {
    const value = await read;
    this.counters.bytesReceived += value?.length ?? 0;
    return textOf(value);
  }

  async #page(
    reader: FoundationDBTransaction,
    { start, end }: KeyRange,
    { limit = 0, reverse = false }: PageOptions,
  ): Promise<Page> {
    this.counters.reads += 1;
    const { results, more }: RangePage = await reader.getRangeNative(
      atOrAfter(toBuffer(start)),
      atOrAfter(toBuffer(end)),
      Math.min(limit, MAX_LIMIT),
      0,
      WANT_ALL,
      1,
      reverse,
    );
    this.#hasProgressed = true;
    // A list of our own: that of the addon is not one of the realm in which jest runs tests.
    const rows: Row[] = [];
    for (const [key, value] of results) {
      if (this.#traits.observed) this.counters.bytesReceived += key.length + value.length;
      rows.push([fromBuffer(key), fromBuffer(value)]);
    }
    return { rows, more };
  }

  #reader(): FoundationDBTransaction {
    return (this.#snapshot ??= this.#raw.snapshot());
  }

  #wrote(bytes: number): void {
    this.counters.writes += 1;
    this.counters.bytesSent += bytes;
  }
}
