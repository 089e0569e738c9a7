import { type CallOptions } from './options.js';
import { type Value } from '../values/values.js';

/**
 * The place where one operation of an atomic write says whether its condition failed.
 * @example
 * ```ts
 * await backend.set('name:alice', 'user:1');
 * const write = backend.atomicWrite();
 * const name = write.setNX('name:alice', 'user:2');
 * await write.exec(); // false
 * name.conditionFailed; // true
 * ```
 */
export interface AtomicWriteResult {
  /** Whether the condition of this operation kept the write from being committed; false before `exec` and after errors. */
  readonly conditionFailed: boolean;
}

/**
 * Up to 100 operations, checks included, of 4 MB in all, that are written all together or not at all. Conditions are
 * judged by the state before the write.
 *
 * Each method adds one operation, and throws at once, adding nothing, if an argument is not acceptable or if another
 * operation of this write is on the same item: the same string, set or hash, or the same field of a sorted set. In a
 * Redis Cluster all keys must share a hash tag.
 * @example
 * ```ts
 * const write = backend.atomicWrite();
 * write.setNX('order:17', 'paid');
 * write.zAdd('orders', 'order:17', Date.now());
 * write.nIncrBy('orders:count', 1);
 * await write.exec(); // true
 * await backend.get('orders:count'); // '1'
 * ```
 */
