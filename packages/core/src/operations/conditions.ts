import type { Value } from '../values/values.js';
import { CONDITION, methods } from './method.js';
import { CONDITIONS, keySize, primitive } from './primitive.js';
import type { Gives, InTable, Surface } from './surface.js';

/** The conditions that only an atomic write has. */
export interface Conditions<S extends Surface> {
  /**
   * Removes a string, set, hash or list; aborts the write if the key is absent.
   * @example
   * ```ts
   * const write = backend.atomicWrite();
   * write.deleteXX('a');
   * await write.exec(); // false: there is none
   * ```
   */
  deleteXX(key: string): Gives<S, boolean>;

  /**
   * Writes nothing; aborts the write unless the key holds a string, set, hash or list.
   * @example
   * ```ts
   * const write = backend.atomicWrite();
   * write.checkExists('user:1');
   * write.set('session:1', 'user:1');
   * await write.exec(); // false: there is no such user
   * ```
   */
  checkExists(key: string): Gives<S, boolean>;

  /**
   * Writes nothing; aborts the write if the key holds a string, set, hash or list.
   * @example
   * ```ts
   * const write = backend.atomicWrite();
   * write.checkAbsent('closed');
   * write.nIncrBy('orders', 1);
   * await write.exec(); // true
   * ```
   */
  checkAbsent(key: string): Gives<S, boolean>;

  /**
   * Writes nothing; aborts the write unless the key holds this string. Rejects on a set, hash or list.
   * @example
   * ```ts
   * await backend.set('owner', 'alice');
   * const write = backend.atomicWrite();
   * write.checkEquals('owner', 'bob');
   * await write.exec(); // false
   * ```
   */
  checkEquals(key: string, value: Value): Gives<S, boolean>;
}

export const conditionPrimitives = {
  /** A condition that writes nothing itself. */
  check: primitive(
    { key: 'key', expect: 'expect' },
    { ...CONDITIONS, access: 'read', type: 'any', item: 'key' },
    keySize,
  ),

  /** A `delete` that aborts its atomic write if there is nothing to delete. */
  deleteXX: primitive({ key: 'key' }, { ...CONDITIONS, access: 'write', type: 'any', item: 'key' }, keySize),
};

export const conditionMethods = methods<Conditions<InTable>>()({
  deleteXX: { at: CONDITION, takes: 1, build: (c, key) => c.ask({ name: 'deleteXX', key: c.key(key) }, c.asIs) },
  checkExists: {
    at: CONDITION,
    takes: 1,
    build: (c, key) => c.ask({ name: 'check', key: c.key(key), expect: 'present' }, c.asIs),
  },
  checkAbsent: {
    at: CONDITION,
    takes: 1,
    build: (c, key) => c.ask({ name: 'check', key: c.key(key), expect: 'absent' }, c.asIs),
  },
  checkEquals: {
    at: CONDITION,
    takes: 2,
    build: (c, key, value) => c.ask({ name: 'check', key: c.key(key), expect: c.equals(key, 'value', value) }, c.asIs),
  },
});
