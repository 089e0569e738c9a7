import { type LexBound, type ScoreBound } from '../values/bounds.js';
import { type CallOptions, type RangeOptions } from '../calls/options.js';
import { type ScoredValue } from './requests.js';
import { type Value } from '../values/values.js';

/**
 * Sorted hashes: sorted sets of which each member is found, and ordered among equal scores, by a field of 1 to 1016
 * bytes, and may itself be about 200 KB long. Redis has no such type; there a hash beside the sorted set holds the
 * members. Everything said of sorted sets holds here too.
 */
export interface SortedHashes<R> {
  /**
   * Adds a field with its member, or replaces the member and score that it has.
   * @example
   * ```ts
   * await backend.zhAdd('users', 'alice', 'user:1', 0);
   * await backend.zhAdd('users', 'alice', 'user:2', 5);
   * await backend.zhRangeByScoreWithScores('users', 0, 9); // [{ value: 'user:2', score: 5 }]
   * ```
   */
  zhAdd(key: string, field: string, member: Value, score: number, options?: CallOptions): Promise<void>;

  /**
   * Adds a field with its member if there is none of that name, and says whether it did.
   * @example
   * ```ts
   * await backend.zhAddNX('users', 'alice', 'user:1', 0); // true
   * await backend.zhAddNX('users', 'alice', 'user:2', 0); // false
   * ```
   */
  zhAddNX(key: string, field: string, member: Value, score: number, options?: CallOptions): Promise<boolean>;

  /**
   * Removes a field and its member; the sorted hash is gone with its last one.
   * @example
   * ```ts
   * await backend.zhAdd('users', 'alice', 'user:1', 0);
   * await backend.zhRem('users', 'alice');
   * await backend.zhRangeByLex('users', '-', '+'); // []
   * ```
   */
  zhRem(key: string, field: string, options?: CallOptions): Promise<void>;

  /**
   * Members by rising score, ties in byte order of the field.
   * @example
   * ```ts
   * await backend.zhAdd('prices', 'p1', 'a lamp', 30);
   * await backend.zhAdd('prices', 'p2', 'a chair', 20);
   * await backend.zhRangeByScore('prices', 0, 100); // ['a chair', 'a lamp']
   * ```
   */
  zhRangeByScore(key: string, min: ScoreBound, max: ScoreBound, options?: RangeOptions & CallOptions): Promise<R[]>;

  /**
   * As `zhRangeByScore`, with the scores.
   * @example
   * ```ts
   * await backend.zhAdd('prices', 'p1', 'a lamp', 30);
   * await backend.zhRangeByScoreWithScores('prices', 0, 100); // [{ value: 'a lamp', score: 30 }]
   * ```
   */
  zhRangeByScoreWithScores(
    key: string,
    min: ScoreBound,
    max: ScoreBound,
    options?: RangeOptions & CallOptions,
  ): Promise<ScoredValue<R>[]>;

  /**
   * Members by falling score, ties in reverse byte order of the field; `min` still comes first.
   * @example
   * ```ts
   * await backend.zhAdd('prices', 'p1', 'a lamp', 30);
   * await backend.zhAdd('prices', 'p2', 'a chair', 20);
   * await backend.zhRevRangeByScore('prices', 0, 100, { limit: 1 }); // ['a lamp']
   * ```
   */
  zhRevRangeByScore(key: string, min: ScoreBound, max: ScoreBound, options?: RangeOptions & CallOptions): Promise<R[]>;

  /**
   * As `zhRevRangeByScore`, with the scores.
   * @example
   * ```ts
   * await backend.zhAdd('prices', 'p1', 'a lamp', 30);
   * await backend.zhAdd('prices', 'p2', 'a chair', 20);
   * await backend.zhRevRangeByScoreWithScores('prices', 0, '(30'); // [{ value: 'a chair', score: 20 }]
   * ```
   */
  zhRevRangeByScoreWithScores(
    key: string,
    min: ScoreBound,
    max: ScoreBound,
    options?: RangeOptions & CallOptions,
  ): Promise<ScoredValue<R>[]>;

  /**
   * Members in byte order of the field.
   * @example
   * ```ts
   * await backend.zhAdd('users', 'alice', 'user:2', 0);
   * await backend.zhAdd('users', 'bob', 'user:1', 0);
   * await backend.zhRangeByLex('users', '[a', '(c'); // ['user:2', 'user:1']
   * ```
   */
  zhRangeByLex(key: string, min: LexBound, max: LexBound, options?: RangeOptions & CallOptions): Promise<R[]>;

  /**
   * Members in reverse byte order of the field; `min` still comes first.
   * @example
   * ```ts
   * await backend.zhAdd('users', 'alice', 'user:2', 0);
   * await backend.zhAdd('users', 'bob', 'user:1', 0);
   * await backend.zhRevRangeByLex('users', '-', '+'); // ['user:1', 'user:2']
   * ```
   */
  zhRevRangeByLex(key: string, min: LexBound, max: LexBound, options?: RangeOptions & CallOptions): Promise<R[]>;
}
