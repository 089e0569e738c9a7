import { type ChangeOptions, newExpiry } from './expiry-options.js';
import { CHANGED, methods, READ, UNATOMIC } from './method.js';
import { primitive, READS, WRITES } from './primitive.js';
import type { KeyType } from './primitive.js';
import type { Gives, InTable, Options, Required, Surface } from './surface.js';

/**
 * Keys of any type, and when they expire. From the millisecond at which a key expires, it is absent to everything, and
 * what is written next starts anew.
 *
 * Sorted sets expire only on backends that are made with `expiringSortedSets: true`. Where the engine must look whether
 * there is one, these methods take one request more on DynamoDB.
 * @example
 * ```ts
 * await backend.set('session', 'alice', { ttl: 60_000 });
 * await backend.persist('session'); // true
 * await backend.ttl('session'); // Infinity
 * ```
 */
export interface Keys<S extends Surface> {
  /**
   * Whether a key holds anything. Redis `EXISTS`.
   * @example
   * ```ts
   * await backend.exists('a'); // false
   * await backend.set('a', 1);
   * await backend.exists('a'); // true
   * ```
   */
  exists(key: string, ...options: Options<S>): Gives<S, boolean>;

  /**
   * The type of what a key holds, or null if it is absent; of a sorted hash too, `'sortedSet'`. Redis `TYPE`.
   * @example
   * ```ts
   * await backend.zAdd('board', 'ada', 10);
   * await backend.type('board'); // 'sortedSet'
   * await backend.type('nothing'); // null
   * ```
   */
  type(key: string, ...options: Options<S>): Gives<S, KeyType | null>;

  /**
   * Gives a key a new expiry, and says whether the key was there; with `when: 'none'` one that has an expiry keeps it. A
   * time in the past removes the key. Rejects with `UnsupportedError` on a sorted set, but on backends whose sorted sets
   * expire. Redis `PEXPIRE`, `PEXPIREAT`.
   * @example
   * ```ts
   * await backend.expire('cart', { ttl: 60_000 }); // false
   * await backend.sAdd('cart', 'apples');
   * await backend.expire('cart', { ttl: 60_000 }); // true
   * ```
   */
  expire(key: string, ...options: Required<S, ChangeOptions>): Gives<S, boolean>;

  /**
   * Takes the expiry of a key away, and says whether it had one. Redis `PERSIST`.
   * @example
   * ```ts
   * await backend.set('draft', 'text', { ttl: 60_000 });
   * await backend.persist('draft'); // true
   * await backend.persist('draft'); // false
   * ```
   */
  persist(key: string, ...options: Options<S>): Gives<S, boolean>;

  /**
   * The milliseconds until a key expires, `Infinity` if it does not, null if it is absent. Redis `PTTL`.
   * @example
   * ```ts
   * await backend.set('draft', 'text');
   * await backend.ttl('draft'); // Infinity
   * await backend.ttl('nothing'); // null
   * ```
   */
  ttl(key: string, ...options: Options<S>): Gives<S, number | null>;
}

export const keyPrimitives = {
  /** Redis `EXISTS`. */
  exists: primitive({ key: 'key' }, { ...READS, gives: 'found', type: 'any', item: 'whole' }, null),

  /** Redis `TYPE`. */
  type: primitive({ key: 'key' }, { ...READS, gives: 'type', type: 'any', item: 'whole' }, null),

  /** Whether the key was there. Not repeatable: its first try may have removed it. Redis `PEXPIRE`, `PEXPIREAT`. */
  expire: primitive(
    { key: 'key', expiry: 'expiryTime' },
    { ...WRITES, gives: 'found', type: 'any', item: 'whole', batch: true },
    null,
  ),

  /** Whether the key was there and had an expiry. Redis `PERSIST`. */
  persist: primitive({ key: 'key' }, { ...WRITES, gives: 'found', type: 'any', item: 'whole', batch: true }, null),

  /** Redis `PTTL`. */
  ttl: primitive({ key: 'key' }, { ...READS, gives: 'timeLeft', type: 'any', item: 'whole' }, null),
};

export const keyMethods = methods<Keys<InTable>>()({
  exists: { at: READ, takes: 1, build: (c, key) => c.ask({ name: 'exists', key: c.key(key) }, c.asIs) },
  type: { at: READ, takes: 1, build: (c, key) => c.ask({ name: 'type', key: c.key(key) }, c.asIs) },
  expire: {
    at: UNATOMIC,
    takes: 1,
    options: CHANGED,
    build: (c, key, options) => c.ask({ name: 'expire', key: c.key(key), expiry: newExpiry(options) }, c.asIs),
  },
  persist: { at: UNATOMIC, takes: 1, build: (c, key) => c.ask({ name: 'persist', key: c.key(key) }, c.asIs) },
  ttl: { at: READ, takes: 1, build: (c, key) => c.ask({ name: 'ttl', key: c.key(key) }, c.asIs) },
});
