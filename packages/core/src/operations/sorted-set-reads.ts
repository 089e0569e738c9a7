import { type LexBound, type ScoreBound, scoreRange } from '../values/bounds.js';
import type { Value } from '../values/values.js';
import { counted } from './counted-methods.js';
import { methods, READ } from './method.js';
import type { Gives, InTable, Options, Read, Surface } from './surface.js';
import type { Checked, Checker } from './checker.js';

/** What is read of {@link SortedSets}, but for ranges. */
export interface SortedSetReads<S extends Surface> {
  /**
   * The score of a member, or null if it is absent; exactly the number that was given. Redis `ZSCORE`.
   * @example
   * ```ts
   * await backend.zAdd('board', 'ada', 0.1);
   * await backend.zScore('board', 'ada'); // 0.1
   * await backend.zScore('board', 'bob'); // null
   * ```
   */
  zScore(key: string, member: Value, ...options: Options<S>): Gives<S, number | null>;

  /**
   * The scores of members, at least one, in their order, null for those that are absent. Redis `ZMSCORE`.
   * @example
   * ```ts
   * await backend.zAdd('board', 'ada', 10);
   * await backend.zMScore('board', ['bob', 'ada']); // [null, 10]
   * ```
   */
  zMScore(key: string, members: readonly Value[], ...options: Options<S>): Gives<S, (number | null)[]>;

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
  zCount(key: string, min: ScoreBound, max: ScoreBound, ...options: Options<S>): Gives<S, number>;

  /**
   * How many members lie between the bounds in byte order. Redis `ZLEXCOUNT`.
   * @example
   * ```ts
   * await backend.zAdd('names', 'ada', 0);
   * await backend.zAdd('names', 'bob', 0);
   * await backend.zLexCount('names', '[ada', '(bob'); // 1
   * ```
   */
  zLexCount(key: string, min: LexBound, max: LexBound, ...options: Options<S>): Gives<S, number>;

  /**
   * How many members there are; 0 if the key is absent. Where `ranks` are `linear`, on DynamoDB and FoundationDB, it costs
   * as much as reading them. Redis `ZCARD`.
   * @example
   * ```ts
   * await backend.zAdd('board', 'ada', 10);
   * await backend.zCard('board'); // 1
   * ```
   */
  zCard(key: string, ...options: Options<S>): Gives<S, number>;

  /**
   * How many members come before one by rising score, ties in byte order; null if it is absent. Where `ranks` are
   * `linear`, on DynamoDB and FoundationDB, it costs as much as reading them; on DynamoDB a request more. Redis `ZRANK`.
   * @example
   * ```ts
   * await backend.zAdd('board', 'ada', 10);
   * await backend.zAdd('board', 'bob', 20);
   * await backend.zRank('board', 'bob'); // 1
   * await backend.zRank('board', 'eve'); // null
   * ```
   */
  zRank(key: string, member: Value, ...options: Options<S>): Gives<S, number | null>;

  /**
   * How many members come before one by falling score, ties in reverse byte order; otherwise as `zRank`. Redis
   * `ZREVRANK`.
   * @example
   * ```ts
   * await backend.zAdd('board', 'ada', 10);
   * await backend.zAdd('board', 'bob', 20);
   * await backend.zRevRank('board', 'bob'); // 0: the best of all
   * ```
   */
  zRevRank(key: string, member: Value, ...options: Options<S>): Gives<S, number | null>;

  /**
   * One member, each as likely as any other, or null if the key is absent. Where `ranks` are `linear`, on DynamoDB and
   * FoundationDB, it costs as much as reading all members. Redis `ZRANDMEMBER`.
   * @example
   * ```ts
   * await backend.zAdd('board', 'ada', 10);
   * await backend.zRandMember('board'); // 'ada'
   * await backend.zRandMember('nothing'); // null
   * ```
   */
  zRandMember(key: string, ...options: Options<S>): Gives<S, S['reads'] | null>;
  /**
   * So many members, none twice, in any order; all if there are no more.
   * @example
   * ```ts
   * for (const name of ['ada', 'bob', 'eve']) await backend.zAdd('names', name, 0);
   * (await backend.zRandMember('names', 2)).length; // 2
   * ```
   */
  zRandMember(key: string, count: number, ...options: Options<S>): Gives<S, S['reads'][]>;
}

/** A method that gives a position. */
function rank(reverse: boolean) {
  const build = (c: Checker<Read>, key: string, member: Value): Checked<number | null> =>
    c.ask({ name: 'zRank', key: c.key(key), field: c.member(member), reverse }, c.asIs);
  return { at: READ, takes: 2, build } as const;
}

export const sortedSetReadMethods = methods<SortedSetReads<InTable>>()({
  zScore: {
    at: READ,
    takes: 2,
    build: (c, key, member) => c.ask({ name: 'zScore', key: c.key(key), field: c.member(member) }, c.asIs),
  },
  zMScore: {
    at: READ,
    takes: 2,
    build: (c, key, members) => {
      const fields = c.list('members', members, (member) => c.member(member));
      return c.ask({ name: 'zMScore', key: c.key(key), fields }, (scores) => [...scores]);
    },
  },
  zCount: {
    at: READ,
    takes: 3,
    build: (c, key, min, max) => c.ask({ name: 'zCount', key: c.key(key), range: scoreRange(min, max) }, c.asIs),
  },
  zLexCount: {
    at: READ,
    takes: 3,
    build: (c, key, min, max) => c.ask({ name: 'zCount', key: c.key(key), range: c.lexRange(min, max) }, c.asIs),
  },
  zCard: {
    at: READ,
    takes: 1,
    build: (c, key) => c.ask({ name: 'zCount', key: c.key(key), range: scoreRange(-Infinity, Infinity) }, c.asIs),
  },
  zRank: rank(false),
  zRevRank: rank(true),
  zRandMember: counted<'zRandMember', Read>(
    (key, count) => ({ name: 'zRandMember', key, count }),
    (c) => c.toValues,
  ),
});
