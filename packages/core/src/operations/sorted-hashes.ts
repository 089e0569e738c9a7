import type { Value } from '../values/values.js';
import { addsNamed, addsNamedIf } from './addition-methods.js';
import type { ChangeOptions } from './expiry-options.js';
import { CONDITIONAL, methods, READ, WRITE } from './method.js';
import { primitive, READS } from './primitive.js';
import { sortedHashRangeMethods, type SortedHashRanges } from './sorted-hash-ranges.js';
import type { Gives, InTable, Options, Surface } from './surface.js';

/**
 * Sorted hashes: sorted sets of which each member is found, and ordered among equal scores, by a field of 1 to 1016
 * bytes, and may itself be about 200 KB long. Redis has no such type; there a hash beside the sorted set holds the
 * members. Everything said of sorted sets holds here too.
 */
export interface SortedHashes<S extends Surface> extends SortedHashRanges<S> {
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
   * Replaces the member and score of a field that is there, and says whether it was. If no answer comes, it is not
   * repeated: `UnknownOutcomeError`.
   * @example
   * ```ts
   * await backend.zhAddXX('users', 'alice', 'user:1', 0); // false
   * await backend.zhAdd('users', 'alice', 'user:1', 0);
   * await backend.zhAddXX('users', 'alice', 'user:2', 5); // true
   * ```
   */
  zhAddXX(
    key: string,
    field: string,
    member: Value,
    score: number,
    ...options: Options<S, ChangeOptions>
  ): Gives<S, boolean>;

  /**
   * Adds a field with its member if there is none of that name, or replaces its member and score by a greater score, and
   * says whether it did either. If no answer comes, it is not repeated: `UnknownOutcomeError`.
   * @example
   * ```ts
   * await backend.zhAddGT('documents', 'readme', 'version 2', 2); // true
   * await backend.zhAddGT('documents', 'readme', 'version 1', 1); // false
   * await backend.zhGet('documents', 'readme'); // 'version 2'
   * ```
   */
  zhAddGT(
    key: string,
    field: string,
    member: Value,
    score: number,
    ...options: Options<S, ChangeOptions>
  ): Gives<S, boolean>;

  /**
   * Adds a field with its member if there is none of that name, or replaces its member and score by a smaller score, and
   * says whether it did either. If no answer comes, it is not repeated: `UnknownOutcomeError`.
   * @example
   * ```ts
   * await backend.zhAddLT('offers', 'lamp', 'from Rome', 30); // true
   * await backend.zhAddLT('offers', 'lamp', 'from Oslo', 20); // true
   * await backend.zhAddLT('offers', 'lamp', 'from Bern', 20); // false
   * ```
   */
  zhAddLT(
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
   * Removes a field and its member, and says whether it was there. If no answer comes, it is not repeated:
   * `UnknownOutcomeError`.
   * @example
   * ```ts
   * await backend.zhAdd('users', 'alice', 'user:1', 0);
   * await backend.zhRemXX('users', 'alice'); // true
   * await backend.zhRemXX('users', 'alice'); // false
   * ```
   */
  zhRemXX(key: string, field: string, ...options: Options<S>): Gives<S, boolean>;

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
   * The members of fields, at least one, in the order of the fields, null for those that are absent.
   * @example
   * ```ts
   * await backend.zhAdd('users', 'alice', 'user:1', 0);
   * await backend.zhMGet('users', ['bob', 'alice']); // [null, 'user:1']
   * ```
   */
  zhMGet(key: string, fields: readonly string[], ...options: Options<S>): Gives<S, (S['reads'] | null)[]>;
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
  ...sortedHashRangeMethods,
  zhAdd: addsNamed,
  zhAddNX: addsNamedIf('absent'),
  zhAddXX: addsNamedIf('present'),
  zhAddGT: addsNamedIf('greater'),
  zhAddLT: addsNamedIf('less'),
  zhRem: {
    at: WRITE,
    takes: 2,
    build: (c, key, field) => c.ask({ name: 'zRem', key: c.key(key), field: c.field(field), count: false }, c.nothing),
  },
  zhRemXX: {
    at: CONDITIONAL,
    takes: 2,
    build: (c, key, field) => c.ask({ name: 'zRemXX', key: c.key(key), field: c.field(field) }, c.asIs),
  },
  zhGet: {
    at: READ,
    takes: 2,
    build: (c, key, field) => c.ask({ name: 'zhGet', key: c.key(key), field: c.field(field) }, c.toValue),
  },
  zhMGet: {
    at: READ,
    takes: 2,
    build: (c, key, fields) => {
      const encoded = c.list('fields', fields, (field) => c.field(field));
      return c.ask({ name: 'zhMGet', key: c.key(key), fields: encoded }, c.toFound);
    },
  },
});
