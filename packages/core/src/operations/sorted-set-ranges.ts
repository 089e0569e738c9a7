import type { RangeOptions } from '../calls/options.js';
import type { LexBound, ScoreBound } from '../values/bounds.js';
import type { ScoredValue } from './checker.js';
import { methods } from './method.js';
import { membersBy, scoresBy } from './range-methods.js';
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

  /**
   * Members by rising score, ties in byte order, from one position to another, both included; the first has position 0,
   * negative ones count from the end, the last is -1. Beyond the ends there is nothing. Where `ranks` are `linear`, on
   * DynamoDB and FoundationDB, it costs as much as reading all that lies between the nearer end and the range. Redis
   * `ZRANGE`.
   * @example
   * ```ts
   * await backend.zAdd('board', 'ada', 10);
   * await backend.zAdd('board', 'bob', 20);
   * await backend.zRange('board', 0, 0); // ['ada']
   * await backend.zRange('board', -2, -1); // ['ada', 'bob']
   * ```
   */
  zRange(key: string, start: number, stop: number, ...options: Options<S>): Gives<S, S['reads'][]>;

  /**
   * As `zRange`, with the scores. Redis `ZRANGE` with `WITHSCORES`.
   * @example
   * ```ts
   * await backend.zAdd('board', 'ada', 10);
   * await backend.zRangeWithScores('board', 0, -1); // [{ value: 'ada', score: 10 }]
   * ```
   */
  zRangeWithScores(
    key: string,
    start: number,
    stop: number,
    ...options: Options<S>
  ): Gives<S, ScoredValue<S['reads']>[]>;

  /**
   * Members by falling score, ties in reverse byte order, from one position in that order to another; otherwise as
   * `zRange`. Redis `ZREVRANGE`.
   * @example
   * ```ts
   * await backend.zAdd('board', 'ada', 10);
   * await backend.zAdd('board', 'bob', 20);
   * await backend.zRevRange('board', 0, 9); // ['bob', 'ada']: the best ten
   * ```
   */
  zRevRange(key: string, start: number, stop: number, ...options: Options<S>): Gives<S, S['reads'][]>;

  /**
   * As `zRevRange`, with the scores. Redis `ZREVRANGE` with `WITHSCORES`.
   * @example
   * ```ts
   * await backend.zAdd('board', 'ada', 10);
   * await backend.zAdd('board', 'bob', 20);
   * await backend.zRevRangeWithScores('board', 0, 0); // [{ value: 'bob', score: 20 }]
   * ```
   */
  zRevRangeWithScores(
    key: string,
    start: number,
    stop: number,
    ...options: Options<S>
  ): Gives<S, ScoredValue<S['reads']>[]>;
}

export const sortedSetRangeMethods = methods<SortedSetRanges<InTable>>()({
  zRangeByScore: membersBy('score', false),
  zRangeByScoreWithScores: scoresBy('score', false),
  zRevRangeByScore: membersBy('score', true),
  zRevRangeByScoreWithScores: scoresBy('score', true),
  zRangeByLex: membersBy('lex', false),
  zRevRangeByLex: membersBy('lex', true),
  zRange: membersBy('rank', false),
  zRangeWithScores: scoresBy('rank', false),
  zRevRange: membersBy('rank', true),
  zRevRangeWithScores: scoresBy('rank', true),
});
