import type { LexBound, ScoreBound } from '../values/bounds.js';
import type { Value } from '../values/values.js';
import type { ScoredField } from './checker.js';
import { counted } from './counted-methods.js';
import { CONDITIONAL, methods, WRITE } from './method.js';
import { removalBy } from './range-methods.js';
import type { Gives, InTable, Options, Read, Surface } from './surface.js';

/** What removes members of {@link SortedSets}. */
export interface SortedSetRemovals<S extends Surface> {
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
   * Removes a member, and says whether it was there. If no answer comes, it is not repeated: `UnknownOutcomeError`. Redis
   * `ZREM`.
   * @example
   * ```ts
   * await backend.zAdd('board', 'ada', 10);
   * await backend.zRemXX('board', 'ada'); // true
   * await backend.zRemXX('board', 'ada'); // false
   * ```
   */
  zRemXX(key: string, member: Value, ...options: Options<S>): Gives<S, boolean>;

  /**
   * Removes the first member by rising score, ties in byte order, and gives it with its field, which in a plain sorted set
   * is the member itself; null if the key is absent. If no answer comes, it is not repeated: `UnknownOutcomeError`. On
   * DynamoDB two requests, and `ConflictError` if others were faster again and again. Redis `ZPOPMIN`.
   * @example
   * ```ts
   * await backend.zAdd('queue', 'mail', 2);
   * await backend.zAdd('queue', 'print', 1);
   * await backend.zPopMin('queue'); // { field: 'print', value: 'print', score: 1 }
   * ```
   */
  zPopMin(key: string, ...options: Options<S>): Gives<S, ScoredField<S['reads']> | null>;
  /**
   * Removes so many of the first members, or all if there are no more, and gives them in order; on DynamoDB not more than
   * 100 in one atomic step.
   * @example
   * ```ts
   * await backend.zAdd('queue', 'mail', 2);
   * await backend.zPopMin('queue', 5); // [{ field: 'mail', value: 'mail', score: 2 }]
   * await backend.zPopMin('queue', 5); // []
   * ```
   */
  zPopMin(key: string, count: number, ...options: Options<S>): Gives<S, ScoredField<S['reads']>[]>;

  /**
   * Removes the last member by rising score, ties in byte order; otherwise as `zPopMin`. Redis `ZPOPMAX`.
   * @example
   * ```ts
   * await backend.zAdd('board', 'ada', 10);
   * await backend.zAdd('board', 'bob', 20);
   * await backend.zPopMax('board'); // { field: 'bob', value: 'bob', score: 20 }
   * ```
   */
  zPopMax(key: string, ...options: Options<S>): Gives<S, ScoredField<S['reads']> | null>;
  /**
   * Removes so many of the last members, or all if there are no more, and gives them from the last one on.
   * @example
   * ```ts
   * await backend.zAdd('board', 'ada', 10);
   * await backend.zAdd('board', 'bob', 20);
   * (await backend.zPopMax('board', 2)).map(({ value }) => value); // ['bob', 'ada']
   * ```
   */
  zPopMax(key: string, count: number, ...options: Options<S>): Gives<S, ScoredField<S['reads']>[]>;

  /**
   * Removes all members with a score between the bounds, and gives how many there were. If no answer comes, it is not
   * repeated: `UnknownOutcomeError`. One atomic step; but on DynamoDB two requests, and more than 100 members are not
   * removed atomically, in as many requests as they need. Redis `ZREMRANGEBYSCORE`.
   * @example
   * ```ts
   * await backend.zAdd('sessions', 'ada', 10);
   * await backend.zAdd('sessions', 'bob', 20);
   * await backend.zRemRangeByScore('sessions', -Infinity, '(20'); // 1
   * ```
   */
  zRemRangeByScore(key: string, min: ScoreBound, max: ScoreBound, ...options: Options<S>): Gives<S, number>;

  /**
   * Removes all members between the bounds in byte order, and gives how many there were; otherwise as
   * `zRemRangeByScore`. Redis `ZREMRANGEBYLEX`.
   * @example
   * ```ts
   * for (const name of ['ada', 'bob', 'eve']) await backend.zAdd('names', name, 0);
   * await backend.zRemRangeByLex('names', '[b', '+'); // 2
   * ```
   */
  zRemRangeByLex(key: string, min: LexBound, max: LexBound, ...options: Options<S>): Gives<S, number>;

  /**
   * Removes the members from one position to another, as `zRange` gives them, and gives how many there were; otherwise as
   * `zRemRangeByScore`. Redis `ZREMRANGEBYRANK`.
   * @example
   * ```ts
   * for (const name of ['ada', 'bob', 'eve']) await backend.zAdd('board', name, 0);
   * await backend.zRemRangeByRank('board', 0, -3); // 1: all but the last two
   * ```
   */
  zRemRangeByRank(key: string, start: number, stop: number, ...options: Options<S>): Gives<S, number>;
}

/** A method that removes the first or last members, and gives them. */
const pop = (reverse: boolean) =>
  counted<'zPop', ScoredField<Read>>(
    (key, count) => ({ name: 'zPop', key, count, reverse }),
    (c) => c.toScoredFields,
  );

export const sortedSetRemovalMethods = methods<SortedSetRemovals<InTable>>()({
  zRem: {
    at: WRITE,
    takes: 2,
    build: (c, key, member) =>
      c.ask({ name: 'zRem', key: c.key(key), field: c.member(member), count: false }, c.nothing),
  },
  zRemXX: {
    at: CONDITIONAL,
    takes: 2,
    build: (c, key, member) => c.ask({ name: 'zRemXX', key: c.key(key), field: c.member(member) }, c.asIs),
  },
  zPopMin: pop(false),
  zPopMax: pop(true),
  zRemRangeByScore: removalBy('score'),
  zRemRangeByLex: removalBy('lex'),
  zRemRangeByRank: removalBy('rank'),
});
