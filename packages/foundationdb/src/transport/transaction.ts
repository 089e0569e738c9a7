import { atOrAfter, type FoundationDBTransaction, type RangePage, WANT_ALL } from './client.js';
import { codeOf, TOO_OLD } from './errors.js';
import { type KeyRange } from '../layout/keys.js';

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

export type Row = RangePage['results'][number];

/** The largest limit that the client takes. */
const MAX_LIMIT = 2 ** 31 - 1;

/** How a range is read. */
export interface RowsOptions {
  readonly limit?: number | undefined;
  readonly reverse?: boolean;
}

/**
 * One transaction. Reads of what an operation only tells are snapshot reads, which conflict with nothing; reads of what
 * a write depends on are not.
 */
export class Transaction {
  readonly counters: Counters = { reads: 0, bytesReceived: 0, writes: 0, bytesSent: 0 };
  readonly #begin: () => FoundationDBTransaction;
  readonly #traits: TransactionTraits;
  #raw: FoundationDBTransaction;
  #snapshot: FoundationDBTransaction | undefined;
  #hasProgressed = false;

  constructor(begin: () => FoundationDBTransaction, traits: TransactionTraits) {
    this.#begin = begin;
    this.#traits = traits;
    this.#raw = begin();
  }

  /** Whether there is anything to commit. */
  get isWriting(): boolean {
    return this.counters.writes > 0;
  }

  get(key: Buffer): Promise<Buffer | undefined> {
    return this.#count(this.#raw.get(key));
  }

  /** Reads without a conflict. */
  snapshotGet(key: Buffer): Promise<Buffer | undefined> {
    return this.#count(this.#reader().get(key));
  }

  /** One page of a range, without a conflict. */
  async page({ start, end }: KeyRange, { limit = 0, reverse = false }: RowsOptions): Promise<RangePage> {
    this.counters.reads += 1;
    const page = await this.#reader().getRangeNative(
      atOrAfter(start),
      atOrAfter(end),
      Math.min(limit, MAX_LIMIT),
      0,
      WANT_ALL,
      1,
      reverse,
    );
    if (this.#traits.observed) {
      for (const [key, value] of page.results) this.counters.bytesReceived += key.length + value.length;
    }
    this.#hasProgressed = true;
    return page;
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

  set(key: Buffer, value: Buffer): void {
    this.#wrote(key.length + value.length);
    this.#raw.set(key, value);
  }

  clear(key: Buffer): void {
    this.#wrote(key.length);
    this.#raw.clear(key);
  }

  clearRange({ start, end }: KeyRange): void {
    this.#wrote(start.length + end.length);
    this.#raw.clearRange(start, end);
  }

  addReadConflictKey(key: Buffer): void {
    this.#raw.addReadConflictKey(key);
  }

  addReadConflictRange({ start, end }: KeyRange): void {
    this.#raw.addReadConflictRange(start, end);
  }

  addWriteConflictRange({ start, end }: KeyRange): void {
    this.#raw.addWriteConflictRange(start, end);
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

  #count(read: Promise<Buffer | undefined>): Promise<Buffer | undefined> {
    this.counters.reads += 1;
    return this.#traits.observed ? this.#countBytes(read) : read;
  }

  async #countBytes(read: Promise<Buffer | undefined>): Promise<Buffer | undefined> {
    const value = await read;
    this.counters.bytesReceived += value?.length ?? 0;
    return value;
  }

  #reader(): FoundationDBTransaction {
    return (this.#snapshot ??= this.#raw.snapshot());
  }

  #wrote(bytes: number): void {
    this.counters.writes += 1;
    this.counters.bytesSent += bytes;
  }
}

/** What is left of a range after a page. */
export function restOf({ start, end }: KeyRange, page: RangePage, reverse: boolean): KeyRange {
  const last = (page.results.at(-1) as Row)[0];
  return reverse ? { start, end: last } : { start: nextKey(last), end };
}

/** The first key after another. */
export function nextKey(key: Buffer): Buffer {
  return Buffer.concat([key], key.length + 1);
}
