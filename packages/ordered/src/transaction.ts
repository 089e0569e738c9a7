import { type BinaryString } from '@keyvaluestore/core';

import { type Awaitable } from './steps/steps.js';

/**
 * Keys from `start` up to but without `end`.
 * @example
 * ```ts
 * const range: KeyRange = { start: fromText('a'), end: fromText('b') };
 * range.start < range.end; // true: the order of binary strings is that of their bytes
 * ```
 */
export interface KeyRange {
  readonly start: BinaryString;
  readonly end: BinaryString;
}

/**
 * A key with its value. {@link Page} holds them.
 * @example
 * ```ts
 * const row: Row = [fromText('key'), fromText('value')];
 * row[0]; // 'key'
 * ```
 */
export type Row = readonly [key: BinaryString, value: BinaryString];

/**
 * One answer to a range read.
 * @example
 * ```ts
 * const page: Page = { rows: [[fromText('key'), fromText('value')]], more: false };
 * page.rows.length; // 1
 * ```
 */
export interface Page {
  /** In order, or in reverse order if that was asked for. At least one if `more` is true. */
  readonly rows: readonly Row[];
  /** Whether there may be more in the range after these. */
  readonly more: boolean;
}

/**
 * How a range is read.
 * @example
 * ```ts
 * const options: PageOptions = { limit: 10, reverse: true };
 * options.limit; // 10
 * ```
 */
export interface PageOptions {
  /** How many rows at most; as many as the store likes if left out. */
  readonly limit?: number | undefined;
  /** Whether the last come first. */
  readonly reverse?: boolean;
}

/**
 * What an ordered key-value store does within one transaction. Reads see what the transaction wrote before. Keys and
 * values are binary strings, with one byte in each char. A store that answers at once need not make promises.
 * @example
 * ```ts
 * const rows = new Map<BinaryString, BinaryString>();
 * const transaction: OrderedTransaction = {
 *   get: (key) => rows.get(key),
 *   page: ({ start, end }, { limit, reverse = false }) => {
 *     const found = [...rows].filter(([key]) => key >= start && key < end).sort(([a], [b]) => (a < b ? -1 : 1));
 *     if (reverse) found.reverse();
 *     return { rows: found.slice(0, limit), more: false };
 *   },
 *   set: (key, value) => void rows.set(key, value),
 *   clear: (key) => void rows.delete(key),
 *   clearRange: ({ start, end }) => {
 *     for (const key of rows.keys()) if (key >= start && key < end) rows.delete(key);
 *   },
 * };
 * const terms: Terms = { layout: new Layout(), now: Date.now(), expiringSortedSets: false };
 * await execute(transaction, terms, { name: 'nIncrBy', key: fromText('n'), by: 2, expiry: 'keep' }); // 2
 * ```
 */
export interface OrderedTransaction {
  /**
   * The value of a key. `hint` is `'snapshot'` where nothing that is written depends on it, so that writes of others to
   * the key need not keep the transaction from being committed.
   */
  get(key: BinaryString, hint?: 'snapshot'): Awaitable<BinaryString | undefined>;
  /** Some rows of a range from its beginning on. Always as with the hint of `get`. */
  page(range: KeyRange, options: PageOptions): Awaitable<Page>;
  /** How many rows there are in a range; where it is left out, they are read and counted. */
  count?(range: KeyRange): Awaitable<number>;
  /** Writes a value. */
  set(key: BinaryString, value: BinaryString): void;
  /** Removes a key, which may be absent. */
  clear(key: BinaryString): void;
  /** Removes all keys of a range. */
  clearRange(range: KeyRange): void;
  /** Hint: what is written depends on this range as it was read, though it was read with the hint of `get`. */
  addReadConflict?(range: KeyRange): void;
  /** Hint: others who said that they depend on this range must not be committed, though nothing is written there. */
  addWriteConflict?(range: KeyRange): void;
  /**
   * Whether a long range, of which a page could not be read because of this error, goes on from where it is, at another
   * state of the store; it does not where this is left out.
   */
  renew?(error: unknown): boolean;
}
