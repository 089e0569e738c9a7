import type { BinaryString } from '../values/binary-string.js';
import type { Expiry } from '../values/expiry.js';
import { expirySize, setItemSize } from '../values/limits.js';
import type { Value } from '../values/values.js';
import { changedExpiry, type ChangeOptions } from './expiry-options.js';
import type { Checked, Checker } from './checker.js';
import { counted } from './counted-methods.js';
import { ALONE, CHANGED, CONDITIONAL, methods, WRITE } from './method.js';
import type { Combination } from './parts.js';
import { bytesOf, CONDITIONAL_WRITES, COUNTED_WRITES, primitive, READS, WRITES } from './primitive.js';
import { setReadMethods, type SetReads } from './set-reads.js';
import type { Gives, InTable, List, ListWithOptions, Options, Read, Surface } from './surface.js';

/**
 * Sets, for up to 400 KB of members with their key; a sorted set has no such limit. All reject with `WrongTypeError`
 * on a key of another type.
 */
export interface Sets<S extends Surface> extends SetReads<S> {
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
   * Adds a member if it is not there, and says whether it did. If no answer comes, it is not repeated:
   * `UnknownOutcomeError`. Redis `SADD`.
   * @example
   * ```ts
   * await backend.sAddNX('voters', 'alice'); // true
   * await backend.sAddNX('voters', 'alice'); // false
   * ```
   */
  sAddNX(key: string, member: Value, ...options: Options<S, ChangeOptions>): Gives<S, boolean>;

  /**
   * Removes a member, and says whether it was there. If no answer comes, it is not repeated: `UnknownOutcomeError`. Redis
   * `SREM`.
   * @example
   * ```ts
   * await backend.sAdd('tags', 'red');
   * await backend.sRemXX('tags', 'red'); // true
   * await backend.sRemXX('tags', 'red'); // false
   * ```
   */
  sRemXX(key: string, member: Value, ...options: Options<S>): Gives<S, boolean>;

  /**
   * Removes one member, each as likely as any other, and gives it, or null if the key is absent. If no answer comes, it is
   * not repeated: `UnknownOutcomeError`. On DynamoDB two requests, and `ConflictError` if others were faster again and
   * again. Redis `SPOP`.
   * @example
   * ```ts
   * await backend.sAdd('tickets', 'seat 7');
   * await backend.sPop('tickets'); // 'seat 7'
   * await backend.sPop('tickets'); // null
   * ```
   */
  sPop(key: string, ...options: Options<S>): Gives<S, S['reads'] | null>;
  /**
   * Removes so many members, or all if there are no more, and gives them in any order.
   * @example
   * ```ts
   * await backend.sAdd('tickets', 'seat 7', 'seat 8', 'seat 9');
   * (await backend.sPop('tickets', 2)).length; // 2
   * await backend.sCard('tickets'); // 1
   * ```
   */
  sPop(key: string, count: number, ...options: Options<S>): Gives<S, S['reads'][]>;

  /**
   * Moves a member from one set to another in one atomic step, and says whether it was there. Rejects with
   * `WrongTypeError` where either key is of another type, though there may be nothing to move. On a Redis Cluster both keys
   * lie in one slot, else `CrossSlotError`. If no answer comes, it is not repeated: `UnknownOutcomeError`. Redis `SMOVE`.
   * @example
   * ```ts
   * await backend.sAdd('open', 'task:1');
   * await backend.sMove('open', 'done', 'task:1'); // true
   * await backend.sMove('open', 'done', 'task:1'); // false
   * await backend.sMembers('done'); // ['task:1']
   * ```
   */
  sMove(from: string, to: string, member: Value, ...options: Options<S>): Gives<S, boolean>;

  /**
   * Stores the union of sets, at least one, in the place of whatever the destination held, and gives how many members
   * there are; if none, the destination is gone. It has no expiry then, and may be one of the keys. One atomic step; but
   * on DynamoDB the keys are read first, not at one moment, and the destination is written then, as `set` and `delete`
   * would. On a Redis Cluster all keys lie in one slot, else `CrossSlotError`. If no answer comes, it is not repeated:
   * `UnknownOutcomeError`. Redis `SUNIONSTORE`.
   * @example
   * ```ts
   * await backend.sAdd('red', 'apple', 'rose');
   * await backend.sAdd('fruit', 'apple', 'pear');
   * await backend.sUnionStore('all', ['red', 'fruit']); // 3
   * ```
   */
  sUnionStore(destination: string, keys: readonly string[], ...options: Options<S>): Gives<S, number>;

  /**
   * Stores what is in all of several sets, as `sUnionStore` does. Redis `SINTERSTORE`.
   * @example
   * ```ts
   * await backend.sAdd('red', 'apple', 'rose');
   * await backend.sAdd('fruit', 'apple', 'pear');
   * await backend.sInterStore('both', ['red', 'fruit']); // 1
   * await backend.sMembers('both'); // ['apple']
   * ```
   */
  sInterStore(destination: string, keys: readonly string[], ...options: Options<S>): Gives<S, number>;

