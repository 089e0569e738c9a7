import type { RangeOptions } from '../calls/options.js';
import type { LexBound, ScoreBound } from '../values/bounds.js';
import type { ScoredValue } from './checker.js';
import { methods } from './method.js';
import { membersByLex, membersByScore, scoresByScore } from './range-methods.js';
import type { Gives, InTable, Options, Surface } from './surface.js';

/** The ranges of {@link SortedSets}. */
export interface SortedSetRanges<S extends Surface> {
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
  zRangeByScore(
    key: string,
    min: ScoreBound,
    max: ScoreBound,
    ...options: Options<S, RangeOptions>
  ): Gives<S, S['reads'][]>;

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
    ...options: Options<S, RangeOptions>
  ): Gives<S, ScoredValue<S['reads']>[]>;

  /**
   * Members by falling score, ties in reverse byte order; `min` still comes first. Redis `ZREVRANGEBYSCORE`.
   * @example
   * ```ts
   * await backend.zAdd('board', 'ada', 10);
   * await backend.zAdd('board', 'bob', 20);
   * await backend.zRevRangeByScore('board', 0, 100); // ['bob', 'ada']
   * ```
   */
  zRevRangeByScore(
    key: string,
    min: ScoreBound,
    max: ScoreBound,
    ...options: Options<S, RangeOptions>
  ): Gives<S, S['reads'][]>;

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
    ...options: Options<S, RangeOptions>
  ): Gives<S, ScoredValue<S['reads']>[]>;

  /**
   * Members in byte order. Redis `ZRANGEBYLEX`.
   * @example
   * ```ts
   * for (const name of ['ada', 'bob', 'eve']) await backend.zAdd('names', name, 0);
   * await backend.zRangeByLex('names', '[b', '+'); // ['bob', 'eve']
   * await backend.zRangeByLex('names', '(ada', '+', { limit: 1 }); // ['bob']: the page after 'ada'
   * ```
   */
  zRangeByLex(key: string, min: LexBound, max: LexBound, ...options: Options<S, RangeOptions>): Gives<S, S['reads'][]>;

  /**
   * Members in reverse byte order; `min` still comes first. Redis `ZREVRANGEBYLEX`.
   * @example
   * ```ts
   * for (const name of ['ada', 'bob', 'eve']) await backend.zAdd('names', name, 0);
   * await backend.zRevRangeByLex('names', '-', '(eve'); // ['bob', 'ada']
   * ```
   */
  zRevRangeByLex(
    key: string,
    min: LexBound,
    max: LexBound,
    ...options: Options<S, RangeOptions>
  ): Gives<S, S['reads'][]>;
}

export const sortedSetRangeMethods = methods<SortedSetRanges<InTable>>()({
  zRangeByScore: membersByScore(false),
  zRangeByScoreWithScores: scoresByScore(false),
  zRevRangeByScore: membersByScore(true),
  zRevRangeByScoreWithScores: scoresByScore(true),
  zRangeByLex: membersByLex(false),
  zRevRangeByLex: membersByLex(true),
});
