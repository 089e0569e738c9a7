import type { BinaryString } from '../values/binary-string.js';
import type { LexBound, ScoreBound } from '../values/bounds.js';
import type { Expiry } from '../values/expiry.js';
import { sortedSetItemSize } from '../values/limits.js';
import type { Value } from '../values/values.js';
import type { ChangeOptions } from './expiry-options.js';
import { ALONE, CHANGED, CONDITIONAL, methods, READ, WRITE } from './method.js';
import type { PartTypes } from './parts.js';
import { keySize, primitive, READS, WRITES } from './primitive.js';
import type { Operation } from './primitives.js';
import { sortedSetRangeMethods, type SortedSetRanges } from './sorted-set-ranges.js';
import type { Gives, InTable, Options, Surface } from './surface.js';

/**
 * Sorted sets. A member has 1 to 1016 bytes, a score is any number but NaN, and `-0` is `0`.
 *
 * A sorted set and a sorted hash are the same type: `zAdd(key, m, s)` is `zhAdd(key, m, m, s)`, the members named here
 * are the fields of a sorted hash, and all ranges give members. Ranges have at most `limit` members; `min` above `max`
 * is an empty range. A range or count costs one request for each megabyte on DynamoDB.
 *
 * Ranges and counts by lex are meant for members of one score. Where scores differ they give what lies between the
 * bounds in no particular order, on Redis perhaps not all of it, without an error.
 */
export interface SortedSets<S extends Surface> extends SortedSetRanges<S> {
  /**
   * Adds a member, or moves it to another score. Redis `ZADD`.
   * @example
   * ```ts
   * await backend.zAdd('board', 'ada', 10);
   * await backend.zAdd('board', 'ada', 20);
   * await backend.zScore('board', 'ada'); // 20
   * ```
   */
  zAdd(key: string, member: Value, score: number, ...options: Options<S, ChangeOptions>): Gives<S, void>;

  /**
   * Adds a member if it is not there, and says whether it did. Redis `ZADD` with `NX`.
   * @example
   * ```ts
   * await backend.zAddNX('board', 'ada', 10); // true
   * await backend.zAddNX('board', 'ada', 20); // false
   * ```
   */
  zAddNX(key: string, member: Value, score: number, ...options: Options<S, ChangeOptions>): Gives<S, boolean>;

  /**
   * Removes a member; the sorted set is gone with its last one. Redis `ZREM`.
   * @example
   * ```ts
   * await backend.zAdd('board', 'ada', 10);
   * await backend.zRem('board', 'ada');
   * await backend.zScore('board', 'ada'); // null
   * ```
   */
  zRem(key: string, member: Value, ...options: Options<S>): Gives<S, void>;

  /**
   * The score of a member, or null if it is absent; exactly the number that was given. Redis `ZSCORE`.
   * @example
   * ```ts
   * await backend.zAdd('board', 'ada', 0.1);
   * await backend.zScore('board', 'ada'); // 0.1
   * await backend.zScore('board', 'bob'); // null
   * ```
   */
  zScore(key: string, member: Value, ...options: Options<S>): Gives<S, number | null>;

  /**
   * Adds to the score of a member and gives the new one; an absent member counts as 0. Rejects with `OutOfRangeError`
   * if the sum is not a number, as of both infinities, and changes nothing. On DynamoDB two requests, and
   * `ConflictError` if others were faster again and again. Redis `ZINCRBY`.
   * @example
   * ```ts
   * await backend.zIncrBy('board', 'ada', 10); // 10
   * await backend.zIncrBy('board', 'ada', 0.5); // 10.5
   * ```
   */
  zIncrBy(key: string, member: Value, n: number, ...options: Options<S>): Gives<S, number>;

  /**
   * How many members have a score between the bounds. Redis `ZCOUNT`.
   * @example
   * ```ts
   * await backend.zAdd('board', 'ada', 10);
   * await backend.zAdd('board', 'bob', 20);
   * await backend.zCount('board', 10, Infinity); // 2
   * await backend.zCount('board', '(10', Infinity); // 1
   * ```
   */
  zCount(key: string, min: ScoreBound, max: ScoreBound, ...options: Options<S>): Gives<S, number>;