  /**
   * Stores what is in the first set and in none of the others, as `sUnionStore` does. Redis `SDIFFSTORE`.
   * @example
   * ```ts
   * await backend.sAdd('all', 'a', 'b');
   * await backend.sAdd('done', 'a');
   * await backend.sDiffStore('open', ['all', 'done']); // 1
   * await backend.sMembers('open'); // ['b']
   * ```
   */
  sDiffStore(destination: string, keys: readonly string[], ...options: Options<S>): Gives<S, number>;
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
    { ...COUNTED_WRITES, type: 'set', item: 'key' },
    (input: Members & { readonly expiry: Expiry }) => size(input) + expirySize(input.expiry),
  ),

  /** Redis `SREM`. */
  sRem: primitive(
    { key: 'key', members: 'values', count: 'flag' },
    { ...COUNTED_WRITES, type: 'set', item: 'key' },
    size,
  ),

  /** Redis `SADD` of one member, as a condition. */
  sAddNX: primitive(
    { key: 'key', member: 'value', expiry: 'expiry' },
    { ...CONDITIONAL_WRITES, type: 'set', item: 'key' },
    ({ key, member, expiry }) => setItemSize(key, member.length) + expirySize(expiry),
  ),

  /** Redis `SREM` of one member, as a condition. */
  sRemXX: primitive(
    { key: 'key', member: 'value' },
    { ...CONDITIONAL_WRITES, type: 'set', item: 'key' },
    ({ key, member }) => setItemSize(key, member.length),
  ),

  /** Redis `SMEMBERS`. */
  sMembers: primitive({ key: 'key' }, { ...READS, gives: 'members', type: 'set', item: 'key' }, null),

  /** Redis `SISMEMBER`, `SMISMEMBER`. */
  sMIsMember: primitive({ key: 'key', members: 'list' }, { ...READS, gives: 'flags', type: 'set', item: 'key' }, null),

  /** Redis `SCARD`. */
  sCard: primitive({ key: 'key' }, { ...READS, gives: 'number', type: 'set', item: 'key' }, null),

  /** Removes and gives so many members, or all there are. Redis `SPOP`. */
  sPop: primitive({ key: 'key', count: 'number' }, { ...WRITES, gives: 'drawn', type: 'set', item: 'key' }, null),

  /** So many members, or all there are. Redis `SRANDMEMBER`. */
  sRandMember: primitive(
    { key: 'key', count: 'number' },
    { ...READS, gives: 'drawn', type: 'set', item: 'key', batch: false },
    null,
  ),

  /** Whether the member was there. Redis `SMOVE`. */
  sMove: primitive(
    { source: 'key', destination: 'key', member: 'value' },
    { ...WRITES, gives: 'found', type: 'set', item: 'key' },
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
    { ...WRITES, gives: 'number', type: 'set', item: 'whole' },
    null,
  ),
};

/** A method that combines sets and stores the outcome. */
function stored(how: Combination) {
  const build = (c: Checker<Read>, destination: string, keys: readonly string[]): Checked<number> =>
    c.ask({ name: 'sCombineStore', destination: c.key(destination), keys: c.keys(keys), how }, c.asIs);
  return { at: ALONE, takes: 2, build } as const;
}

export const setMethods = methods<Sets<InTable>>()({
  ...setReadMethods,
  sAdd: {
    at: WRITE,
    takes: 'list',
    options: CHANGED,
    build: (c, key, members, options) => {
      const expiry = changedExpiry(options);
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
  sAddNX: {
    at: CONDITIONAL,
    takes: 2,
    options: CHANGED,
    build: (c, key, member, options) => {
      const [encoded, expiry] = [c.value('member', member), changedExpiry(options)];
      return c.askSized('member', { name: 'sAddNX', key: c.key(key), member: encoded, expiry }, c.asIs);
    },
  },
  sRemXX: {
    at: CONDITIONAL,
    takes: 2,
    build: (c, key, member) =>
      c.askSized('member', { name: 'sRemXX', key: c.key(key), member: c.value('member', member) }, c.asIs),
  },
  sPop: counted<'sPop', Read>(
    (key, count) => ({ name: 'sPop', key, count }),
    (c) => c.toValues,
  ),
  sMove: {
    at: ALONE,
    takes: 3,
    build: (c, from, to, member) => {
      const [source, destination, encoded] = [c.key(from), c.key(to), c.value('member', member)];
      c.fitsItem('member', setItemSize(destination, encoded.length));
      return c.ask({ name: 'sMove', source, destination, member: encoded }, c.asIs);
    },
  },
  sUnionStore: stored('union'),
  sInterStore: stored('inter'),
  sDiffStore: stored('diff'),
});