export interface AtomicWrite {
  /**
   * Writes a value. Never aborts the write. Redis `SET`.
   * @example
   * ```ts
   * const write = backend.atomicWrite();
   * write.set('a', 1);
   * write.set('a', 2); // throws InvalidArgumentError
   * await write.exec(); // true
   * ```
   */
  set(key: string, value: Value): AtomicWriteResult;
  /**
   * Writes a value; aborts the write if the key exists. Redis `SET` with `NX`.
   * @example
   * ```ts
   * const write = backend.atomicWrite();
   * write.setNX('name:alice', 'user:1');
   * await write.exec(); // true
   * ```
   */
  setNX(key: string, value: Value): AtomicWriteResult;
  /**
   * Writes a value; aborts the write if the key is absent. Redis `SET` with `XX`.
   * @example
   * ```ts
   * const write = backend.atomicWrite();
   * write.setXX('profile', 'new');
   * await write.exec(); // false: there is none
   * ```
   */
  setXX(key: string, value: Value): AtomicWriteResult;
  /**
   * Writes a value; aborts the write if the key is absent or holds another value than `oldValue`.
   * @example
   * ```ts
   * await backend.set('balance', 10);
   * const write = backend.atomicWrite();
   * write.setEQ('balance', 7, 10);
   * await write.exec(); // true
   * ```
   */
  setEQ(key: string, value: Value, oldValue: Value): AtomicWriteResult;
  /**
   * Removes a string, set or hash if there is one. Never aborts the write. Redis `DEL`.
   * @example
   * ```ts
   * const write = backend.atomicWrite();
   * write.delete('a');
   * await write.exec(); // true
   * ```
   */
  delete(key: string): AtomicWriteResult;
  /**
   * Removes a string, set or hash; aborts the write if the key is absent.
   * @example
   * ```ts
   * const write = backend.atomicWrite();
   * write.deleteXX('a');
   * await write.exec(); // false: there is none
   * ```
   */
  deleteXX(key: string): AtomicWriteResult;
  /**
   * Adds to a counter, without telling the new number. Never aborts the write. Redis `INCRBY`.
   * @example
   * ```ts
   * const write = backend.atomicWrite();
   * write.nIncrBy('orders', 1);
   * await write.exec(); // true
   * await backend.get('orders'); // '1'
   * ```
   */
  nIncrBy(key: string, n: number): AtomicWriteResult;
  /**
   * Adds members to a set. Never aborts the write. Redis `SADD`.
   * @example
   * ```ts
   * const write = backend.atomicWrite();
   * write.sAdd('tags', 'red', 'green');
   * await write.exec(); // true
   * ```
   */
  sAdd(key: string, ...members: readonly Value[]): AtomicWriteResult;
  /**
   * Removes members from a set. Never aborts the write. Redis `SREM`.
   * @example
   * ```ts
   * const write = backend.atomicWrite();
   * write.sRem('tags', 'red');
   * await write.exec(); // true
   * ```
   */
  sRem(key: string, ...members: readonly Value[]): AtomicWriteResult;
  /**
   * Writes a field, or all fields of a record, of a hash. Never aborts the write. Redis `HSET`.
   * @example
   * ```ts
   * const write = backend.atomicWrite();
   * write.hSet('user:1', { name: 'alice', age: 34 });
   * await write.exec(); // true
   * ```
   */
  hSet(key: string, field: string, value: Value): AtomicWriteResult;
  /** Writes all fields of a record. */
  hSet<T extends Record<keyof T, Value>>(key: string, record: T): AtomicWriteResult;
  /**
   * Writes a field of a hash; aborts the write if the field exists. Redis `HSETNX`.
   * @example
   * ```ts
   * await backend.hSet('user:1', 'name', 'alice');
   * const write = backend.atomicWrite();
   * write.hSetNX('user:1', 'name', 'bob');
   * await write.exec(); // false
   * ```
   */
  hSetNX(key: string, field: string, value: Value): AtomicWriteResult;
  /**
   * Removes fields from a hash. Never aborts the write. Redis `HDEL`.
   * @example
   * ```ts
   * const write = backend.atomicWrite();
   * write.hDel('user:1', 'age');
   * await write.exec(); // true
   * ```
   */
  hDel(key: string, ...fields: readonly string[]): AtomicWriteResult;
  /**
   * Adds or moves a member of a sorted set. Never aborts the write. Redis `ZADD`.
   * @example
   * ```ts
   * const write = backend.atomicWrite();
   * write.zAdd('board', 'ada', 10);
   * write.zAdd('board', 'bob', 20);
   * await write.exec(); // true
   * ```
   */
  zAdd(key: string, member: Value, score: number): AtomicWriteResult;
  /**
   * Adds a member to a sorted set; aborts the write if it is there. Redis `ZADD` with `NX`.
   * @example
   * ```ts
   * await backend.zAdd('payments', 'p1', 0);
   * const write = backend.atomicWrite();
   * write.zAddNX('payments', 'p1', 1);
   * await write.exec(); // false
   * ```
   */
  zAddNX(key: string, member: Value, score: number): AtomicWriteResult;
  /**
   * Removes a member of a sorted set. Never aborts the write. Redis `ZREM`.
   * @example
   * ```ts
   * const write = backend.atomicWrite();
   * write.zRem('board', 'ada');
   * await write.exec(); // true
   * ```
   */
  zRem(key: string, member: Value): AtomicWriteResult;
  /**
   * Adds or replaces a field of a sorted hash. Never aborts the write.
   * @example
   * ```ts
   * const write = backend.atomicWrite();
   * write.zhAdd('users', 'alice', 'user:1', 0);
   * await write.exec(); // true
   * ```
   */
  zhAdd(key: string, field: string, member: Value, score: number): AtomicWriteResult;
  /**
   * Adds a field to a sorted hash; aborts the write if it is there.
   * @example
   * ```ts
   * await backend.zhAdd('users', 'alice', 'user:1', 0);
   * const write = backend.atomicWrite();
   * write.zhAddNX('users', 'alice', 'user:2', 0);
   * await write.exec(); // false
   * ```
   */
  zhAddNX(key: string, field: string, member: Value, score: number): AtomicWriteResult;
  /**
   * Removes a field of a sorted hash. Never aborts the write.
   * @example
   * ```ts
   * const write = backend.atomicWrite();
   * write.zhRem('users', 'alice');
   * await write.exec(); // true
   * ```
   */
  zhRem(key: string, field: string): AtomicWriteResult;
  /**
   * Writes nothing; aborts the write unless the key holds a string, set or hash.
   * @example
   * ```ts
   * const write = backend.atomicWrite();
   * write.checkExists('user:1');
   * write.set('session:1', 'user:1');
   * await write.exec(); // false: there is no such user
   * ```
   */
  checkExists(key: string): AtomicWriteResult;
  /**
   * Writes nothing; aborts the write if the key holds a string, set or hash.
   * @example
   * ```ts
   * const write = backend.atomicWrite();
   * write.checkAbsent('closed');
   * write.nIncrBy('orders', 1);
   * await write.exec(); // true
   * ```
   */
  checkAbsent(key: string): AtomicWriteResult;
  /**
   * Writes nothing; aborts the write unless the key holds this string. Rejects on a set or hash.
   * @example
   * ```ts
   * await backend.set('owner', 'alice');
   * const write = backend.atomicWrite();
   * write.checkEquals('owner', 'bob');
   * await write.exec(); // false
   * ```
   */
  checkEquals(key: string, value: Value): AtomicWriteResult;

  /**
   * Gives true if everything was written, and false if a condition failed and nothing was; all operations whose
   * conditions failed are then marked. Rejects, with nothing written, with `ConflictError` if other writers were
   * faster again and again, `ThrottledError`, `UnavailableError`, `InvalidArgumentError`, `LimitExceededError`,
   * `WrongTypeError`, `NotAnIntegerError`, `OutOfRangeError`, `CrossSlotError` or `AbortedError`; and with
   * `UnknownOutcomeError` if it was sent and no answer tells whether it was written. Once only: a second call, and
   * adding after it, give `BuilderStateError`. An empty write commits.
   * @example
   * ```ts
   * const write = backend.atomicWrite();
   * await write.exec(); // true
   * await write.exec(); // rejects with BuilderStateError
   * ```
   */
  exec(options?: CallOptions): Promise<boolean>;
}
