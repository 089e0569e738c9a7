import { expirySize, hashEntrySize, hashItemSize } from '../values/limits.js';
import type { Value } from '../values/values.js';
import { changedExpiry, type ChangeOptions } from './expiry-options.js';
import { hashReadMethods, type HashReads } from './hash-reads.js';
import { CHANGED, CONDITIONAL, methods, WRITE } from './method.js';
import { CONDITIONAL_WRITES, COUNTED_WRITES, primitive, READS, WRITES } from './primitive.js';
import type { Gives, InTable, List, ListWithOptions, Options, Surface } from './surface.js';

/**
 * Hashes, for up to 400 KB of fields and values with their key. A field's name has 0 to 1016 bytes. All reject with
 * `WrongTypeError` on a key of another type.
 */
export interface Hashes<S extends Surface> extends HashReads<S> {
  /**
   * Writes one field, or all own enumerable fields of a record, at least one, at once. Redis `HSET`.
   * @example
   * ```ts
   * await backend.hSet('user:1', { name: 'alice', age: 34 });
   * await backend.hSet('user:1', 'age', 35);
   * await backend.hGetAll('user:1'); // { name: 'alice', age: '35' }
   * ```
   */
  hSet(key: string, field: string, value: Value, ...options: Options<S, ChangeOptions>): Gives<S, void>;
  /** The same with all own enumerable fields of a record. */
  hSet<T extends Record<keyof T, Value>>(key: string, record: T, ...options: Options<S, ChangeOptions>): Gives<S, void>;

  /**
   * Writes a field if the hash has none of that name, and says whether it did. Redis `HSETNX`.
   * @example
   * ```ts
   * await backend.hSetNX('user:1', 'name', 'alice'); // true
   * await backend.hSetNX('user:1', 'name', 'bob'); // false
   * ```
   */
  hSetNX(key: string, field: string, value: Value, ...options: Options<S, ChangeOptions>): Gives<S, boolean>;

  /**
   * Writes a field if it holds the old value, byte for byte, and says whether it did. Redis: a
   * script, for there is no such command.
   * @example
   * ```ts
   * await backend.hSet('job:1', 'state', 'waiting');
   * await backend.hSetEQ('job:1', 'state', 'running', 'waiting'); // true
   * await backend.hSetEQ('job:1', 'state', 'running', 'waiting'); // false: it is running
   * ```
   */
  hSetEQ(
    key: string,
    field: string,
    value: Value,
    oldValue: Value,
    ...options: Options<S, ChangeOptions>
  ): Gives<S, boolean>;

  /**
   * Adds a safe integer to the counter in a field and gives the new number; an absent field counts as 0. Rejects with
   * `NotAnIntegerError` on a value that is no safe integer as Redis writes integers, and with `OutOfRangeError` if the
   * sum is beyond ±(2^53 − 1); the value then stays as it was. If no answer comes, it is not repeated:
   * `UnknownOutcomeError`. On DynamoDB a request more where the field was written by another method. Redis `HINCRBY`.
   * @example
   * ```ts
   * await backend.hIncrBy('unread', 'alice', 2); // 2
   * await backend.hIncrBy('unread', 'alice', -1); // 1
   * await backend.hGetAll('unread'); // { alice: '1' }
   * ```
   */
  hIncrBy(key: string, field: string, n: number, ...options: Options<S, ChangeOptions>): Gives<S, number>;

  /**
   * Removes fields, at least one; the hash is gone with its last one. Redis `HDEL`.
   * @example
   * ```ts
   * await backend.hSet('user:1', { name: 'alice', age: 34 });
   * await backend.hDel('user:1', 'name', 'age');
   * await backend.delete('user:1'); // false: it is gone with its last field
   * ```
   */
  hDel(key: string, ...fields: List<S, string>): Gives<S, void>;
  /** The same with options after the fields. */
  hDel(key: string, ...fieldsAndOptions: ListWithOptions<S, string>): Gives<S, void>;

  /**
   * Removes a field, and says whether it was there. If no answer comes, it is not repeated: `UnknownOutcomeError`. Redis
   * `HDEL`.
   * @example
   * ```ts
   * await backend.hSet('user:1', 'name', 'alice');
   * await backend.hDelXX('user:1', 'name'); // true
   * await backend.hDelXX('user:1', 'name'); // false
   * ```
   */
  hDelXX(key: string, field: string, ...options: Options<S>): Gives<S, boolean>;
}

