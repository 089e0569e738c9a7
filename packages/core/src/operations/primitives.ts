import { type BinaryString } from '../values/binary-string.js';
import { type Range } from '../values/bounds.js';

/**
 * When a value is written: in any case, if the key (or field) is absent, present, or present with these bytes.
 * @example
 * ```ts
 * const operation: Operation<'set'> = { name: 'set', key: fromText('a'), value: fromText('1'), when: 'absent' };
 * const context: Context = { consistency: 'strong' };
 * await backend.driver.run(operation, context); // true
 * await backend.driver.run(operation, context); // false
 * ```
 */
export type When = 'always' | 'absent' | 'present' | { readonly equals: BinaryString };

/**
 * What a range gives: members in order, and their scores, index by index, if they were asked for.
 * {@link Primitives} say which asks for it.
 */
export interface RangeOutput {
  readonly members: readonly BinaryString[];
  readonly scores?: readonly number[];
  /** True if the driver knows that all members are ASCII, which saves decoding them one by one. */
  readonly ascii?: boolean;
}

/**
 * What a driver can be asked, each with its input and its output. They are named after the methods that users call;
 * methods that differ only in a flag share one primitive. Inputs are checked and encoded: a driver need not check them
 * again, and must not change them. Lists of members and fields are never empty and hold nothing twice.
 * @example
 * ```ts
 * const input: Primitives['nIncrBy']['input'] = { key: fromText('n'), by: 2 };
 * await backend.driver.run({ name: 'nIncrBy', ...input }, { consistency: 'strong' }); // 2
 * ```
 */
export interface Primitives {
  /** Redis `GET`. */
  get: { input: { readonly key: BinaryString }; output: BinaryString | null };
  /** Whether it was written. Redis `SET`, `SET NX`, `SET XX`; `equals` has no plain command there. */
  set: {
    input: { readonly key: BinaryString; readonly value: BinaryString; readonly when: When };
    output: boolean;
  };
  /** Whether there was anything, of whatever type. Redis `DEL`. */
  delete: { input: { readonly key: BinaryString }; output: boolean };
  /** The new number. Redis `INCRBY`. */
  nIncrBy: { input: { readonly key: BinaryString; readonly by: number }; output: number };
  /** Redis `SADD`. */
  sAdd: { input: { readonly key: BinaryString; readonly members: readonly BinaryString[] }; output: void };
  /** Redis `SREM`. */
  sRem: { input: { readonly key: BinaryString; readonly members: readonly BinaryString[] }; output: void };
  /** In any order. Redis `SMEMBERS`. */
  sMembers: { input: { readonly key: BinaryString }; output: readonly BinaryString[] };
  /** Redis `HSET`. */
  hSet: {
    input: {
      readonly key: BinaryString;
      readonly entries: readonly (readonly [field: BinaryString, value: BinaryString])[];
    };
    output: void;
  };
  /** Whether it was written. Redis `HSETNX`. */
  hSetNX: {
    input: { readonly key: BinaryString; readonly field: BinaryString; readonly value: BinaryString };
    output: boolean;
  };
  /** Redis `HDEL`. */
  hDel: { input: { readonly key: BinaryString; readonly fields: readonly BinaryString[] }; output: void };
  /** Redis `HGET`. */
  hGet: { input: { readonly key: BinaryString; readonly field: BinaryString }; output: BinaryString | null };
  /** In any order. Redis `HGETALL`. */
  hGetAll: {
    input: { readonly key: BinaryString };
    output: readonly (readonly [field: BinaryString, value: BinaryString])[];
  };
  /** Whether it was written; a member of a plain sorted set is its own field. Redis `ZADD`, `ZADD NX`. */
  zAdd: {
    input: {
      readonly key: BinaryString;
      readonly field: BinaryString;
      readonly member: BinaryString;
      readonly score: number;
      readonly when: 'always' | 'absent';
    };
    output: boolean;
  };
  /** Redis `ZREM`. */
  zRem: { input: { readonly key: BinaryString; readonly field: BinaryString }; output: void };
  /** Redis `ZSCORE`. */
  zScore: { input: { readonly key: BinaryString; readonly field: BinaryString }; output: number | null };
  /** The new score. A new field is its own member; one that is there keeps the member that it has. Redis `ZINCRBY`. */
  zIncrBy: {
    input: { readonly key: BinaryString; readonly field: BinaryString; readonly by: number };
    output: number;
  };
  /** Redis `ZCOUNT`, `ZLEXCOUNT`. */
  zCount: { input: { readonly key: BinaryString; readonly range: Range }; output: number };
  /** Redis `ZRANGEBYSCORE`, `ZRANGEBYLEX` and their `ZREV` forms; ties in score in byte order of the field. */
  zRange: {
    input: {
      readonly key: BinaryString;
      readonly range: Range;
      readonly reverse: boolean;
      readonly withScores: boolean;
      /** Undefined for all. */
      readonly limit: number | undefined;
    };
    output: RangeOutput;
  };
}

/** The names of the {@link Primitives}, such as `get` and `zRange`. */
export type PrimitiveName = keyof Primitives;

