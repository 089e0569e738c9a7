import { type CallOptions } from './options.js';
import { type Value } from './values.js';

/**
 * Hashes, for up to 400 KB of fields and values with their key. A field's name has 0 to 1016 bytes. All reject with
 * `WrongTypeError` on a key of another type.
 */
export interface Hashes<R> {
  /** Writes one field, or all own enumerable fields of a record, at least one, at once. Redis `HSET`. */
  hSet(key: string, field: string, value: Value, options?: CallOptions): Promise<void>;
  hSet(key: string, record: Readonly<Record<string, Value>>, options?: CallOptions): Promise<void>;

  /** Writes a field if the hash has none of that name, and says whether it did. Redis `HSETNX`. */
  hSetNX(key: string, field: string, value: Value, options?: CallOptions): Promise<boolean>;

  /** Removes fields, at least one; the hash is gone with its last one. Redis `HDEL`. */
  hDel(key: string, ...fields: readonly string[]): Promise<void>;
  hDel(key: string, ...fieldsAndOptions: readonly [...fields: string[], options: CallOptions]): Promise<void>;

  /** The value of a field, or null if it or the hash is absent. Redis `HGET`. */
  hGet(key: string, field: string, options?: CallOptions): Promise<R | null>;

  /**
   * All fields as a plain object of own properties, also one called `__proto__`; empty if the key is absent.
   * Redis `HGETALL`.
   */
  hGetAll(key: string, options?: CallOptions): Promise<Record<string, R>>;
}