export const hashPrimitives = {
  /** Redis `HSET`. */
  hSet: primitive(
    { key: 'key', entries: 'entries', expiry: 'expiry', count: 'flag' },
    { ...COUNTED_WRITES, type: 'hash', item: 'key' },
    ({ key, entries, expiry }) =>
      hashItemSize(
        key,
        entries.reduce((sum, [field, value]) => sum + hashEntrySize(field, value), expirySize(expiry)),
      ),
  ),

  /** Redis `HSETNX`. */
  hSetNX: primitive(
    { key: 'key', field: 'hashField', value: 'value', expiry: 'expiry' },
    { ...CONDITIONAL_WRITES, type: 'hash', item: 'key' },
    ({ key, field, value, expiry }) => hashItemSize(key, hashEntrySize(field, value) + expirySize(expiry)),
  ),

  /** No plain command in Redis. */
  hSetEQ: primitive(
    { key: 'key', field: 'hashField', value: 'value', oldValue: 'value', expiry: 'expiry' },
    { ...CONDITIONAL_WRITES, type: 'hash', item: 'key' },
    ({ key, field, value, oldValue, expiry }) =>
      hashItemSize(key, hashEntrySize(field, value) + oldValue.length + expirySize(expiry)),
  ),

  /** The new number. Redis `HINCRBY`. */
  hIncrBy: primitive(
    { key: 'key', field: 'hashField', by: 'number', expiry: 'expiry' },
    { ...WRITES, gives: 'number', type: 'hash', item: 'key', batch: true, atomic: true },
    ({ key, field }) => hashItemSize(key, hashEntrySize(field)),
  ),

  /** Redis `HDEL`. */
  hDel: primitive(
    { key: 'key', fields: 'hashFields', count: 'flag' },
    { ...COUNTED_WRITES, type: 'hash', item: 'key' },
    ({ key, fields }) =>
      hashItemSize(
        key,
        fields.reduce((sum, field) => sum + hashEntrySize(field), 0),
      ),
  ),

  /** Redis `HDEL` of one field, as a condition. */
  hDelXX: primitive(
    { key: 'key', field: 'hashField' },
    { ...CONDITIONAL_WRITES, type: 'hash', item: 'key' },
    ({ key, field }) => hashItemSize(key, hashEntrySize(field)),
  ),

  /** Redis `HGET`. */
  hGet: primitive({ key: 'key', field: 'hashField' }, { ...READS, gives: 'value', type: 'hash', item: 'key' }, null),

  /** Redis `HGETALL`. */
  hGetAll: primitive({ key: 'key' }, { ...READS, gives: 'entries', type: 'hash', item: 'key' }, null),

  /** Redis `HMGET`. */
  hMGet: primitive(
    { key: 'key', fields: 'hashFieldList' },
    { ...READS, gives: 'values', type: 'hash', item: 'key' },
    null,
  ),

  /** Redis `HLEN`. */
  hLen: primitive({ key: 'key' }, { ...READS, gives: 'number', type: 'hash', item: 'key' }, null),

  /** Redis `HKEYS`. */
  hKeys: primitive({ key: 'key' }, { ...READS, gives: 'members', type: 'hash', item: 'key' }, null),

  /** So many fields, or all there are. Redis `HRANDFIELD`. */
  hRandField: primitive(
    { key: 'key', count: 'number' },
    { ...READS, gives: 'drawn', type: 'hash', item: 'key', batch: false },
    null,
  ),
};

export const hashMethods = methods<Hashes<InTable>>()({
  ...hashReadMethods,
  hSet: {
    at: WRITE,
    takes: 'record',
    options: CHANGED,
    // In these places, whether a field or a record was given.
    build: (c, key, fieldOrRecord: unknown, value?: unknown, options?: unknown) => {
      const expiry = changedExpiry(options as ChangeOptions | undefined);
      const entries = c.entries(fieldOrRecord, value);
      const operation = { name: 'hSet', key: c.key(key), entries, expiry, count: false } as const;
      return c.askSized('fields', operation, c.nothing);
    },
  },
  hSetNX: {
    at: CONDITIONAL,
    takes: 3,
    options: CHANGED,
    build: (c, key, field, value, options) => {
      const expiry = changedExpiry(options);
      const [name, encoded] = [c.hashField(field), c.value('value', value)];
      return c.askSized('value', { name: 'hSetNX', key: c.key(key), field: name, value: encoded, expiry }, c.asIs);
    },
  },
  hSetEQ: {
    at: CONDITIONAL,
    takes: 4,
    options: CHANGED,
    build: (c, key, field, value, oldValue, options) => {
      const [expiry, hash, name] = [changedExpiry(options), c.key(key), c.hashField(field)];
      const [encoded, old] = [c.value('value', value), c.value('oldValue', oldValue)];
      // The field never holds both.
      c.fitsItem('value', hashItemSize(hash, hashEntrySize(name, encoded) + expirySize(expiry)));
      c.fitsItem('oldValue', hashItemSize(hash, hashEntrySize(name, old)));
      return c.ask({ name: 'hSetEQ', key: hash, field: name, value: encoded, oldValue: old, expiry }, c.asIs);
    },
  },
  hIncrBy: {
    at: WRITE,
    takes: 3,
    options: CHANGED,
    build: (c, key, field, n, options) => {
      const [by, expiry] = [c.integer('n', n), changedExpiry(options)];
      return c.ask({ name: 'hIncrBy', key: c.key(key), field: c.hashField(field), by, expiry }, c.asIs);
    },
  },
  hDel: {
    at: WRITE,
    takes: 'list',
    build: (c, key, fields) =>
      c.askSized('fields', { name: 'hDel', key: c.key(key), fields: c.hashFields(fields), count: false }, c.nothing),
  },
  hDelXX: {
    at: CONDITIONAL,
    takes: 2,
    build: (c, key, field) => c.ask({ name: 'hDelXX', key: c.key(key), field: c.hashField(field) }, c.asIs),
  },
});
