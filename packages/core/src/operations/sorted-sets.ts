import { sortedSetItemSize } from '../values/limits.js';
import { checkScore, type Value } from '../values/values.js';
import { adds, addsIf } from './addition-methods.js';
import type { ChangeOptions } from './expiry-options.js';
import { ALONE, methods } from './method.js';
import { CONDITIONAL_WRITES, COUNTED_WRITES, keySize, primitive, READS, WRITES } from './primitive.js';
import { sortedSetCombinationMethods, type SortedSetCombinations } from './sorted-set-combinations.js';
import { sortedSetRangeMethods, type SortedSetRanges } from './sorted-set-ranges.js';
import { sortedSetReadMethods, type SortedSetReads } from './sorted-set-reads.js';
import { sortedSetRemovalMethods, type SortedSetRemovals } from './sorted-set-removals.js';
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
export interface SortedSets<S extends Surface>
  extends SortedSetRanges<S>, SortedSetReads<S>, SortedSetRemovals<S>, SortedSetCombinations<S> {
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
   * Moves a member that is there to another score, and says whether it was there. If no answer comes, it is not repeated:
   * `UnknownOutcomeError`. Redis `ZADD` with `XX`.
   * @example
   * ```ts
   * await backend.zAddXX('board', 'ada', 10); // false
   * await backend.zAdd('board', 'ada', 10);
   * await backend.zAddXX('board', 'ada', 20); // true
   * ```
   */
  zAddXX(key: string, member: Value, score: number, ...options: Options<S, ChangeOptions>): Gives<S, boolean>;

  /**
   * Adds a member if it is not there, or moves it to a score greater than its own, and says whether it did either. If no
   * answer comes, it is not repeated: `UnknownOutcomeError`. Redis `ZADD` with `GT`.
   * @example
   * ```ts
   * await backend.zAddGT('best', 'ada', 10); // true
   * await backend.zAddGT('best', 'ada', 7); // false
   * await backend.zAddGT('best', 'ada', 12); // true
   * ```
   */
  zAddGT(key: string, member: Value, score: number, ...options: Options<S, ChangeOptions>): Gives<S, boolean>;

  /**
   * Adds a member if it is not there, or moves it to a score less than its own, and says whether it did either. If no
   * answer comes, it is not repeated: `UnknownOutcomeError`. Redis `ZADD` with `LT`.
   * @example
   * ```ts
   * await backend.zAddLT('fastest', 'ada', 62.5); // true
   * await backend.zAddLT('fastest', 'ada', 60.1); // true
   * await backend.zAddLT('fastest', 'ada', 61); // false
   * ```
   */
  zAddLT(key: string, member: Value, score: number, ...options: Options<S, ChangeOptions>): Gives<S, boolean>;

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
    { ...COUNTED_WRITES, type: 'sortedSet', item: 'field' },
    keySize,
  ),

  /** Redis `ZREM` of one member, as a condition. */
  zRemXX: primitive(
    { key: 'key', field: 'field' },
    { ...CONDITIONAL_WRITES, type: 'sortedSet', item: 'field' },
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
    { ...WRITES, gives: 'number', type: 'sortedSet', item: 'field' },
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
    { ...WRITES, gives: 'range', type: 'sortedSet', item: 'whole' },
    null,
  ),

  /** How many were removed. Redis `ZREMRANGEBYSCORE`, `ZREMRANGEBYLEX`, `ZREMRANGEBYRANK`. */
  zRemRange: primitive(
    { key: 'key', range: 'anyRange' },
    { ...WRITES, gives: 'number', type: 'sortedSet', item: 'whole' },
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
    { ...WRITES, gives: 'number', type: 'sortedSet', item: 'whole' },
    null,
  ),
};

export const sortedSetMethods = methods<SortedSets<InTable>>()({
  ...sortedSetRangeMethods,
  ...sortedSetReadMethods,
  ...sortedSetRemovalMethods,
  ...sortedSetCombinationMethods,
  zAdd: adds,
  zAddNX: addsIf('absent'),
  zAddXX: addsIf('present'),
  zAddGT: addsIf('greater'),
  zAddLT: addsIf('less'),
  zIncrBy: {
    at: ALONE,
    takes: 3,
    build: (c, key, member, n) =>
      c.ask({ name: 'zIncrBy', key: c.key(key), field: c.member(member), by: checkScore('n', n) }, c.asIs),
  },
});