  /**
   * How many members lie between the bounds in byte order. Redis `ZLEXCOUNT`.
   * @example
   * ```ts
   * await backend.zAdd('names', 'ada', 0);
   * await backend.zAdd('names', 'bob', 0);
   * await backend.zLexCount('names', '[ada', '(bob'); // 1
   * ```
   */
  zLexCount(key: string, min: LexBound, max: LexBound, ...options: Options<S>): Gives<S, number>;
}

export const sortedSetPrimitives = {
  /** A member of a plain sorted set is its own field. Redis `ZADD`, with `NX`, `XX`, `GT`, `LT`. */
  zAdd: primitive(
    {
      ...{ key: 'key', field: 'field', member: 'value', score: 'number' },
      ...{ when: 'fieldWhen', expiry: 'expiry', count: 'flag' },
    },
    {
      ...WRITES,
      gives: 'addition',
      type: 'sortedSet',
      item: 'field',
      repeatable: 'plainly',
      batch: 'unconditionally',
      atomic: true,
    },
    ({ key, field, member }) => sortedSetItemSize(key, field, member),
  ),

  /** Redis `ZREM`. */
  zRem: primitive(
    { key: 'key', field: 'field', count: 'flag' },
    { ...WRITES, gives: 'counted', type: 'sortedSet', item: 'field', repeatable: 'plainly', batch: true, atomic: true },
    keySize,
  ),

  /** Redis `ZREM` of one member, as a condition. */
  zRemXX: primitive(
    { key: 'key', field: 'field' },
    { ...WRITES, gives: 'written', type: 'sortedSet', item: 'field', repeatable: false, batch: false, atomic: true },
    keySize,
  ),

  /** Redis `ZSCORE`. */
  zScore: primitive(
    { key: 'key', field: 'field' },
    { ...READS, gives: 'score', type: 'sortedSet', item: 'field' },
    null,
  ),

  /** Redis `ZMSCORE`. */
  zMScore: primitive(
    { key: 'key', fields: 'fieldList' },
    { ...READS, gives: 'scores', type: 'sortedSet', item: 'whole' },
    null,
  ),

  /** How many stand before it; from the end if reversed. Redis `ZRANK`, `ZREVRANK`. */
  zRank: primitive(
    { key: 'key', field: 'field', reverse: 'flag' },
    { ...READS, gives: 'position', type: 'sortedSet', item: 'whole' },
    null,
  ),

  /** The new score. A new field is its own member; one that is there keeps the member that it has. Redis `ZINCRBY`. */
  zIncrBy: primitive(
    { key: 'key', field: 'field', by: 'number' },
    { ...WRITES, gives: 'number', type: 'sortedSet', item: 'field', repeatable: false, batch: false, atomic: false },
    null,
  ),

  /** Redis `ZCOUNT`, `ZLEXCOUNT`. */
  zCount: primitive(
    { key: 'key', range: 'range' },
    { ...READS, gives: 'number', type: 'sortedSet', item: 'whole' },
    null,
  ),

  /**
   * Redis `ZRANGE`, `ZRANGEBYSCORE`, `ZRANGEBYLEX` and their `ZREV` forms; ties in score in byte order of the field. By
   * rank, reversed, positions count from the end. Only by score there may be an `after`: of the range, what comes
   * behind that position in the order that is asked for.
   */
  zRange: primitive(
    {
      ...{ key: 'key', range: 'anyRange', after: 'after', reverse: 'flag', withScores: 'flag', withFields: 'flag' },
      ...{ limit: 'limit' },
    },
    { ...READS, gives: 'range', type: 'sortedSet', item: 'whole' },
    null,
  ),

  /** Removes and gives so many of the first, or of the last, with scores and fields. Redis `ZPOPMIN`, `ZPOPMAX`. */
  zPop: primitive(
    { key: 'key', count: 'number', reverse: 'flag' },
    { ...WRITES, gives: 'range', type: 'sortedSet', item: 'whole', repeatable: false, batch: false, atomic: false },
    null,
  ),

  /** How many were removed. Redis `ZREMRANGEBYSCORE`, `ZREMRANGEBYLEX`, `ZREMRANGEBYRANK`. */
  zRemRange: primitive(
    { key: 'key', range: 'anyRange' },
    { ...WRITES, gives: 'number', type: 'sortedSet', item: 'whole', repeatable: false, batch: false, atomic: false },
    null,
  ),

  /** So many members, or all there are. Redis `ZRANDMEMBER`. */
  zRandMember: primitive(
    { key: 'key', count: 'number' },
    { ...READS, gives: 'drawn', type: 'sortedSet', item: 'whole', batch: false },
    null,
  ),

  /**
   * With fields and scores, in order; of a field, the member of the first key that has it. `diff` has neither weights nor
   * an aggregate. `isolated` if the keys must be read at one moment. Redis `ZUNION`, `ZINTER`, `ZDIFF`.
   */
  zCombine: primitive(
    { keys: 'keys', how: 'combination', weights: 'weights', aggregate: 'aggregate', isolated: 'flag' },
    { ...READS, gives: 'range', type: 'sortedSet', item: 'whole', batch: false },
    null,
  ),

  /**
   * How many members the destination has now, which may have been of any type. Redis `ZUNIONSTORE`, `ZINTERSTORE`,
   * `ZDIFFSTORE`.
   */
  zCombineStore: primitive(
    { destination: 'key', keys: 'keys', how: 'combination', weights: 'weights', aggregate: 'aggregate' },
    { ...WRITES, gives: 'number', type: 'sortedSet', item: 'whole', repeatable: false, batch: false, atomic: false },
    null,
  ),
};

