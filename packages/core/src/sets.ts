import { type CallOptions } from './options.js';
import { type Value } from './values.js';

/**
 * Sets, for up to 400 KB of members with their key; a sorted set has no such limit. All reject with `WrongTypeError`
 * on a key of another type.
 */
export interface Sets<R> {
  /** Adds members, at least one; one given twice or there already counts once. Redis `SADD`. */
  sAdd(key: string, ...members: readonly Value[]): Promise<void>;
  sAdd(key: string, ...membersAndOptions: readonly [...members: Value[], options: CallOptions]): Promise<void>;

  /** Removes members, at least one; the set is gone with its last one. Redis `SREM`. */
  sRem(key: string, ...members: readonly Value[]): Promise<void>;
  sRem(key: string, ...membersAndOptions: readonly [...members: Value[], options: CallOptions]): Promise<void>;

  /** All members, in any order; none if the key is absent. Redis `SMEMBERS`. */
  sMembers(key: string, options?: CallOptions): Promise<R[]>;
}
