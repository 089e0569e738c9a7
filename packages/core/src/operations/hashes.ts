import { type CallOptions } from '../calls/options.js';
import { type Value } from '../values/values.js';

/**
 * Hashes, for up to 400 KB of fields and values with their key. A field's name has 0 to 1016 bytes. All reject with
 * `WrongTypeError` on a key of another type.
 */
export interface Hashes<R> {
  /**
   * Writes one field, or all own enumerable fields of a record, at least one, at once. Redis `HSET`.
   * @example
   * ```ts
   * await backend.hSet('user:1', { name: 'alice', age: 34 });
   * await backend.hSet('user:1', 'age', 35);
   * await backend.hGetAll('user:1'); // { name: 'alice', age: '35' }
   * ```
   */
  hSet(key: string, field: string, value: Value, options?: CallOptions): Promise<void>;
  /** The same with all own enumerable fields of a record. */
  hSet<T extends Record<keyof T, Value>>(key: string, record: T, options?: CallOptions): Promise<void>;

  /**
   * Writes a field if the hash has none of that name, and says whether it did. Redis `HSETNX`.
   * @example
   * ```ts
   * await backend.hSetNX('user:1', 'name', 'alice'); // true
   * await backend.hSetNX('user:1', 'name', 'bob'); // false
   * ```
   */
  hSetNX(key: string, field: string, value: Value, options?: CallOptions): Promise<boolean>;

  /**
   * Removes fields, at least one; the hash is gone with its last one. Redis `HDEL`.
   * @example
   * ```ts
   * await backend.hSet('user:1', { name: 'alice', age: 34 });
   * await backend.hDel('user:1', 'name', 'age');
   * await backend.delete('user:1'); // false: it is gone with its last field
   * ```
   */
  hDel(key: string, ...fields: readonly string[]): Promise<void>;
  /** The same with options after the fields. */
  hDel(key: string, ...fieldsAndOptions: readonly [...fields: string[], options: CallOptions]): Promise<void>;

  /**
   * The value of a field, or null if it or the hash is absent. Redis `HGET`.
   * @example
   * ```ts
   * await backend.hSet('user:1', 'name', 'alice');
   * await backend.hGet('user:1', 'name'); // 'alice'
   * await backend.hGet('user:1', 'age'); // null
   * ```
   */
  hGet(key: string, field: string, options?: CallOptions): Promise<R | null>;

  /**
   * All fields as a plain object of own properties, also one called `__proto__`; empty if the key is absent.
   * Redis `HGETALL`.
   * @example
   * ```ts
   * await backend.hSet('user:1', { name: 'alice', age: 34 });
   * await backend.hGetAll('user:1'); // { name: 'alice', age: '34' }
   * await backend.hGetAll('user:2'); // {}
   * ```
   */
  hGetAll(key: string, options?: CallOptions): Promise<Record<string, R>>;
}
