/**
 * A time at which a key is to expire: so many milliseconds from the moment of the call, or at a time in milliseconds since
 * 1970. `when` says whether always, or only if the key has no expiry yet.
 * @example
 * ```ts
 * const expiry: ExpiryTime = { ttl: 60_000, when: 'none' };
 * const key = fromText('a');
 * await backend.driver.run({ name: 'expire', key, expiry }, { consistency: 'strong' }); // false: there is no key
 * ```
 */
export type ExpiryTime = ({ readonly ttl: number } | { readonly at: number }) & { readonly when: 'always' | 'none' };

/**
 * What becomes of a key's expiry where it is written: it has none, it has the one it had, or a new one.
 * @example
 * ```ts
 * const operation: Operation<'set'> = {
 *   ...{ name: 'set', key: fromText('a'), value: fromText('1'), when: 'always' },
 *   expiry: { ttl: 60_000, when: 'always' },
 * };
 * await backend.driver.run(operation, { consistency: 'strong' }); // true
 * ```
 */
export type Expiry = 'never' | 'keep' | ExpiryTime;

/** The last time that a date can show, in milliseconds since 1970. */
const LAST = 8_640_000_000_000_000;

/** The longest time to live, so that the sum with any real time is a safe integer. */
export const LONGEST_TTL = LAST;

/** Whether a number can be a time to expire at. */
export const isTime = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) <= LAST;

/**
 * When a key expires after a write at the time `now`, in milliseconds since 1970; undefined for never. `before` is when it
 * expired until then, undefined if there was no expiry or no key.
 * @example
 * ```ts
 * expiryAfter({ ttl: 1000, when: 'always' }, undefined, 5000); // 6000
 * expiryAfter({ ttl: 1000, when: 'none' }, 5500, 5000); // 5500
 * expiryAfter('never', 5500, 5000); // undefined
 * ```
 */
export function expiryAfter(expiry: Expiry, before: number | undefined, now: number): number | undefined {
  if (expiry === 'never') return undefined;
  if (expiry === 'keep' || (expiry.when === 'none' && before !== undefined)) return before;
  return 'at' in expiry ? expiry.at : now + expiry.ttl;
}

/**
 * Whether a key that expires at `expiresAt` is absent at the time `now`: from that very millisecond on.
 * @example
 * ```ts
 * isExpired(6000, 5999); // false
 * isExpired(6000, 6000); // true
 * isExpired(undefined, 6000); // false
 * ```
 */
export function isExpired(expiresAt: number | undefined, now: number): boolean {
  return expiresAt !== undefined && now >= expiresAt;
}
