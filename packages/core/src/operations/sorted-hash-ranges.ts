import type { RangeOptions } from '../calls/options.js';
import type { LexBound, ScoreBound } from '../values/bounds.js';
import type { ScoredField } from './checker.js';
import { methods } from './method.js';
import { fieldsBy, membersBy } from './range-methods.js';
import type { Gives, InTable, Options, Surface } from './surface.js';

/** The ranges of {@link SortedHashes}. */
export interface SortedHashRanges<S extends Surface> {
  /**
   * Members by rising score, ties in byte order of the field.
   * @example
   * ```ts
   * await backend.zhAdd('prices', 'p1', 'a lamp', 30);
   * await backend.zhAdd('prices', 'p2', 'a chair', 20);
   * await backend.zhRangeByScore('prices', 0, 100); // ['a chair', 'a lamp']
   * ```
   */
  zhRangeByScore(
    key: string,
    min: ScoreBound,
    max: ScoreBound,
    ...options: Options<S, RangeOptions>
  ): Gives<S, S['reads'][]>;

  /**
   * As `zhRangeByScore`, with the fields and scores.
   * @example
   * ```ts
   * await backend.zhAdd('prices', 'p1', 'a lamp', 30);
   * await backend.zhRangeByScoreWithScores('prices', 0, 100); // [{ field: 'p1', value: 'a lamp', score: 30 }]
   * ```
   */
  zhRangeByScoreWithScores(
    key: string,
    min: ScoreBound,
    max: ScoreBound,
    ...options: Options<S, RangeOptions>
  ): Gives<S, ScoredField<S['reads']>[]>;

  /**
   * Members by falling score, ties in reverse byte order of the field; `min` still comes first.
   * @example
   * ```ts
   * await backend.zhAdd('prices', 'p1', 'a lamp', 30);
   * await backend.zhAdd('prices', 'p2', 'a chair', 20);
   * await backend.zhRevRangeByScore('prices', 0, 100, { limit: 1 }); // ['a lamp']
   * ```
   */
  zhRevRangeByScore(
    key: string,
    min: ScoreBound,
    max: ScoreBound,
    ...options: Options<S, RangeOptions>
  ): Gives<S, S['reads'][]>;

  /**
   * As `zhRevRangeByScore`, with the fields and scores.
   * @example
   * ```ts
   * await backend.zhAdd('prices', 'p1', 'a lamp', 30);
   * await backend.zhAdd('prices', 'p2', 'a chair', 20);
   * await backend.zhRevRangeByScoreWithScores('prices', 0, '(30'); // [{ field: 'p2', value: 'a chair', score: 20 }]
   * ```
   */
  zhRevRangeByScoreWithScores(
    key: string,
    min: ScoreBound,
    max: ScoreBound,
    ...options: Options<S, RangeOptions>
  ): Gives<S, ScoredField<S['reads']>[]>;

  /**
   * Members in byte order of the field.
   * @example
   * ```ts
   * await backend.zhAdd('users', 'alice', 'user:2', 0);
   * await backend.zhAdd('users', 'bob', 'user:1', 0);
   * await backend.zhRangeByLex('users', '[a', '(c'); // ['user:2', 'user:1']
   * ```
   */
  zhRangeByLex(key: string, min: LexBound, max: LexBound, ...options: Options<S, RangeOptions>): Gives<S, S['reads'][]>;

  /**
   * Members in reverse byte order of the field; `min` still comes first.
   * @example
   * ```ts
   * await backend.zhAdd('users', 'alice', 'user:2', 0);
   * await backend.zhAdd('users', 'bob', 'user:1', 0);
   * await backend.zhRevRangeByLex('users', '-', '+'); // ['user:1', 'user:2']
   * ```
   */
  zhRevRangeByLex(
    key: string,
    min: LexBound,
    max: LexBound,
    ...options: Options<S, RangeOptions>
  ): Gives<S, S['reads'][]>;

  /**
   * Members by rising score, ties in byte order of the field, from one position to another, as `zRange` gives them.
   * @example
   * ```ts
   * await backend.zhAdd('prices', 'p1', 'a lamp', 30);
   * await backend.zhAdd('prices', 'p2', 'a chair', 20);
   * await backend.zhRange('prices', 0, 0); // ['a chair']
   * ```
   */
  zhRange(key: string, start: number, stop: number, ...options: Options<S>): Gives<S, S['reads'][]>;

  /**
   * As `zhRange`, with the fields and scores.
   * @example
   * ```ts
   * await backend.zhAdd('prices', 'p1', 'a lamp', 30);
   * await backend.zhRangeWithScores('prices', 0, -1); // [{ field: 'p1', value: 'a lamp', score: 30 }]
   * ```
   */
  zhRangeWithScores(
    key: string,
    start: number,
    stop: number,
    ...options: Options<S>
  ): Gives<S, ScoredField<S['reads']>[]>;

  /**
   * Members by falling score, ties in reverse byte order of the field, from one position in that order to another, as
   * `zRevRange` gives them.
   * @example
   * ```ts
   * await backend.zhAdd('prices', 'p1', 'a lamp', 30);
   * await backend.zhAdd('prices', 'p2', 'a chair', 20);
   * await backend.zhRevRange('prices', 0, 0); // ['a lamp']
   * ```
   */
  zhRevRange(key: string, start: number, stop: number, ...options: Options<S>): Gives<S, S['reads'][]>;

  /**
   * As `zhRevRange`, with the fields and scores.
   * @example
   * ```ts
   * await backend.zhAdd('prices', 'p1', 'a lamp', 30);
   * await backend.zhAdd('prices', 'p2', 'a chair', 20);
   * await backend.zhRevRangeWithScores('prices', 1, 1); // [{ field: 'p2', value: 'a chair', score: 20 }]
   * ```
   */
  zhRevRangeWithScores(
    key: string,
    start: number,
    stop: number,
    ...options: Options<S>
  ): Gives<S, ScoredField<S['reads']>[]>;
}

export const sortedHashRangeMethods = methods<SortedHashRanges<InTable>>()({
  zhRangeByScore: membersBy('score', false),
  zhRangeByScoreWithScores: fieldsBy('score', false),
  zhRevRangeByScore: membersBy('score', true),
  zhRevRangeByScoreWithScores: fieldsBy('score', true),
  zhRangeByLex: membersBy('lex', false),
  zhRevRangeByLex: membersBy('lex', true),
  zhRange: membersBy('rank', false),
  zhRangeWithScores: fieldsBy('rank', false),
  zhRevRange: membersBy('rank', true),
  zhRevRangeWithScores: fieldsBy('rank', true),
});
