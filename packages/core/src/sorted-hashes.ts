import { type LexBound, type ScoreBound } from './bounds.js';
import { type CallOptions, type RangeOptions } from './options.js';
import { type ScoredValue } from './requests.js';
import { type Value } from './values.js';

/**
 * Sorted hashes: sorted sets of which each member is found, and ordered among equal scores, by a field of 1 to 1016
 * bytes, and may itself be about 200 KB long. Redis has no such type; there a hash beside the sorted set holds the
 * members. Everything said of sorted sets holds here too.
 */
export interface SortedHashes<R> {
  /** Adds a field with its member, or replaces the member and score that it has. */
  zhAdd(key: string, field: string, member: Value, score: number, options?: CallOptions): Promise<void>;

  /** Adds a field with its member if there is none of that name, and says whether it did. */
  zhAddNX(key: string, field: string, member: Value, score: number, options?: CallOptions): Promise<boolean>;

  /** Removes a field and its member; the sorted hash is gone with its last one. */
  zhRem(key: string, field: string, options?: CallOptions): Promise<void>;

  /** Members by rising score, ties in byte order of the field. */
  zhRangeByScore(key: string, min: ScoreBound, max: ScoreBound, options?: RangeOptions & CallOptions): Promise<R[]>;

  /** As `zhRangeByScore`, with the scores. */
  zhRangeByScoreWithScores(
    key: string,
    min: ScoreBound,
    max: ScoreBound,
    options?: RangeOptions & CallOptions,
  ): Promise<ScoredValue<R>[]>;

  /** Members by falling score, ties in reverse byte order of the field; `min` still comes first. */
  zhRevRangeByScore(key: string, min: ScoreBound, max: ScoreBound, options?: RangeOptions & CallOptions): Promise<R[]>;

  /** As `zhRevRangeByScore`, with the scores. */
  zhRevRangeByScoreWithScores(
    key: string,
    min: ScoreBound,
    max: ScoreBound,
    options?: RangeOptions & CallOptions,
  ): Promise<ScoredValue<R>[]>;

  /** Members in byte order of the field. */
  zhRangeByLex(key: string, min: LexBound, max: LexBound, options?: RangeOptions & CallOptions): Promise<R[]>;

  /** Members in reverse byte order of the field; `min` still comes first. */
  zhRevRangeByLex(key: string, min: LexBound, max: LexBound, options?: RangeOptions & CallOptions): Promise<R[]>;
}
