import type { BinaryString } from '../values/binary-string.js';
import type { Expiry } from '../values/expiry.js';
import { expirySize, setItemSize } from '../values/limits.js';
import type { Value } from '../values/values.js';
import type { ChangeOptions } from './expiry-options.js';
import { CHANGED, methods, READ, WRITE } from './method.js';
import { bytesOf, primitive, READS, WRITES } from './primitive.js';
import type { Gives, InTable, List, ListWithOptions, Options, Surface } from './surface.js';

/**
 * Sets, for up to 400 KB of members with their key; a sorted set has no such limit. All reject with `WrongTypeError`
 * on a key of another type.
 */
export interface Sets<S extends Surface> {
  /**
   * Adds members, at least one; one given twice or there already counts once. Redis `SADD`.
   * @example
   * ```ts
   * await backend.sAdd('tags', 'red', 'green', 'red');
   * (await backend.sMembers('tags')).length; // 2
   * ```
   */
  sAdd(key: string, ...members: List<S, Value>): Gives<S, void>;
  /** The same with options after the members. */
  sAdd(key: string, ...membersAndOptions: ListWithOptions<S, Value, ChangeOptions>): Gives<S, void>;

  /**
   * Removes members, at least one; the set is gone with its last one. Redis `SREM`.
   * @example
   * ```ts
   * await backend.sAdd('tags', 'red', 'green');
   * await backend.sRem('tags', 'green', 'blue');
   * await backend.sMembers('tags'); // ['red']
   * ```
   */
  sRem(key: string, ...members: List<S, Value>): Gives<S, void>;
  /** The same with options after the members. */
  sRem(key: string, ...membersAndOptions: ListWithOptions<S, Value>): Gives<S, void>;

  /**
   * All members, in any order; none if the key is absent. Redis `SMEMBERS`.
   * @example
   * ```ts
   * await backend.sAdd('tags', 'red', 7);
   * (await backend.sMembers('tags')).sort(); // ['7', 'red']
   * await backend.sMembers('nothing'); // []
   * ```
   */
  sMembers(key: string, ...options: Options<S>): Gives<S, S['reads'][]>;
}

interface Members {
  readonly key: BinaryString;
  readonly members: readonly BinaryString[];
}

const size = ({ key, members }: Members): number => setItemSize(key, bytesOf(members));

export const setPrimitives = {
  /** Redis `SADD`. */
  sAdd: primitive(
    { key: 'key', members: 'values', expiry: 'expiry', count: 'flag' },
    { ...WRITES, gives: 'counted', type: 'set', item: 'key', repeatable: 'plainly', batch: true, atomic: true },
    (input: Members & { readonly expiry: Expiry }) => size(input) + expirySize(input.expiry),
  ),

  /** Redis `SREM`. */
  sRem: primitive(
    { key: 'key', members: 'values', count: 'flag' },
    { ...WRITES, gives: 'counted', type: 'set', item: 'key', repeatable: 'plainly', batch: true, atomic: true },
    size,
  ),

  /** Redis `SADD` of one member, as a condition. */
  sAddNX: primitive(
    { key: 'key', member: 'value', expiry: 'expiry' },
    { ...WRITES, gives: 'written', type: 'set', item: 'key', repeatable: false, batch: false, atomic: true },
    ({ key, member, expiry }) => setItemSize(key, member.length) + expirySize(expiry),
  ),

  /** Redis `SREM` of one member, as a condition. */
  sRemXX: primitive(
    { key: 'key', member: 'value' },
    { ...WRITES, gives: 'written', type: 'set', item: 'key', repeatable: false, batch: false, atomic: true },
    ({ key, member }) => setItemSize(key, member.length),
  ),

  /** Redis `SMEMBERS`. */
  sMembers: primitive({ key: 'key' }, { ...READS, gives: 'members', type: 'set', item: 'key' }, null),

  /** Redis `SISMEMBER`, `SMISMEMBER`. */
  sMIsMember: primitive({ key: 'key', members: 'list' }, { ...READS, gives: 'flags', type: 'set', item: 'key' }, null),

  /** Redis `SCARD`. */
  sCard: primitive({ key: 'key' }, { ...READS, gives: 'number', type: 'set', item: 'key' }, null),

  /** Removes and gives so many members, or all there are. Redis `SPOP`. */
  sPop: primitive(
    { key: 'key', count: 'number' },
    { ...WRITES, gives: 'drawn', type: 'set', item: 'key', repeatable: false, batch: false, atomic: false },
    null,
  ),

  /** So many members, or all there are. Redis `SRANDMEMBER`. */
  sRandMember: primitive(
    { key: 'key', count: 'number' },
    { ...READS, gives: 'drawn', type: 'set', item: 'key', batch: false },
    null,
  ),

  /** Whether the member was there. Redis `SMOVE`. */
  sMove: primitive(
    { source: 'key', destination: 'key', member: 'value' },
    { ...WRITES, gives: 'found', type: 'set', item: 'key', repeatable: false, batch: false, atomic: false },
    null,
  ),

  /** Redis `SUNION`, `SINTER`, `SDIFF`; `isolated` if the keys must be read at one moment. */
  sCombine: primitive(
    { keys: 'keys', how: 'combination', isolated: 'flag' },
    { ...READS, gives: 'members', type: 'set', item: 'key', batch: false },
    null,
  ),

  /**
   * How many members the destination has now, which may have been of any type. Redis `SUNIONSTORE`, `SINTERSTORE`,
   * `SDIFFSTORE`.
   */
  sCombineStore: primitive(
    { destination: 'key', keys: 'keys', how: 'combination' },
    { ...WRITES, gives: 'number', type: 'set', item: 'whole', repeatable: false, batch: false, atomic: false },
    null,
  ),
};

export const setMethods = methods<Sets<InTable>>()({
  sAdd: {
    at: WRITE,
    takes: 'list',
    options: CHANGED,
    build: (c, key, members, options) => {
      const expiry = c.changedExpiry(options);
      const encoded = c.values('members', members);
      const operation = { name: 'sAdd', key: c.key(key), members: encoded, expiry, count: false } as const;
      return c.askSized('members', operation, c.nothing);
    },
  },
  sRem: {
    at: WRITE,
    takes: 'list',
    build: (c, key, members) =>
      c.askSized(
        'members',
        { name: 'sRem', key: c.key(key), members: c.values('members', members), count: false },
        c.nothing,
      ),
  },
  sMembers: { at: READ, takes: 1, build: (c, key) => c.ask({ name: 'sMembers', key: c.key(key) }, c.toValues) },
});
