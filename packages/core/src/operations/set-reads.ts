import { checkFlag, type Value } from '../values/values.js';
import { counted } from './counted-methods.js';
import { ALONE, methods, READ } from './method.js';
import type { Combination } from './parts.js';
import type { Checked, Checker } from './checker.js';
import type { Gives, InTable, Options, Read, Surface } from './surface.js';

/**
 * What a read of several keys takes.
 * @example
 * ```ts
 * await backend.sAdd('red', 'apple', 'rose');
 * await backend.sAdd('fruit', 'apple', 'pear');
 * await backend.sInter(['red', 'fruit'], { isolated: true }); // ['apple']
 * ```
 */
export interface IsolationOptions {
  /**
   * Whether all keys are to be read at one moment. On DynamoDB that costs twice the read units, for 100 keys at most, and
   * sorted sets cannot be read so: `UnsupportedError`. Elsewhere they always are, and it makes no difference.
   */
  readonly isolated?: boolean | undefined;
}

/** What is read of {@link Sets}. */
export interface SetReads<S extends Surface> {
  /**
   * All members, in any order; none if the key is absent. Redis `SMEMBERS`.
   * @example
   * ```ts
   * await backend.sAdd('tags', 'red', 7);
   * (await backend.sMembers('tags')).sort(); // ['7', 'red']
   * await backend.sMembers('nothing'); // []
   * ```
   */
  sMembers(key: string, ...options: Options<S>): Gives<S, S['reads'][]>;

  /**
   * Whether the set has a member. Redis `SISMEMBER`.
   * @example
   * ```ts
   * await backend.sAdd('tags', 'red');
   * await backend.sIsMember('tags', 'red'); // true
   * await backend.sIsMember('tags', 'blue'); // false
   * ```
   */
  sIsMember(key: string, member: Value, ...options: Options<S>): Gives<S, boolean>;

  /**
   * Which of some members, at least one, the set has, in their order. Redis `SMISMEMBER`.
   * @example
   * ```ts
   * await backend.sAdd('tags', 'red', 'green');
   * await backend.sMIsMember('tags', ['blue', 'red']); // [false, true]
   * ```
   */
  sMIsMember(key: string, members: readonly Value[], ...options: Options<S>): Gives<S, boolean[]>;

  /**
   * How many members the set has; 0 if the key is absent. Redis `SCARD`.
   * @example
   * ```ts
   * await backend.sAdd('tags', 'red', 'green');
   * await backend.sCard('tags'); // 2
   * ```
   */
  sCard(key: string, ...options: Options<S>): Gives<S, number>;

  /**
   * One member, each as likely as any other, or null if the key is absent. Redis `SRANDMEMBER`.
   * @example
   * ```ts
   * await backend.sAdd('tags', 'red');
   * await backend.sRandMember('tags'); // 'red'
   * await backend.sRandMember('nothing'); // null
   * ```
   */
  sRandMember(key: string, ...options: Options<S>): Gives<S, S['reads'] | null>;
  /**
   * So many members, none twice, in any order; all if there are no more.
   * @example
   * ```ts
   * await backend.sAdd('tags', 'red', 'green', 'blue');
   * (await backend.sRandMember('tags', 2)).length; // 2
   * ```
   */
  sRandMember(key: string, count: number, ...options: Options<S>): Gives<S, S['reads'][]>;

  /**
   * All that is in any of several sets, at least one, in any order; absent keys are empty sets. On DynamoDB they are not
   * read at one moment, unless `isolated`, and each 100 keys take a request; elsewhere at one moment, on a Redis Cluster
   * from one slot, else `CrossSlotError`. Redis `SUNION`.
   * @example
   * ```ts
   * await backend.sAdd('red', 'apple', 'rose');
   * await backend.sAdd('fruit', 'apple', 'pear');
   * (await backend.sUnion(['red', 'fruit'])).sort(); // ['apple', 'pear', 'rose']
   * ```
   */
  sUnion(keys: readonly string[], ...options: Options<S, IsolationOptions>): Gives<S, S['reads'][]>;

  /**
   * What is in all of several sets; otherwise as `sUnion`. Redis `SINTER`.
   * @example
   * ```ts
   * await backend.sAdd('red', 'apple', 'rose');
   * await backend.sAdd('fruit', 'apple', 'pear');
   * await backend.sInter(['red', 'fruit']); // ['apple']
   * ```
   */
  sInter(keys: readonly string[], ...options: Options<S, IsolationOptions>): Gives<S, S['reads'][]>;

  /**
   * What is in the first of several sets and in none of the others; otherwise as `sUnion`. Redis `SDIFF`.
   * @example
   * ```ts
   * await backend.sAdd('red', 'apple', 'rose');
   * await backend.sAdd('fruit', 'apple', 'pear');
   * await backend.sDiff(['red', 'fruit']); // ['rose']
   * ```
   */
  sDiff(keys: readonly string[], ...options: Options<S, IsolationOptions>): Gives<S, S['reads'][]>;
}

/** A method that combines sets. */
function combined(how: Combination) {
  const build = (c: Checker<Read>, keys: readonly string[], options?: IsolationOptions): Checked<Read[]> =>
    c.ask(
      { name: 'sCombine', keys: c.keys(keys), how, isolated: checkFlag('options.isolated', options?.isolated) },
      c.toValues,
    );
  return { at: ALONE, takes: 1, options: ['isolated'], build } as const;
}

export const setReadMethods = methods<SetReads<InTable>>()({
  sMembers: { at: READ, takes: 1, build: (c, key) => c.ask({ name: 'sMembers', key: c.key(key) }, c.toValues) },
  sIsMember: {
    at: READ,
    takes: 2,
    build: (c, key, member) =>
      c.ask({ name: 'sMIsMember', key: c.key(key), members: [c.value('member', member)] }, ([is = false]) => is),
  },
  sMIsMember: {
    at: READ,
    takes: 2,
    build: (c, key, members) => {
      const encoded = c.list('members', members, (member) => c.value('members', member));
      return c.ask({ name: 'sMIsMember', key: c.key(key), members: encoded }, (flags) => [...flags]);
    },
  },
  sCard: { at: READ, takes: 1, build: (c, key) => c.ask({ name: 'sCard', key: c.key(key) }, c.asIs) },
  sRandMember: counted<'sRandMember', Read>(
    (key, count) => ({ name: 'sRandMember', key, count }),
    (c) => c.toValues,
  ),
  sUnion: combined('union'),
  sInter: combined('inter'),
  sDiff: combined('diff'),
});