/**
 * A primitive with its input, as it travels.
 * @example
 * ```ts
 * const operation: Operation = { name: 'get', key: fromText('a') };
 * isRepeatable(operation); // true
 * ```
 */
export type Operation<N extends PrimitiveName = PrimitiveName> = {
  readonly [K in N]: { readonly name: K } & Primitives[K]['input'];
}[N];

/** What a primitive gives. See {@link Primitives}. */
export type Output<N extends PrimitiveName = PrimitiveName> = Primitives[N]['output'];

/**
 * A condition of an atomic write that writes nothing itself.
 * @example
 * ```ts
 * const check: Check = { name: 'check', key: fromText('a'), expect: 'present' };
 * await backend.driver.runAtomicWrite([check], { consistency: 'strong' }); // [0]: there is none
 * ```
 */
export interface Check {
  readonly name: 'check';
  readonly key: BinaryString;
  readonly expect: Exclude<When, 'always'>;
}

/**
 * A `delete` that aborts its atomic write if there is nothing to delete.
 * @example
 * ```ts
 * const remove: DeleteXX = { name: 'deleteXX', key: fromText('a') };
 * await backend.driver.runAtomicWrite([remove], { consistency: 'strong' }); // [0]: there is none
 * ```
 */
export interface DeleteXX {
  readonly name: 'deleteXX';
  readonly key: BinaryString;
}

/** The {@link Primitives} that an atomic write can hold. */
export type AtomicPrimitiveName =
  'set' | 'delete' | 'nIncrBy' | 'sAdd' | 'sRem' | 'hSet' | 'hSetNX' | 'hDel' | 'zAdd' | 'zRem';

/**
 * What an atomic write consists of. `set`, `hSetNX` and `zAdd` abort it where alone they would give false.
 * {@link itemOf} and {@link Check} show some.
 */
export type AtomicOperation = Operation<AtomicPrimitiveName> | Check | DeleteXX;

/** What must be known of a primitive without running it. {@link PRIMITIVES} has them. */
export interface Traits {
  readonly access: 'read' | 'write';
  /** What it works on: one of the types that a key can have, or any. */
  readonly type: 'string' | 'set' | 'hash' | 'sortedSet' | 'any';
}

/**
 * The table of primitives, from which retries, invalidation and telemetry take what they need to know.
 * @example
 * ```ts
 * PRIMITIVES.zRange; // { access: 'read', type: 'sortedSet' }
 * ```
 */
export const PRIMITIVES: { readonly [N in PrimitiveName]: Traits } = Object.freeze({
  get: { access: 'read', type: 'string' },
  set: { access: 'write', type: 'string' },
  delete: { access: 'write', type: 'any' },
  nIncrBy: { access: 'write', type: 'string' },
  sAdd: { access: 'write', type: 'set' },
  sRem: { access: 'write', type: 'set' },
  sMembers: { access: 'read', type: 'set' },
  hSet: { access: 'write', type: 'hash' },
  hSetNX: { access: 'write', type: 'hash' },
  hDel: { access: 'write', type: 'hash' },
  hGet: { access: 'read', type: 'hash' },
  hGetAll: { access: 'read', type: 'hash' },
  zAdd: { access: 'write', type: 'sortedSet' },
  zRem: { access: 'write', type: 'sortedSet' },
  zScore: { access: 'read', type: 'sortedSet' },
  zIncrBy: { access: 'write', type: 'sortedSet' },
  zCount: { access: 'read', type: 'sortedSet' },
  zRange: { access: 'read', type: 'sortedSet' },
});

/**
 * Whether running an operation a second time, when the first may or may not have been applied, leaves the same behind
 * and gives the same answer. True of reads and of writes without a condition or a count; not of `delete`, whose effect
 * could be repeated, but whose answer would be about its own first try.
 * @example
 * ```ts
 * isRepeatable({ name: 'get', key: fromText('a') }); // true
 * isRepeatable({ name: 'nIncrBy', key: fromText('a'), by: 1 }); // false
 * ```
 */
export function isRepeatable(operation: Operation): boolean {
  switch (operation.name) {
    case 'delete':
    case 'nIncrBy':
    case 'hSetNX':
    case 'zIncrBy':
      return false;
    case 'set':
    case 'zAdd':
      return operation.when === 'always';
    default:
      return true;
  }
}

/**
 * What two operations of one atomic write must not share: the string, set or hash of a key, or one field of a sorted
 * set. DynamoDB refuses two actions on one item, so every backend does.
 * @example
 * ```ts
 * const key = fromText('a');
 * const value = fromText('1');
 * itemOf({ name: 'set', key, value, when: 'always' }) === itemOf({ name: 'delete', key }); // true
 * ```
 */
export function itemOf(operation: AtomicOperation): string {
  // The length in front keeps key and field apart, whatever bytes they hold.
  return operation.name === 'zAdd' || operation.name === 'zRem'
    ? `z${operation.key.length}:${operation.key}${operation.field}`
    : `k${operation.key}`;
}
