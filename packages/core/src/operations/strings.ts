import { type CallOptions } from '../calls/options.js';
import { type Value } from '../values/values.js';

/**
 * Strings and counters. A counter is a string that holds a safe integer.
 *
 * All of these reject with `WrongTypeError` on a key that holds a sorted set, where the engine can see it.
 * @example
 * ```ts
 * await backend.set('user:1', JSON.stringify({ name: 'alice' }));
 * await backend.nIncrBy('users', 1); // 1
 * ```
 */
export interface Strings<R> {
  /**
   * The value of a key, or null if it is absent. Rejects with `WrongTypeError` on any other type. Redis `GET`.
   * @example
   * ```ts
   * await backend.set('greeting', 'hello');
   * await backend.get('greeting'); // 'hello'
   * await backend.get('nothing'); // null
   * ```
   */
  get(key: string, options?: CallOptions): Promise<R | null>;

  /**
   * Writes a value, replacing a string, set or hash that is there. With its key, 409,594 bytes. Redis `SET`.
   * @example
   * ```ts
   * await backend.set('n', 5);
   * await backend.get('n'); // '5'
   * await backend.set('a'.repeat(2049), ''); // rejects with LimitExceededError
   * ```
   */
  set(key: string, value: Value, options?: CallOptions): Promise<void>;

  /**
   * Writes a value if the key is absent, and says whether it did. Redis `SET` with `NX`.
   * @example
   * ```ts
   * await backend.setNX('lock', 'alice'); // true
   * await backend.setNX('lock', 'bob'); // false
   * ```
   */
  setNX(key: string, value: Value, options?: CallOptions): Promise<boolean>;

  /**
   * Writes a value if the key holds a string, set or hash, and says whether it did. Redis `SET` with `XX`.
   * @example
   * ```ts
   * await backend.setXX('profile', 'new'); // false: there is none
   * await backend.set('profile', 'old');
   * await backend.setXX('profile', 'new'); // true
   * ```
   */
  setXX(key: string, value: Value, options?: CallOptions): Promise<boolean>;

  /**
   * Writes a value if the key holds the old value, byte for byte, and says whether it did. Rejects with
   * `WrongTypeError` on a set or hash. Redis: a script; Valkey 8.1 `SET` with `IFEQ`.
   * @example
   * ```ts
   * await backend.set('version', 1);
   * await backend.setEQ('version', 2, 1); // true
   * await backend.setEQ('version', 3, 1); // false: it is 2
   * ```
   */
  setEQ(key: string, value: Value, oldValue: Value, options?: CallOptions): Promise<boolean>;

  /**
   * Removes a key of any type, and says whether there was anything. A sorted set takes as many requests as it needs
   * on DynamoDB, and is not removed atomically there. Redis `DEL`.
   * @example
   * ```ts
   * await backend.sAdd('tags', 'red');
   * await backend.delete('tags'); // true
   * await backend.delete('tags'); // false
   * ```
   */
  delete(key: string, options?: CallOptions): Promise<boolean>;

  /**
   * Adds a safe integer to a counter and gives the new number; an absent key counts as 0. Rejects with
   * `NotAnIntegerError` on a string that is no safe integer as Redis writes integers, and with `OutOfRangeError` if
   * the sum is beyond ±(2^53 − 1); the value then stays as it was. Redis `INCRBY`.
   * @example
   * ```ts
   * await backend.nIncrBy('visits', 5); // 5
   * await backend.nIncrBy('visits', -2); // 3
   * await backend.nIncrBy('visits', Number.MAX_SAFE_INTEGER); // rejects with OutOfRangeError
   * ```
   */
  nIncrBy(key: string, n: number, options?: CallOptions): Promise<number>;
}
