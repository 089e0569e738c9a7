import { type LexBound, type ScoreBound } from '../values/bounds.js';
import { type CallOptions, type RangeOptions } from './options.js';
import { type ScoredValue } from '../operations/requests.js';
import { type Value } from '../values/values.js';

/**
 * The place where one operation of a batch finds its result.
 * @example
 * ```ts
 * const batch = backend.batch();
 * const greeting = batch.get('greeting');
 * greeting.result(); // throws BuilderStateError
 * await batch.exec();
 * greeting.result(); // null
 * ```
 */
export interface BatchResult<T> {
  /**
   * What the operation gave. Throws the operation's own error if it failed, and `BuilderStateError` before the batch
   * was executed.
   */
  result(): T;
}

/**
 * Operations that are sent in the fewest round trips: no atomicity, no isolation. Operations on one key take effect in
 * the order in which they were added, and a read sees the writes added before it; across keys the order is free.
 *
 * Each method adds the operation that the {@link Backend} method of the same name makes, and throws at once, adding
 * nothing, what that one would reject with for its arguments.
 * @example
 * ```ts
 * const batch = backend.batch();
 * batch.set('greeting', 'hello');
 * const greeting = batch.get('greeting');
 * const wrong = batch.sMembers('greeting');
 * await batch.exec(); // rejects with BatchError
 * greeting.result(); // 'hello'
 * wrong.result(); // throws WrongTypeError
 * ```
 */
