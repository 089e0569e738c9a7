import type { BinaryString } from '../values/binary-string.js';
import { stringItemSize } from '../values/limits.js';
import type { Value } from '../values/values.js';
import { CONDITIONAL, methods, READ, WRITE } from './method.js';
import { keySize, primitive, READS, WRITES } from './primitive.js';
import type { Gives, InTable, Options, Surface } from './surface.js';

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
export interface Strings<S extends Surface> {
  /**
   * The value of a key, or null if it is absent. Rejects with `WrongTypeError` on any other type. Redis `GET`.
   * @example
   * ```ts
   * await backend.set('greeting', 'hello');
   * await backend.get('greeting'); // 'hello'
   * await backend.get('nothing'); // null
   * ```
   */
  get(key: string, ...options: Options<S>): Gives<S, S['reads'] | null>;

  /**
   * Writes a value, replacing a string, set or hash that is there. With its key, 409,594 bytes. Redis `SET`.
   * @example
   * ```ts
   * await backend.set('n', 5);
   * await backend.get('n'); // '5'
   * await backend.set('a'.repeat(2049), ''); // rejects with LimitExceededError
   * ```
   */
  set(key: string, value: Value, ...options: Options<S>): Gives<S, void>;

  /**
   * Writes a value if the key is absent, and says whether it did. Redis `SET` with `NX`.
   * @example
   * ```ts
   * await backend.setNX('lock', 'alice'); // true
   * await backend.setNX('lock', 'bob'); // false
   * ```
   */
  setNX(key: string, value: Value, ...options: Options<S>): Gives<S, boolean>;

  /**
   * Writes a value if the key holds a string, set or hash, and says whether it did. Redis `SET` with `XX`.
   * @example
   * ```ts
   * await backend.setXX('profile', 'new'); // false: there is none
   * await backend.set('profile', 'old');
   * await backend.setXX('profile', 'new'); // true
   * ```
   */
  setXX(key: string, value: Value, ...options: Options<S>): Gives<S, boolean>;

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
  setEQ(key: string, value: Value, oldValue: Value, ...options: Options<S>): Gives<S, boolean>;

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
  delete(key: string, ...options: Options<S>): Gives<S, boolean>;

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
  nIncrBy(key: string, n: number, ...options: Options<S>): Gives<S, number>;
}

const sizeWithValue = ({ key, value }: { readonly key: BinaryString; readonly value: BinaryString }): number =>
  stringItemSize(key, value);

export const stringPrimitives = {
  /** Redis `GET`. */
  get: primitive({ key: 'key' }, { ...READS, gives: 'value', type: 'string', item: 'key' }, null),

  /** Redis `SET`, `SET NX`, `SET XX`; `equals` has no plain command there. */
  set: primitive(
    { key: 'key', value: 'value', when: 'when' },
    {
      ...WRITES,
      gives: 'written',
      type: 'string',
      item: 'key',
      repeatable: 'unconditionally',
      batch: 'unconditionally',
      atomic: true,
    },
    sizeWithValue,
  ),

  /** Of whatever type. Not repeatable, though its effect is: its answer would be about its own first try. Redis `DEL`. */
  delete: primitive(
    { key: 'key' },
    { ...WRITES, gives: 'found', type: 'any', item: 'whole', repeatable: false, batch: true, atomic: true },
    keySize,
  ),

  /** The new number. Redis `INCRBY`. */
  nIncrBy: primitive(
    { key: 'key', by: 'number' },
    { ...WRITES, gives: 'number', type: 'string', item: 'key', repeatable: false, batch: true, atomic: true },
    keySize,
  ),
};

export const stringMethods = methods<Strings<InTable>>()({
  get: { at: READ, takes: 1, build: (c, key) => c.ask({ name: 'get', key: c.key(key) }, c.toValue) },
  set: {
    at: WRITE,
    takes: 2,
    build: (c, key, value) =>
      c.askSized('value', { name: 'set', key: c.key(key), value: c.value('value', value), when: 'always' }, c.nothing),
  },
  setNX: {
    at: CONDITIONAL,
    takes: 2,
    build: (c, key, value) =>
      c.askSized('value', { name: 'set', key: c.key(key), value: c.value('value', value), when: 'absent' }, c.asIs),
  },
  setXX: {
    at: CONDITIONAL,
    takes: 2,
    build: (c, key, value) =>
      c.askSized('value', { name: 'set', key: c.key(key), value: c.value('value', value), when: 'present' }, c.asIs),
  },
  setEQ: {
    at: CONDITIONAL,
    takes: 3,
    build: (c, key, value, oldValue) => {
      const when = c.equals(key, 'oldValue', oldValue);
      return c.askSized('value', { name: 'set', key: c.key(key), value: c.value('value', value), when }, c.asIs);
    },
  },
  delete: { at: WRITE, takes: 1, build: (c, key) => c.ask({ name: 'delete', key: c.key(key) }, c.asIs) },
  nIncrBy: {
    at: WRITE,
    takes: 2,
    build: (c, key, n) => c.ask({ name: 'nIncrBy', key: c.key(key), by: c.increment(n) }, c.asIs),
  },
});
