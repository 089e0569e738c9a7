import { type LexBound, type ScoreBound } from './bounds.js';
import { type CallOptions, type RangeOptions } from './options.js';
import { type ScoredValue } from './requests.js';
import { type Value } from './values.js';

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
export interface SortedSets<R> {
  /** Adds a member, or moves it to another score. Redis `ZADD`. */
  zAdd(key: string, member: Value, score: number, options?: CallOptions): Promise<void>;

  /** Adds a member if it is not there, and says whether it did. Redis `ZADD` with `NX`. */
  zAddNX(key: string, member: Value, score: number, options?: CallOptions): Promise<boolean>;

  /** Removes a member; the sorted set is gone with its last one. Redis `ZREM`. */
  zRem(key: string, member: Value, options?: CallOptions): Promise<void>;

  /** The score of a member, or null if it is absent; exactly the number that was given. Redis `ZSCORE`. */
  zScore(key: string, member: Value, options?: CallOptions): Promise<number | null>;

  /**
   * Adds to the score of a member and gives the new one; an absent member counts as 0. Rejects with `OutOfRangeError`
   * if the sum is not a number, as of both infinities, and changes nothing. On DynamoDB two requests, and
   * `ConflictError` if others were faster again and again. Redis `ZINCRBY`.
   */
  zIncrBy(key: string, member: Value, n: number, options?: CallOptions): Promise<number>;

  /** How many members have a score between the bounds. Redis `ZCOUNT`. */
  zCount(key: string, min: ScoreBound, max: ScoreBound, options?: CallOptions): Promise<number>;

  /** How many members lie between the bounds in byte order. Redis `ZLEXCOUNT`. */
  zLexCount(key: string, min: LexBound, max: LexBound, options?: CallOptions): Promise<number>;

  /** Members by rising score, ties in byte order. Redis `ZRANGEBYSCORE`. */
  zRangeByScore(key: string, min: ScoreBound, max: ScoreBound, options?: RangeOptions & CallOptions): Promise<R[]>;

  /** As `zRangeByScore`, with the scores. Redis `ZRANGEBYSCORE` with `WITHSCORES`. */
  zRangeByScoreWithScores(
    key: string,
    min: ScoreBound,
    max: ScoreBound,
    options?: RangeOptions & CallOptions,
  ): Promise<ScoredValue<R>[]>;

  /** Members by falling score, ties in reverse byte order; `min` still comes first. Redis `ZREVRANGEBYSCORE`. */
  zRevRangeByScore(key: string, min: ScoreBound, max: ScoreBound, options?: RangeOptions & CallOptions): Promise<R[]>;

  /** As `zRevRangeByScore`, with the scores. Redis `ZREVRANGEBYSCORE` with `WITHSCORES`. */
  zRevRangeByScoreWithScores(
    key: string,
    min: ScoreBound,
    max: ScoreBound,
    options?: RangeOptions & CallOptions,
  ): Promise<ScoredValue<R>[]>;

  /** Members in byte order. Redis `ZRANGEBYLEX`. */
  zRangeByLex(key: string, min: LexBound, max: LexBound, options?: RangeOptions & CallOptions): Promise<R[]>;

  /** Members in reverse byte order; `min` still comes first. Redis `ZREVRANGEBYLEX`. */
  zRevRangeByLex(key: string, min: LexBound, max: LexBound, options?: RangeOptions & CallOptions): Promise<R[]>;
}
