import { type CallOptions } from '../calls/options.js';
import { type Value } from '../values/values.js';

/**
 * Sets, for up to 400 KB of members with their key; a sorted set has no such limit. All reject with `WrongTypeError`
 * on a key of another type.
 */
export interface Sets<R> {
  /**
   * Adds members, at least one; one given twice or there already counts once. Redis `SADD`.
   * @example
   * ```ts
   * await backend.sAdd('tags', 'red', 'green', 'red');
   * (await backend.sMembers('tags')).length; // 2
   * ```
   */
  sAdd(key: string, ...members: readonly Value[]): Promise<void>;
  /** The same with options after the members. */
  sAdd(key: string, ...membersAndOptions: readonly [...members: Value[], options: CallOptions]): Promise<void>;

  /**
   * Removes members, at least one; the set is gone with its last one. Redis `SREM`.
   * @example
   * ```ts
   * await backend.sAdd('tags', 'red', 'green');
   * await backend.sRem('tags', 'green', 'blue');
   * await backend.sMembers('tags'); // ['red']
   * ```
   */
  sRem(key: string, ...members: readonly Value[]): Promise<void>;
  /** The same with options after the members. */
  sRem(key: string, ...membersAndOptions: readonly [...members: Value[], options: CallOptions]): Promise<void>;

  /**
   * All members, in any order; none if the key is absent. Redis `SMEMBERS`.
   * @example
   * ```ts
   * await backend.sAdd('tags', 'red', 7);
   * (await backend.sMembers('tags')).sort(); // ['7', 'red']
   * await backend.sMembers('nothing'); // []
   * ```
   */
  sMembers(key: string, options?: CallOptions): Promise<R[]>;
}
