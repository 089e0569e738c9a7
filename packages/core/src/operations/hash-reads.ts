import { counted } from './counted-methods.js';
import { methods, READ } from './method.js';
import type { Gives, InTable, Options, Surface } from './surface.js';

/** What is read of {@link Hashes}. */
export interface HashReads<S extends Surface> {
  /**
   * The value of a field, or null if it or the hash is absent. Redis `HGET`.
   * @example
   * ```ts
   * await backend.hSet('user:1', 'name', 'alice');
   * await backend.hGet('user:1', 'name'); // 'alice'
   * await backend.hGet('user:1', 'age'); // null
   * ```
   */
  hGet(key: string, field: string, ...options: Options<S>): Gives<S, S['reads'] | null>;

  /**
   * All fields as a plain object of own properties, also one called `__proto__`; empty if the key is absent. Rejects with
   * `UnsupportedError` where another program has written names that are no UTF-8 and would become one. Redis `HGETALL`.
   * @example
   * ```ts
   * await backend.hSet('user:1', { name: 'alice', age: 34 });
   * await backend.hGetAll('user:1'); // { name: 'alice', age: '34' }
   * await backend.hGetAll('user:2'); // {}
   * ```
   */
  hGetAll(key: string, ...options: Options<S>): Gives<S, Record<string, S['reads']>>;

  /**
   * The values of fields, at least one, in the order of the fields, null for those that are absent. Redis `HMGET`.
   * @example
   * ```ts
   * await backend.hSet('user:1', { name: 'alice', age: 34 });
   * await backend.hMGet('user:1', ['age', 'city']); // ['34', null]
   * ```
   */
  hMGet(key: string, fields: readonly string[], ...options: Options<S>): Gives<S, (S['reads'] | null)[]>;

  /**
   * Whether the hash has a field. Redis `HEXISTS`.
   * @example
   * ```ts
   * await backend.hSet('user:1', 'name', 'alice');
   * await backend.hExists('user:1', 'name'); // true
   * await backend.hExists('user:1', 'age'); // false
   * ```
   */
  hExists(key: string, field: string, ...options: Options<S>): Gives<S, boolean>;

  /**
   * How many fields the hash has; 0 if the key is absent. Redis `HLEN`.
   * @example
   * ```ts
   * await backend.hSet('user:1', { name: 'alice', age: 34 });
   * await backend.hLen('user:1'); // 2
   * ```
   */
  hLen(key: string, ...options: Options<S>): Gives<S, number>;

  /**
   * The names of all fields, in any order; strings in every view, with U+FFFD for what is no UTF-8. Redis `HKEYS`.
   * @example
   * ```ts
   * await backend.hSet('user:1', { name: 'alice', age: 34 });
   * (await backend.hKeys('user:1')).sort(); // ['age', 'name']
   * await backend.hKeys('user:2'); // []
   * ```
   */
  hKeys(key: string, ...options: Options<S>): Gives<S, string[]>;

  /**
   * The values of all fields, in any order. Redis `HVALS`.
   * @example
   * ```ts
   * await backend.hSet('user:1', { name: 'alice', age: 34 });
   * (await backend.hVals('user:1')).sort(); // ['34', 'alice']
   * ```
   */
  hVals(key: string, ...options: Options<S>): Gives<S, S['reads'][]>;

  /**
   * The name of one field, each as likely as any other, or null if the key is absent; a string in every view. Redis
   * `HRANDFIELD`.
   * @example
   * ```ts
   * await backend.hSet('user:1', 'name', 'alice');
   * await backend.hRandField('user:1'); // 'name'
   * await backend.hRandField('user:2'); // null
   * ```
   */
  hRandField(key: string, ...options: Options<S>): Gives<S, string | null>;
  /**
   * The names of so many fields, none twice, in any order; of all if there are no more.
   * @example
   * ```ts
   * await backend.hSet('user:1', { name: 'alice', age: 34, city: 'Rome' });
   * (await backend.hRandField('user:1', 2)).length; // 2
   * await backend.hRandField('user:2', 2); // []
   * ```
   */
  hRandField(key: string, count: number, ...options: Options<S>): Gives<S, string[]>;
}

export const hashReadMethods = methods<HashReads<InTable>>()({
  hGet: {
    at: READ,
    takes: 2,
    build: (c, key, field) => c.ask({ name: 'hGet', key: c.key(key), field: c.hashField(field) }, c.toValue),
  },
  hGetAll: { at: READ, takes: 1, build: (c, key) => c.ask({ name: 'hGetAll', key: c.key(key) }, c.toRecord) },
  hMGet: {
    at: READ,
    takes: 2,
    build: (c, key, fields) => {
      const names = c.list('fields', fields, (field) => c.hashField(field));
      return c.ask({ name: 'hMGet', key: c.key(key), fields: names }, c.toFound);
    },
  },
  hExists: {
    at: READ,
    takes: 2,
    build: (c, key, field) =>
      c.ask({ name: 'hGet', key: c.key(key), field: c.hashField(field) }, (value) => value !== null),
  },
  hLen: { at: READ, takes: 1, build: (c, key) => c.ask({ name: 'hLen', key: c.key(key) }, c.asIs) },
  hKeys: { at: READ, takes: 1, build: (c, key) => c.ask({ name: 'hKeys', key: c.key(key) }, c.toNames) },
  hVals: {
    at: READ,
    takes: 1,
    build: (c, key) =>
      c.ask({ name: 'hGetAll', key: c.key(key) }, (entries) => c.toValues(entries.map(([, value]) => value))),
  },
  hRandField: counted<'hRandField', string>(
    (key, count) => ({ name: 'hRandField', key, count }),
    (c) => c.toNames,
  ),
});
