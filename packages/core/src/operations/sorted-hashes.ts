import type { LexBound, ScoreBound } from '../values/bounds.js';
import type { Value } from '../values/values.js';
import type { RangeOptions } from '../calls/options.js';
import type { ScoredField } from './checker.js';
import type { ChangeOptions } from './expiry-options.js';
import { CHANGED, CONDITIONAL, methods, READ, WRITE } from './method.js';
import { primitive, READS } from './primitive.js';
import { fieldsByScore, membersByLex, membersByScore } from './range-methods.js';
import { addition } from './sorted-sets.js';
import type { Gives, InTable, Options, Surface } from './surface.js';

/**
 * Sorted hashes: sorted sets of which each member is found, and ordered among equal scores, by a field of 1 to 1016
 * bytes, and may itself be about 200 KB long. Redis has no such type; there a hash beside the sorted set holds the
 * members. Everything said of sorted sets holds here too.
 */
export interface SortedHashes<S extends Surface> {
  /**
   * Adds a field with its member, or replaces the member and score that it has.
   * @example
   * ```ts
   * await backend.zhAdd('users', 'alice', 'user:1', 0);
   * await backend.zhAdd('users', 'alice', 'user:2', 5);
   * await backend.zhRangeByScoreWithScores('users', 0, 9); // [{ field: 'alice', value: 'user:2', score: 5 }]
   * ```
   */
  zhAdd(
    key: string,
    field: string,
    member: Value,
    score: number,
    ...options: Options<S, ChangeOptions>
  ): Gives<S, void>;

  /**
   * Adds a field with its member if there is none of that name, and says whether it did.
   * @example
   * ```ts
   * await backend.zhAddNX('users', 'alice', 'user:1', 0); // true
   * await backend.zhAddNX('users', 'alice', 'user:2', 0); // false
   * ```
   */
  zhAddNX(
    key: string,
    field: string,
    member: Value,
    score: number,
    ...options: Options<S, ChangeOptions>
  ): Gives<S, boolean>;

  /**
   * Removes a field and its member; the sorted hash is gone with its last one.
   * @example
   * ```ts
   * await backend.zhAdd('users', 'alice', 'user:1', 0);
   * await backend.zhRem('users', 'alice');
   * await backend.zhRangeByLex('users', '-', '+'); // []
   * ```
   */
  zhRem(key: string, field: string, ...options: Options<S>): Gives<S, void>;

  /**
   * The member of a field, or null if it is absent.
   * @example
   * ```ts
   * await backend.zhAdd('users', 'alice', 'user:1', 0);
   * await backend.zhGet('users', 'alice'); // 'user:1'
   * await backend.zhGet('users', 'bob'); // null
   * ```
   */
  zhGet(key: string, field: string, ...options: Options<S>): Gives<S, S['reads'] | null>;

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
}

export const sortedHashPrimitives = {
  /** The member of a field. */
  zhGet: primitive(
    { key: 'key', field: 'field' },
    { ...READS, gives: 'value', type: 'sortedSet', item: 'field' },
    null,
  ),

  /** The members of fields. */
  zhMGet: primitive(
    { key: 'key', fields: 'fieldList' },
    { ...READS, gives: 'values', type: 'sortedSet', item: 'whole' },
    null,
  ),
};

export const sortedHashMethods = methods<SortedHashes<InTable>>()({
  zhAdd: {
    at: WRITE,
    takes: 4,
    options: CHANGED,
    build: (c, key, field, member, score, options) => {
      const [encoded, expiry] = [c.value('member', member), c.sortedSetExpiry(options)];
      const operation = addition(c.key(key), c.field(field), encoded, c.score('score', score), 'always', expiry);
      return c.askSized('member', operation, c.nothing);
    },
  },
  zhAddNX: {
    at: CONDITIONAL,
    takes: 4,
    options: CHANGED,
    build: (c, key, field, member, score, options) => {
      const [encoded, expiry] = [c.value('member', member), c.sortedSetExpiry(options)];
      const operation = addition(c.key(key), c.field(field), encoded, c.score('score', score), 'absent', expiry);
      return c.askSized('member', operation, c.wasWritten);
    },
  },
  zhRem: {
    at: WRITE,
    takes: 2,
    build: (c, key, field) => c.ask({ name: 'zRem', key: c.key(key), field: c.field(field), count: false }, c.nothing),
  },
  zhGet: {
    at: READ,
    takes: 2,
    build: (c, key, field) => c.ask({ name: 'zhGet', key: c.key(key), field: c.field(field) }, c.toValue),
  },
  zhRangeByScore: membersByScore(false),
  zhRangeByScoreWithScores: fieldsByScore(false),
  zhRevRangeByScore: membersByScore(true),
  zhRevRangeByScoreWithScores: fieldsByScore(true),
  zhRangeByLex: membersByLex(false),
  zhRevRangeByLex: membersByLex(true),
});
