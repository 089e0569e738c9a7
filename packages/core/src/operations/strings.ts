import type { BinaryString } from '../values/binary-string.js';
import type { Expiry } from '../values/expiry.js';
import { EXPIRY_SIZE, stringItemSize } from '../values/limits.js';
import type { Value } from '../values/values.js';
import type { Checker } from './checker.js';
import {
  changedExpiry,
  type ChangeOptions,
  type ExpiryOptions,
  replacedExpiry,
  type ReplaceOptions,
} from './expiry-options.js';
import { ALONE, CHANGED, CONDITIONAL, EXPIRY, methods, READ, REPLACED, WRITE } from './method.js';
import type { When } from './parts.js';
import { CONDITIONAL_WRITES, keySize, primitive, READS, WRITES } from './primitive.js';
import type { Gives, InTable, Options, Read, Surface } from './surface.js';

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
   * Writes a value, replacing a string, set, hash or list that is there. With its key, 409,594 bytes. Redis `SET`.
   * @example
   * ```ts
   * await backend.set('n', 5);
   * await backend.get('n'); // '5'
   * await backend.set('a'.repeat(2049), ''); // rejects with LimitExceededError
   * ```
   */
  set(key: string, value: Value, ...options: Options<S, ReplaceOptions>): Gives<S, void>;

  /**
   * Writes a value if the key is absent, and says whether it did. Redis `SET` with `NX`.
   * @example
   * ```ts
   * await backend.setNX('lock', 'alice'); // true
   * await backend.setNX('lock', 'bob'); // false
   * ```
   */
  setNX(key: string, value: Value, ...options: Options<S, ExpiryOptions>): Gives<S, boolean>;

  /**
   * Writes a value if the key holds a string, set, hash or list, and says whether it did. Redis `SET` with `XX`.
   * @example
   * ```ts
   * await backend.setXX('profile', 'new'); // false: there is none
   * await backend.set('profile', 'old');
   * await backend.setXX('profile', 'new'); // true
   * ```
   */
  setXX(key: string, value: Value, ...options: Options<S, ReplaceOptions>): Gives<S, boolean>;

  /**
   * Writes a value if the key holds the old value, byte for byte, and says whether it did. Rejects with
   * `WrongTypeError` on a set, hash or list. Redis: a script; Valkey 8.1 `SET` with `IFEQ`.
   * @example
   * ```ts
   * await backend.set('version', 1);
   * await backend.setEQ('version', 2, 1); // true
   * await backend.setEQ('version', 3, 1); // false: it is 2
   * ```
   */
  setEQ(key: string, value: Value, oldValue: Value, ...options: Options<S, ReplaceOptions>): Gives<S, boolean>;

  /**
   * Writes a value and gives the one that was there, or null. Rejects with `WrongTypeError` on a set, hash or list. If no
   * answer comes, it is not repeated: `UnknownOutcomeError`. Redis `SET` with `GET`.
   * @example
   * ```ts
   * await backend.getSet('motto', 'more'); // null
   * await backend.getSet('motto', 'less'); // 'more'
   * ```
   */
  getSet(key: string, value: Value, ...options: Options<S, ReplaceOptions>): Gives<S, S['reads'] | null>;

  /**
   * Removes a string and gives the value that it had, or null. Rejects with `WrongTypeError` on a set, hash or list. If no
   * answer comes, it is not repeated: `UnknownOutcomeError`. Redis `GETDEL`.
   * @example
   * ```ts
   * await backend.set('ticket', 'seat 7');
   * await backend.getDelete('ticket'); // 'seat 7'
   * await backend.getDelete('ticket'); // null
   * ```
   */
  getDelete(key: string, ...options: Options<S>): Gives<S, S['reads'] | null>;

  /**
   * Removes a key if it holds the old value, byte for byte, and says whether it did: so only its holder frees a lock.
   * Rejects with `WrongTypeError` on a set, hash or list. Redis: a script; Redis 8.4 `DELEX` with `IFEQ`.
   * @example
   * ```ts
   * await backend.set('lock', 'alice');
   * await backend.deleteEQ('lock', 'bob'); // false
   * await backend.deleteEQ('lock', 'alice'); // true
   * ```
   */
  deleteEQ(key: string, oldValue: Value, ...options: Options<S>): Gives<S, boolean>;

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
  nIncrBy(key: string, n: number, ...options: Options<S, ChangeOptions>): Gives<S, number>;
}

interface Written {
  readonly key: BinaryString;
  readonly value: BinaryString;
  readonly expiry: Expiry;
}

