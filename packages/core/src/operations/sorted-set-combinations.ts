import { checkChoice, checkFlag, checkScore } from '../values/values.js';
import { InvalidArgumentError } from '../errors/errors.js';
import type { Checked, Checker, ScoredValue } from './checker.js';
import { ALONE, methods } from './method.js';
import type { Aggregate, Combination } from './parts.js';
import type { IsolationOptions } from './set-reads.js';
import type { Gives, InTable, Options, Read, Surface } from './surface.js';

/**
 * What becomes of the scores that a member has in several sorted sets.
 * @example
 * ```ts
 * await backend.zAdd('exam', 'ada', 80);
 * await backend.zAdd('essay', 'ada', 60);
 * await backend.zUnion(['exam', 'essay'], { weights: [2, 1] }); // [{ value: 'ada', score: 220 }]
 * await backend.zUnion(['exam', 'essay'], { aggregate: 'max' }); // [{ value: 'ada', score: 80 }]
 * ```
 */
export interface CombineOptions {
  /** A factor for the scores of each key, any number but NaN; 1 for each, if left out. */
  readonly weights?: readonly number[] | undefined;
  /** Which score it gets: the `'sum'` of them, unless another is said. What is no number, such as ∞ − ∞, counts as 0. */
  readonly aggregate?: Aggregate | undefined;
}

/** What combines {@link SortedSets}. */
export interface SortedSetCombinations<S extends Surface> {
  /**
   * All members of several sorted sets, at least one, with their scores, by rising score, ties in byte order of the
   * field; absent keys are empty. Of sorted hashes, the member of the first key that has a field. On DynamoDB each key is
   * read by itself; elsewhere all at one moment, on a Redis Cluster from one slot, else `CrossSlotError`. Redis `ZUNION`
   * with `WITHSCORES`.
   * @example
   * ```ts
   * await backend.zAdd('monday', 'ada', 10);
   * await backend.zAdd('tuesday', 'ada', 5);
   * await backend.zAdd('tuesday', 'bob', 20);
   * await backend.zUnion(['monday', 'tuesday']); // [{ value: 'ada', score: 15 }, { value: 'bob', score: 20 }]
   * ```
   */
  zUnion(
    keys: readonly string[],
    ...options: Options<S, CombineOptions & IsolationOptions>
  ): Gives<S, ScoredValue<S['reads']>[]>;

  /**
   * What is in all of several sorted sets; otherwise as `zUnion`. Redis `ZINTER` with `WITHSCORES`.
   * @example
   * ```ts
   * await backend.zAdd('monday', 'ada', 10);
   * await backend.zAdd('tuesday', 'ada', 5);
   * await backend.zAdd('tuesday', 'bob', 20);
   * await backend.zInter(['monday', 'tuesday'], { aggregate: 'min' }); // [{ value: 'ada', score: 5 }]
   * ```
   */
  zInter(
    keys: readonly string[],
    ...options: Options<S, CombineOptions & IsolationOptions>
  ): Gives<S, ScoredValue<S['reads']>[]>;

  /**
   * What is in the first of several sorted sets and in none of the others, with the scores that it has there; otherwise
   * as `zUnion`. Redis `ZDIFF` with `WITHSCORES`.
   * @example
   * ```ts
   * await backend.zAdd('players', 'ada', 10);
   * await backend.zAdd('players', 'bob', 20);
   * await backend.zAdd('banned', 'bob', 0);
   * await backend.zDiff(['players', 'banned']); // [{ value: 'ada', score: 10 }]
   * ```
   */
  zDiff(keys: readonly string[], ...options: Options<S, IsolationOptions>): Gives<S, ScoredValue<S['reads']>[]>;