/** The operation that adds a member. */
export function addition(
  key: BinaryString,
  field: BinaryString,
  member: BinaryString,
  score: number,
  when: PartTypes['fieldWhen'],
  expiry: Expiry,
): Operation<'zAdd'> {
  return { name: 'zAdd', key, field, member, score, when, expiry, count: false };
}

export const sortedSetMethods = methods<SortedSets<InTable>>()({
  ...sortedSetRangeMethods,
  zAdd: {
    at: WRITE,
    takes: 3,
    options: CHANGED,
    build: (c, key, member, score, options) => {
      const [field, expiry] = [c.member(member), c.sortedSetExpiry(options)];
      const operation = addition(c.key(key), field, field, c.score('score', score), 'always', expiry);
      return c.askSized('member', operation, c.nothing);
    },
  },
  zAddNX: {
    at: CONDITIONAL,
    takes: 3,
    options: CHANGED,
    build: (c, key, member, score, options) => {
      const [field, expiry] = [c.member(member), c.sortedSetExpiry(options)];
      const operation = addition(c.key(key), field, field, c.score('score', score), 'absent', expiry);
      return c.askSized('member', operation, c.wasWritten);
    },
  },
  zRem: {
    at: WRITE,
    takes: 2,
    build: (c, key, member) =>
      c.ask({ name: 'zRem', key: c.key(key), field: c.member(member), count: false }, c.nothing),
  },
  zScore: {
    at: READ,
    takes: 2,
    build: (c, key, member) => c.ask({ name: 'zScore', key: c.key(key), field: c.member(member) }, c.asIs),
  },
  zIncrBy: {
    at: ALONE,
    takes: 3,
    build: (c, key, member, n) =>
      c.ask({ name: 'zIncrBy', key: c.key(key), field: c.member(member), by: c.score('n', n) }, c.asIs),
  },
  zCount: {
    at: READ,
    takes: 3,
    build: (c, key, min, max) => c.ask({ name: 'zCount', key: c.key(key), range: c.scoreRange(min, max) }, c.asIs),
  },
  zLexCount: {
    at: READ,
    takes: 3,
    build: (c, key, min, max) => c.ask({ name: 'zCount', key: c.key(key), range: c.lexRange(min, max) }, c.asIs),
  },
});
