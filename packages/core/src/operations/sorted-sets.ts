import { type LexBound, type ScoreBound } from '../values/bounds.js';
import { type CallOptions, type RangeOptions } from '../calls/options.js';
import { type ScoredValue } from './requests.js';
import { type Value } from '../values/values.js';

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
  /**
   * Adds a member, or moves it to another score. Redis `ZADD`.
   * @example
   * ```ts
   * await backend.zAdd('board', 'ada', 10);
   * await backend.zAdd('board', 'ada', 20);
   * await backend.zScore('board', 'ada'); // 20
   * ```
   */
  zAdd(key: string, member: Value, score: number, options?: CallOptions): Promise<void>;

  /**
   * Adds a member if it is not there, and says whether it did. Redis `ZADD` with `NX`.
   * @example
   * ```ts
   * await backend.zAddNX('board', 'ada', 10); // true
   * await backend.zAddNX('board', 'ada', 20); // false
   * ```
   */
  zAddNX(key: string, member: Value, score: number, options?: CallOptions): Promise<boolean>;

  /**
   * Removes a member; the sorted set is gone with its last one. Redis `ZREM`.
   * @example
   * ```ts
   * await backend.zAdd('board', 'ada', 10);
   * await backend.zRem('board', 'ada');
   * await backend.zScore('board', 'ada'); // null
   * ```
   */
  zRem(key: string, member: Value, options?: CallOptions): Promise<void>;

  /**
   * The score of a member, or null if it is absent; exactly the number that was given. Redis `ZSCORE`.
   * @example
   * ```ts
   * await backend.zAdd('board', 'ada', 0.1);
   * await backend.zScore('board', 'ada'); // 0.1
   * await backend.zScore('board', 'bob'); // null
   * ```
   */
  zScore(key: string, member: Value, options?: CallOptions): Promise<number | null>;

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
  zIncrBy(key: string, member: Value, n: number, options?: CallOptions): Promise<number>;

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
  zCount(key: string, min: ScoreBound, max: ScoreBound, options?: CallOptions): Promise<number>;

  /**
   * How many members lie between the bounds in byte order. Redis `ZLEXCOUNT`.
   * @example
   * ```ts
   * await backend.zAdd('names', 'ada', 0);
   * await backend.zAdd('names', 'bob', 0);
   * await backend.zLexCount('names', '[ada', '(bob'); // 1
   * ```
   */
  zLexCount(key: string, min: LexBound, max: LexBound, options?: CallOptions): Promise<number>;

  /**
   * Members by rising score, ties in byte order. Redis `ZRANGEBYSCORE`.
   * @example
   * ```ts
   * await backend.zAdd('board', 'ada', 10);
   * await backend.zAdd('board', 'bob', 20);
   * await backend.zRangeByScore('board', '(10', Infinity); // ['bob']
   * await backend.zRangeByScore('board', 0, 100, { limit: 1 }); // ['ada']
   * ```
   */
  zRangeByScore(key: string, min: ScoreBound, max: ScoreBound, options?: RangeOptions & CallOptions): Promise<R[]>;

  /**
   * As `zRangeByScore`, with the scores. Redis `ZRANGEBYSCORE` with `WITHSCORES`.
   * @example
   * ```ts
   * await backend.zAdd('board', 'ada', 10);
   * await backend.zRangeByScoreWithScores('board', 0, 100); // [{ value: 'ada', score: 10 }]
   * ```
   */
  zRangeByScoreWithScores(
    key: string,
    min: ScoreBound,
    max: ScoreBound,
    options?: RangeOptions & CallOptions,
  ): Promise<ScoredValue<R>[]>;

  /**
   * Members by falling score, ties in reverse byte order; `min` still comes first. Redis `ZREVRANGEBYSCORE`.
   * @example
   * ```ts
   * await backend.zAdd('board', 'ada', 10);
   * await backend.zAdd('board', 'bob', 20);
   * await backend.zRevRangeByScore('board', 0, 100); // ['bob', 'ada']
   * ```
   */
  zRevRangeByScore(key: string, min: ScoreBound, max: ScoreBound, options?: RangeOptions & CallOptions): Promise<R[]>;

  /**
   * As `zRevRangeByScore`, with the scores. Redis `ZREVRANGEBYSCORE` with `WITHSCORES`.
   * @example
   * ```ts
   * await backend.zAdd('board', 'ada', 10);
   * await backend.zAdd('board', 'bob', 20);
   * await backend.zRevRangeByScoreWithScores('board', 0, 100, { limit: 1 }); // [{ value: 'bob', score: 20 }]
   * ```
   */
  zRevRangeByScoreWithScores(
    key: string,
    min: ScoreBound,
    max: ScoreBound,
    options?: RangeOptions & CallOptions,
  ): Promise<ScoredValue<R>[]>;

  /**
   * Members in byte order. Redis `ZRANGEBYLEX`.
   * @example
   * ```ts
   * for (const name of ['ada', 'bob', 'eve']) await backend.zAdd('names', name, 0);
   * await backend.zRangeByLex('names', '[b', '+'); // ['bob', 'eve']
   * await backend.zRangeByLex('names', '(ada', '+', { limit: 1 }); // ['bob']: the page after 'ada'
   * ```
   */
  zRangeByLex(key: string, min: LexBound, max: LexBound, options?: RangeOptions & CallOptions): Promise<R[]>;

  /**
   * Members in reverse byte order; `min` still comes first. Redis `ZREVRANGEBYLEX`.
   * @example
   * ```ts
   * for (const name of ['ada', 'bob', 'eve']) await backend.zAdd('names', name, 0);
   * await backend.zRevRangeByLex('names', '-', '(eve'); // ['bob', 'ada']
   * ```
   */
  zRevRangeByLex(key: string, min: LexBound, max: LexBound, options?: RangeOptions & CallOptions): Promise<R[]>;
}