  /**
   * Stores what `zUnion` gives, with the fields, in the place of whatever the destination held, and gives how many members
   * there are; if none, the destination is gone. It has no expiry then, and may be one of the keys. One atomic step; but on
   * DynamoDB each key is read by itself first, and the destination is written then, atomically up to 100 members. On a
   * Redis Cluster all keys lie in one slot, else `CrossSlotError`. If no answer comes, it is not repeated:
   * `UnknownOutcomeError`. Redis `ZUNIONSTORE`.
   * @example
   * ```ts
   * await backend.zAdd('monday', 'ada', 10);
   * await backend.zAdd('tuesday', 'bob', 20);
   * await backend.zUnionStore('week', ['monday', 'tuesday'], { weights: [1, 0.5] }); // 2
   * await backend.zScore('week', 'bob'); // 10
   * ```
   */
  zUnionStore(destination: string, keys: readonly string[], ...options: Options<S, CombineOptions>): Gives<S, number>;

  /**
   * Stores what `zInter` gives, as `zUnionStore` does. Redis `ZINTERSTORE`.
   * @example
   * ```ts
   * await backend.zAdd('monday', 'ada', 10);
   * await backend.zAdd('tuesday', 'ada', 20);
   * await backend.zInterStore('both', ['monday', 'tuesday'], { aggregate: 'max' }); // 1
   * await backend.zScore('both', 'ada'); // 20
   * ```
   */
  zInterStore(destination: string, keys: readonly string[], ...options: Options<S, CombineOptions>): Gives<S, number>;

  /**
   * Stores what `zDiff` gives, as `zUnionStore` does. Redis `ZDIFFSTORE`.
   * @example
   * ```ts
   * await backend.zAdd('players', 'ada', 10);
   * await backend.zAdd('banned', 'bob', 0);
   * await backend.zDiffStore('allowed', ['players', 'banned']); // 1
   * ```
   */
  zDiffStore(destination: string, keys: readonly string[], ...options: Options<S>): Gives<S, number>;
}

const AGGREGATES: readonly Aggregate[] = ['sum', 'min', 'max'];

/** The parts of an operation that combines sorted sets. */
function combination(c: Checker<Read>, how: Combination, given: readonly string[], options: CombineOptions = {}) {
  const keys = c.keys(given);
  const { weights = keys.map(() => 1), aggregate = 'sum' } = options;
  const factors = c.list('options.weights', weights, (weight) => checkScore('options.weights', weight));
  if (factors.length !== keys.length) throw new InvalidArgumentError('options.weights must be as many as keys');
  return { keys, how, weights: factors, aggregate: checkChoice('options.aggregate', aggregate, AGGREGATES) };
}

const optionsOf = (how: Combination) => (how === 'diff' ? [] : ['weights', 'aggregate']);

/** A method that combines sorted sets. */
function combined(how: Combination) {
  const build = (
    c: Checker<Read>,
    keys: readonly string[],
    options?: CombineOptions & IsolationOptions,
  ): Checked<ScoredValue<Read>[]> => {
    const operation = {
      name: 'zCombine',
      ...combination(c, how, keys, options),
      isolated: checkFlag('options.isolated', options?.isolated),
    } as const;
    return c.ask(operation, c.toScoredValues);
  };
  return { at: ALONE, takes: 1, options: [...optionsOf(how), 'isolated'], build } as const;
}

/** A method that combines sorted sets and stores the outcome. */
function stored(how: Combination) {
  const build = (
    c: Checker<Read>,
    destination: string,
    keys: readonly string[],
    options?: CombineOptions,
  ): Checked<number> => {
    const name = 'zCombineStore';
    return c.ask({ name, destination: c.key(destination), ...combination(c, how, keys, options) }, c.asIs);
  };
  return { at: ALONE, takes: 2, options: optionsOf(how), build } as const;
}

export const sortedSetCombinationMethods = methods<SortedSetCombinations<InTable>>()({
  zUnion: combined('union'),
  zInter: combined('inter'),
  zDiff: combined('diff'),
  zUnionStore: stored('union'),
  zInterStore: stored('inter'),
  zDiffStore: stored('diff'),
});
