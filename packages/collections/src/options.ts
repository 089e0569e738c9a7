import { type CallOptions, InvalidArgumentError, type TransactOptions } from '@keyvaluestore/core';

import type { IndexRange } from './reading/ranges.js';

/**
 * What every write takes.
 * @example
 * ```ts
 * const options: WriteOptions = { id: 'sign-up:17' };
 * await accounts.insert({ id: '1', email: 'a@b.c', tags: [] }, options);
 * await accounts.insert({ id: '1', email: 'a@b.c', tags: [] }, options); // { id: '1', email: 'a@b.c', tags: [] }
 * ```
 */
export interface WriteOptions extends CallOptions {
  /**
   * Names the write, so that it is made once, as in `transact`: also where an answer is lost, and where the same is asked for
   * again. What the first one gave is remembered, and given again, for a day; it may have 102,400 bytes. It costs one read
   * more, and one round trip to see whether unique values are taken.
   */
  readonly id?: TransactOptions['id'];
  /** Milliseconds for which the id is remembered; a day, if left out. */
  readonly idTTL?: TransactOptions['idTTL'];
}

/**
 * Which records a page has.
 * @example
 * ```ts
 * const options: RecordPageOptions<Date> = { min: new Date('2026-01-01'), reverse: true, limit: 20 };
 * ```
 */
export interface RecordPageOptions<K> extends IndexRange<K>, CallOptions {
  /** Whether the greatest comes first: the exact mirror. */
  readonly reverse?: boolean | undefined;
  /** How many records a page has, a positive safe integer; 100 if left out. */
  readonly limit?: number | undefined;
  /** Where the page before this one ended; null or left out for the first. */
  readonly cursor?: string | null | undefined;
}

/**
 * A page of records.
 * @example
 * ```ts
 * const page: RecordPage<Account> = await accounts.page('byTag');
 * page; // { items: [], cursor: null }
 * ```
 */
export interface RecordPage<R> {
  /** As many as were asked for, but on the last page, and where very many have vanished. */
  readonly items: R[];
  /** Where it goes on; null if there is no more. */
  readonly cursor: string | null;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Checks options, so that a misspelt one is refused instead of passed over. */
export function checkOptions(options: unknown, allowed: readonly string[]): void {
  if (!isObject(options)) throw new InvalidArgumentError('options must be an object');
  const wrong = Object.keys(options).find((name) => !allowed.includes(name));
  if (wrong === undefined) return;
  throw new InvalidArgumentError(`options must not have '${wrong}', only: ${allowed.join(', ')}`);
}

/** The options of a call beneath; none without a signal, which saves the call checking them. */
export function optionsWith(signal: AbortSignal | undefined): CallOptions | undefined {
  return signal === undefined ? undefined : { signal };
}
