import { type ChangeOptions, type ExpiryOptions, type ReplaceOptions } from '@keyvaluestore/core';
import fc from 'fast-check';

import { type Args } from './values.js';

/** Time passes in steps of this length. */
const STEP = 10_000;

/** Keys expire in the middle between two steps, so that a clock that runs by itself changes no answer. */
const HALF = STEP / 2;

/** Options of one call that tell a time as seen from the moment of the call. */
export class ExpiryArgument {
  constructor(
    readonly time: { readonly ttl: number } | { readonly after: number; readonly as: 'Date' | 'number' },
    readonly more: { readonly when?: 'none' } = {},
  ) {}

  /** What a method takes at a time. */
  at(now: number): ExpiryOptions & ChangeOptions {
    if ('ttl' in this.time) return { ttl: this.time.ttl, ...this.more };
    const expiresAt = now + this.time.after;
    return { expiresAt: this.time.as === 'Date' ? new Date(expiresAt) : expiresAt, ...this.more };
  }

  [fc.toStringMethod](): string {
    return JSON.stringify({ ...this.time, ...this.more });
  }
}

/** How long a time to live is left, of which a running clock takes no more than is passed over. */
export function coarsely(left: unknown): unknown {
  return typeof left === 'number' ? Math.floor(left / STEP) : left;
}

/** How much time passes at once. */
export const passed = fc.integer({ min: 1, max: 3 }).map((steps) => steps * STEP);

const ttl = fc.integer({ min: 0, max: 4 }).map((steps) => steps * STEP + HALF);
const time = fc.oneof(
  { weight: 4, arbitrary: fc.record({ ttl }) },
  { weight: 2, arbitrary: fc.record({ after: ttl, as: fc.constantFrom('Date' as const, 'number' as const) }) },
  { weight: 1, arbitrary: fc.record({ after: ttl.map((until) => -until), as: fc.constant('number' as const) }) },
);
const always = time.map((told) => new ExpiryArgument(told));
const ifNone = time.map((told) => new ExpiryArgument(told, { when: 'none' }));
const left: Args = fc.constant([]);

/** The options of `expire`. */
export const newExpiry = fc.oneof({ weight: 3, arbitrary: always }, { weight: 2, arbitrary: ifNone });

/** The options of a write that makes a key; mostly none, so that most keys stay. */
export const madeExpiry: Args = fc.oneof({ weight: 3, arbitrary: left }, { weight: 1, arbitrary: fc.tuple(always) });

const keepTTL: ReplaceOptions = { keepTTL: true };

/** The same of a write that replaces what a key holds. */
export const replacedExpiry: Args = fc.oneof(
  { weight: 6, arbitrary: left },
  { weight: 2, arbitrary: fc.tuple(always) },
  { weight: 2, arbitrary: fc.constant([keepTTL]) },
);

/** The same of a write that changes a key in place. */
export const changedExpiry: Args = fc.oneof(
  { weight: 8, arbitrary: left },
  { weight: 1, arbitrary: fc.tuple(always) },
  { weight: 1, arbitrary: fc.tuple(ifNone) },
);

/** The same where sorted sets do not expire, and refuse it. */
export const refusedExpiry: Args = fc.oneof(
  { weight: 30, arbitrary: left },
  { weight: 1, arbitrary: fc.tuple(fc.oneof(always, ifNone)) },
);
