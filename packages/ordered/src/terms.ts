import { type Capabilities, InvalidArgumentError } from '@keyvaluestore/core';

import { type Layout } from './layout/layout.js';

/**
 * What holds for all of one call, its retries included: where rows lie, what time it is, and whether sorted sets may be
 * given an expiry. {@link execute} takes them.
 * @example
 * ```ts
 * const terms: Terms = { layout: new Layout(), now: Date.now(), expiringSortedSets: false };
 * terms.layout.prefix; // ''
 * ```
 */
export interface Terms {
  readonly layout: Layout;
  /** Milliseconds since 1970. What expires then, or has before, is absent. */
  readonly now: number;
  readonly expiringSortedSets: boolean;
}

/**
 * How keys expire: options of every backend on an ordered store.
 * @example
 * ```ts
 * const options: ClockOptions = { clock: () => Date.now(), expiringSortedSets: true };
 * const backend = new LMDBBackend({ path: './data', ...options });
 * await backend.zAdd('board', 'ada', 10, { ttl: 60_000 });
 * ```
 */
export interface ClockOptions {
  /**
   * The time by which keys expire, in milliseconds since 1970; `Date.now` if left out. Asked once for each call, before its
   * first try.
   */
  readonly clock?: (() => number) | undefined;
  /** Whether sorted sets can be given an expiry; false if left out, as a program that is to run on every engine needs it. */
  readonly expiringSortedSets?: boolean | undefined;
}

/**
 * What a backend can do with these options. Throws `InvalidArgumentError` on those that are none.
 * @example
 * ```ts
 * const capabilities = capabilitiesWith(LMDB_CAPABILITIES, { expiringSortedSets: true });
 * capabilities.expiringSortedSets; // true
 * ```
 */
export function capabilitiesWith(
  capabilities: Capabilities,
  { clock, expiringSortedSets = false }: ClockOptions,
): Capabilities {
  if (clock !== undefined && typeof clock !== 'function') {
    throw new InvalidArgumentError('options.clock must be a function that gives milliseconds since 1970');
  }
  if (typeof expiringSortedSets !== 'boolean') {
    throw new InvalidArgumentError('options.expiringSortedSets must be true or false');
  }
  return expiringSortedSets ? Object.freeze({ ...capabilities, expiringSortedSets }) : capabilities;
}

/**
 * What {@link currentTerms} are made of.
 * @example
 * ```ts
 * const source: TermsSource = { capabilities: LMDB_CAPABILITIES, layout: new Layout(), clock: () => 5000 };
 * currentTerms(source).now; // 5000
 * ```
 */
export interface TermsSource {
  readonly capabilities: Capabilities;
  readonly layout: Layout;
  /** Milliseconds since 1970; `Date.now` if left out. */
  readonly clock?: (() => number) | undefined;
}

/**
 * The terms of a call that begins now.
 * @example
 * ```ts
 * const terms = currentTerms({ capabilities: LMDB_CAPABILITIES, layout: new Layout(), clock: () => 5000.5 });
 * terms.now; // 5000
 * ```
 */
export function currentTerms({ capabilities, layout, clock = Date.now }: TermsSource): Terms {
  return { layout, now: Math.floor(clock()), expiringSortedSets: capabilities.expiringSortedSets };
}