export interface Batch<R = string> {
  /** Reads a value, as {@link Strings.get} does. */
  get(key: string): BatchResult<R | null>;
  /** Writes a value, as {@link Strings.set} does. */
  set(key: string, value: Value): BatchResult<void>;
  /** Removes a key of any type, as {@link Strings.delete} does. */
  delete(key: string): BatchResult<boolean>;
  /** Adds to a counter, as {@link Strings.nIncrBy} does. */
  nIncrBy(key: string, n: number): BatchResult<number>;
  /** Adds members to a set, as {@link Sets.sAdd} does. */
  sAdd(key: string, ...members: readonly Value[]): BatchResult<void>;
  /** Removes members from a set, as {@link Sets.sRem} does. */
  sRem(key: string, ...members: readonly Value[]): BatchResult<void>;
  /** Reads a set, as {@link Sets.sMembers} does. */
  sMembers(key: string): BatchResult<R[]>;
  /** Writes a field of a hash, as {@link Hashes.hSet} does. */
  hSet(key: string, field: string, value: Value): BatchResult<void>;
  /** Writes all fields of a record, as {@link Hashes.hSet} does. */
  hSet<T extends Record<keyof T, Value>>(key: string, record: T): BatchResult<void>;
  /** Removes fields of a hash, as {@link Hashes.hDel} does. */
  hDel(key: string, ...fields: readonly string[]): BatchResult<void>;
  /** Reads a field of a hash, as {@link Hashes.hGet} does. */
  hGet(key: string, field: string): BatchResult<R | null>;
  /** Reads a hash, as {@link Hashes.hGetAll} does. */
  hGetAll(key: string): BatchResult<Record<string, R>>;
  /** Adds or moves a member of a sorted set, as {@link SortedSets.zAdd} does. */
  zAdd(key: string, member: Value, score: number): BatchResult<void>;
  /** Removes a member of a sorted set, as {@link SortedSets.zRem} does. */
  zRem(key: string, member: Value): BatchResult<void>;
  /** Reads a score, as {@link SortedSets.zScore} does. */
  zScore(key: string, member: Value): BatchResult<number | null>;
  /** Counts by score, as {@link SortedSets.zCount} does. */
  zCount(key: string, min: ScoreBound, max: ScoreBound): BatchResult<number>;
  /** Counts by byte order, as {@link SortedSets.zLexCount} does. */
  zLexCount(key: string, min: LexBound, max: LexBound): BatchResult<number>;
  /** Reads members by rising score, as {@link SortedSets.zRangeByScore} does. */
  zRangeByScore(key: string, min: ScoreBound, max: ScoreBound, options?: RangeOptions): BatchResult<R[]>;
  /** Reads members and scores by rising score, as {@link SortedSets.zRangeByScoreWithScores} does. */
  zRangeByScoreWithScores(
    key: string,
    min: ScoreBound,
    max: ScoreBound,
    options?: RangeOptions,
  ): BatchResult<ScoredValue<R>[]>;
  /** Reads members by falling score, as {@link SortedSets.zRevRangeByScore} does. */
  zRevRangeByScore(key: string, min: ScoreBound, max: ScoreBound, options?: RangeOptions): BatchResult<R[]>;
  /** Reads members and scores by falling score, as {@link SortedSets.zRevRangeByScoreWithScores} does. */
  zRevRangeByScoreWithScores(
    key: string,
    min: ScoreBound,
    max: ScoreBound,
    options?: RangeOptions,
  ): BatchResult<ScoredValue<R>[]>;
  /** Reads members in byte order, as {@link SortedSets.zRangeByLex} does. */
  zRangeByLex(key: string, min: LexBound, max: LexBound, options?: RangeOptions): BatchResult<R[]>;
  /** Reads members in reverse byte order, as {@link SortedSets.zRevRangeByLex} does. */
  zRevRangeByLex(key: string, min: LexBound, max: LexBound, options?: RangeOptions): BatchResult<R[]>;
  /** Adds or replaces a field of a sorted hash, as {@link SortedHashes.zhAdd} does. */
  zhAdd(key: string, field: string, member: Value, score: number): BatchResult<void>;
  /** Removes a field of a sorted hash, as {@link SortedHashes.zhRem} does. */
  zhRem(key: string, field: string): BatchResult<void>;
  /** Reads members by rising score, as {@link SortedHashes.zhRangeByScore} does. */
  zhRangeByScore(key: string, min: ScoreBound, max: ScoreBound, options?: RangeOptions): BatchResult<R[]>;
  /** Reads members and scores by rising score, as {@link SortedHashes.zhRangeByScoreWithScores} does. */
  zhRangeByScoreWithScores(
    key: string,
    min: ScoreBound,
    max: ScoreBound,
    options?: RangeOptions,
  ): BatchResult<ScoredValue<R>[]>;
  /** Reads members by falling score, as {@link SortedHashes.zhRevRangeByScore} does. */
  zhRevRangeByScore(key: string, min: ScoreBound, max: ScoreBound, options?: RangeOptions): BatchResult<R[]>;
  /** Reads members and scores by falling score, as {@link SortedHashes.zhRevRangeByScoreWithScores} does. */
  zhRevRangeByScoreWithScores(
    key: string,
    min: ScoreBound,
    max: ScoreBound,
    options?: RangeOptions,
  ): BatchResult<ScoredValue<R>[]>;
  /** Reads members in byte order of the field, as {@link SortedHashes.zhRangeByLex} does. */
  zhRangeByLex(key: string, min: LexBound, max: LexBound, options?: RangeOptions): BatchResult<R[]>;
  /** Reads members in reverse byte order of the field, as {@link SortedHashes.zhRevRangeByLex} does. */
  zhRevRangeByLex(key: string, min: LexBound, max: LexBound, options?: RangeOptions): BatchResult<R[]>;

  /**
   * Sends the operations and waits until each has ended. Rejects with `BatchError`, which lists the failed ones, if
   * any failed, and with `AbortedError` if the signal is aborted before anything was sent. Once only: a second call,
   * and adding after it, give `BuilderStateError`. An empty batch is fine.
   * @example
   * ```ts
   * const batch = backend.batch();
   * batch.set('a', 1);
   * await batch.exec();
   * await batch.exec(); // rejects with BuilderStateError
   * ```
   */
  exec(options?: CallOptions): Promise<void>;
}
