import { InvalidArgumentError } from '../errors/errors.js';
import { type Expiry, type ExpiryTime, isTime, LONGEST_TTL } from '../values/expiry.js';
import { checkChoice, checkFlag } from '../values/values.js';

/**
 * When a key is to expire, in integer milliseconds; at most one of the two.
 * @example
 * ```ts
 * await backend.set('session', 'ada', { ttl: 30 * 60_000 });
 * await backend.set('offer', 'half price', { expiresAt: new Date(Date.now() + 86_400_000) });
 * await backend.get('session'); // 'ada'
 * ```
 */
export interface ExpiryOptions {
  /** Milliseconds from now, a positive integer. */
  readonly ttl?: number | undefined;
  /** A moment, or milliseconds since 1970. In the past, the call answers as usual, and the key is gone. */
  readonly expiresAt?: Date | number | undefined;
}

/**
 * What a write that replaces a value takes. Without any of these, the key has no expiry afterwards.
 * @example
 * ```ts
 * await backend.set('session', 'ada', { ttl: 60_000 });
 * await backend.set('session', 'bob', { keepTTL: true });
 * (await backend.ttl('session')) !== Infinity; // true
 * ```
 */
export interface ReplaceOptions extends ExpiryOptions {
  /** Keeps the expiry that the key has; not beside another one. */
  readonly keepTTL?: boolean | undefined;
}

/**
 * What a write that changes a key in place takes. Without any of these, the key keeps the expiry that it has.
 * @example
 * ```ts
 * await backend.nIncrBy('attempts:ada', 1, { ttl: 60_000, when: 'none' }); // 1
 * await backend.nIncrBy('attempts:ada', 1, { ttl: 60_000, when: 'none' }); // 2, in the same minute
 * ```
 */
export interface ChangeOptions extends ExpiryOptions {
  /** `'none'`: only if the key has no expiry yet, as what counts in a window of time needs it. */
  readonly when?: 'none' | undefined;
}

function timeIn({ ttl, expiresAt }: ExpiryOptions): { readonly ttl: number } | { readonly at: number } | undefined {
  if (ttl !== undefined) {
    if (expiresAt !== undefined) throw new InvalidArgumentError('options must not have both ttl and expiresAt');
    if (Number.isSafeInteger(ttl) && ttl > 0 && ttl <= LONGEST_TTL) return { ttl };
    throw new InvalidArgumentError(`options.ttl must be milliseconds, a positive integer up to ${LONGEST_TTL}`);
  }
  if (expiresAt === undefined) return undefined;
  const at: unknown = expiresAt instanceof Date ? expiresAt.getTime() : expiresAt;
  if (!isTime(at)) throw new InvalidArgumentError('options.expiresAt must be a Date, or milliseconds, an integer');
  // All that is past is the same, and engines need not know times before 1970.
  return { at: Math.max(at, 1) };
}

/** The expiry that the options of a replacing write say. */
export function replacedExpiry(options: ReplaceOptions | undefined): Expiry {
  if (options === undefined) return 'never';
  const keepTTL = checkFlag('options.keepTTL', options.keepTTL);
  const time = timeIn(options);
  if (time === undefined) return keepTTL ? 'keep' : 'never';
  if (keepTTL) throw new InvalidArgumentError('options must not have keepTTL beside ttl or expiresAt');
  return { ...time, when: 'always' };
}

/** The expiry that the options of a write in place say. */
export function changedExpiry(options: ChangeOptions | undefined): 'keep' | ExpiryTime {
  if (options === undefined) return 'keep';
  const { when } = options;
  if (when !== undefined) checkChoice('options.when', when, ['none']);
  const time = timeIn(options);
  if (time !== undefined) return { ...time, when: when ?? 'always' };
  if (when !== undefined) throw new InvalidArgumentError('options.when needs a ttl or expiresAt');
  return 'keep';
}

/** The time that `expire` is told. */
export function newExpiry(options: ChangeOptions | undefined): ExpiryTime {
  const expiry = changedExpiry(options);
  if (expiry === 'keep') throw new InvalidArgumentError('options must have a ttl or expiresAt');
  return expiry;
}