/** An expiry that is kept counts too: there may be one. */
const sizeWithValue = ({ key, value, expiry }: Written): number =>
  stringItemSize(key, value) + (expiry === 'never' ? 0 : EXPIRY_SIZE);

export const stringPrimitives = {
  /** Redis `GET`. */
  get: primitive({ key: 'key' }, { ...READS, gives: 'value', type: 'string', item: 'key' }, null),

  /** Redis `SET`, `SET NX`, `SET XX`; `equals` has no plain command there. */
  set: primitive(
    { key: 'key', value: 'value', when: 'when', expiry: 'expiry' },
    {
      ...WRITES,
      gives: 'written',
      type: 'string',
      item: 'key',
      repeatable: 'plainly',
      batch: 'unconditionally',
      atomic: true,
    },
    sizeWithValue,
  ),

  /** The old value. Redis `SET` with `GET`. */
  getSet: primitive(
    { key: 'key', value: 'value', expiry: 'expiry' },
    { ...WRITES, gives: 'value', type: 'string', item: 'key' },
    sizeWithValue,
  ),

  /** The old value. Redis `GETDEL`. */
  getDelete: primitive({ key: 'key' }, { ...WRITES, gives: 'value', type: 'string', item: 'key' }, null),

  /** No plain command in Redis. */
  deleteEQ: primitive(
    { key: 'key', oldValue: 'value' },
    { ...CONDITIONAL_WRITES, type: 'string', item: 'key' },
    ({ key, oldValue }) => key.length + oldValue.length,
  ),

  /** Of whatever type. Not repeatable, though its effect is: its answer would be about its own first try. Redis `DEL`. */
  delete: primitive(
    { key: 'key' },
    { ...WRITES, gives: 'found', type: 'any', item: 'whole', batch: true, atomic: true },
    keySize,
  ),

  /** The new number. Redis `INCRBY`. */
  nIncrBy: primitive(
    { key: 'key', by: 'number', expiry: 'expiry' },
    { ...WRITES, gives: 'number', type: 'string', item: 'key', batch: true, atomic: true },
    keySize,
  ),
};

/** The operation of `set` and its sisters. */
function setOperation(c: Checker<Read>, key: string, value: Value, when: When, options: ReplaceOptions | undefined) {
  const expiry = replacedExpiry(options);
  return { name: 'set', key: c.key(key), value: c.value('value', value), when, expiry } as const;
}

export const stringMethods = methods<Strings<InTable>>()({
  get: { at: READ, takes: 1, build: (c, key) => c.ask({ name: 'get', key: c.key(key) }, c.toValue) },
  set: {
    at: WRITE,
    takes: 2,
    options: REPLACED,
    build: (c, key, value, options) => c.askSized('value', setOperation(c, key, value, 'always', options), c.nothing),
  },
  setNX: {
    at: CONDITIONAL,
    takes: 2,
    options: EXPIRY,
    build: (c, key, value, options) => c.askSized('value', setOperation(c, key, value, 'absent', options), c.asIs),
  },
  setXX: {
    at: CONDITIONAL,
    takes: 2,
    options: REPLACED,
    build: (c, key, value, options) => c.askSized('value', setOperation(c, key, value, 'present', options), c.asIs),
  },
  setEQ: {
    at: CONDITIONAL,
    takes: 3,
    options: REPLACED,
    build: (c, key, value, oldValue, options) =>
      c.askSized('value', setOperation(c, key, value, c.equals(key, 'oldValue', oldValue), options), c.asIs),
  },
  getSet: {
    at: ALONE,
    takes: 2,
    options: REPLACED,
    build: (c, key, value, options) => {
      const expiry = replacedExpiry(options);
      return c.askSized(
        'value',
        { name: 'getSet', key: c.key(key), value: c.value('value', value), expiry },
        c.toValue,
      );
    },
  },
  getDelete: { at: ALONE, takes: 1, build: (c, key) => c.ask({ name: 'getDelete', key: c.key(key) }, c.toValue) },
  deleteEQ: {
    at: CONDITIONAL,
    takes: 2,
    build: (c, key, oldValue) => {
      const { equals } = c.equals(key, 'oldValue', oldValue);
      return c.ask({ name: 'deleteEQ', key: c.key(key), oldValue: equals }, c.asIs);
    },
  },
  delete: { at: WRITE, takes: 1, build: (c, key) => c.ask({ name: 'delete', key: c.key(key) }, c.asIs) },
  nIncrBy: {
    at: WRITE,
    takes: 2,
    options: CHANGED,
    build: (c, key, n, options) =>
      c.ask({ name: 'nIncrBy', key: c.key(key), by: c.integer('n', n), expiry: changedExpiry(options) }, c.asIs),
  },
});
