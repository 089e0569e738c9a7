import { InvalidArgumentError } from '../errors/errors.js';
import type { Value } from '../values/values.js';
import { methods, READ } from './method.js';
import type { Gives, InTable, Options, Surface } from './surface.js';

/**
 * Which of several places of a value is meant.
 * @example
 * ```ts
 * await backend.rPush('list', 'a', 'b', 'a');
 * await backend.lPos('list', 'a', { rank: 2 }); // 2
 * await backend.lPos('list', 'a', { rank: -1 }); // 2
 * ```
 */
export interface MatchOptions {
  /** A safe integer other than 0: from 1 on counted from the left, from -1 on from the right; 1, if left out. */
  readonly rank?: number | undefined;
}

/** What is read of {@link Lists}. */
export interface ListReads<S extends Surface> {
  /**
   * How many values the list has; 0 if the key is absent. Redis `LLEN`.
   * @example
   * ```ts
   * await backend.rPush('jobs', 'mail', 'print');
   * await backend.lLen('jobs'); // 2
   * ```
   */
  lLen(key: string, ...options: Options<S>): Gives<S, number>;

  /**
   * The value at an index, or null beyond the ends. The first has index 0; negative ones count from the end, the last is
   * -1. Redis `LINDEX`.
   * @example
   * ```ts
   * await backend.rPush('jobs', 'mail', 'print');
   * await backend.lIndex('jobs', -1); // 'print'
   * await backend.lIndex('jobs', 2); // null
   * ```
   */
  lIndex(key: string, index: number, ...options: Options<S>): Gives<S, S['reads'] | null>;

  /**
   * The values from one index to another, both included; negative ones count from the end. Beyond the ends there is
   * nothing. Redis `LRANGE`.
   * @example
   * ```ts
   * await backend.rPush('jobs', 'mail', 'print', 'scan');
   * await backend.lRange('jobs', 0, 1); // ['mail', 'print']
   * await backend.lRange('jobs', -2, -1); // ['print', 'scan']
   * ```
   */
  lRange(key: string, start: number, stop: number, ...options: Options<S>): Gives<S, S['reads'][]>;

  /**
   * The index of a value, or null if the list does not have it: of its first place, or of that with the given rank. Redis
   * `LPOS`.
   * @example
   * ```ts
   * await backend.rPush('jobs', 'mail', 'print', 'mail');
   * await backend.lPos('jobs', 'mail'); // 0
   * await backend.lPos('jobs', 'mail', { rank: -1 }); // 2
   * await backend.lPos('jobs', 'scan'); // null
   * ```
   */
  lPos(key: string, value: Value, ...options: Options<S, MatchOptions>): Gives<S, number | null>;
}

export const listReadMethods = methods<ListReads<InTable>>()({
  lLen: { at: READ, takes: 1, build: (c, key) => c.ask({ name: 'lLen', key: c.key(key) }, c.asIs) },
  lIndex: {
    at: READ,
    takes: 2,
    build: (c, key, index) => c.ask({ name: 'lIndex', key: c.key(key), index: c.integer('index', index) }, c.toValue),
  },
  lRange: {
    at: READ,
    takes: 3,
    build: (c, key, start, stop) => c.ask({ name: 'lRange', key: c.key(key), ...c.positions(start, stop) }, c.toValues),
  },
  lPos: {
    at: READ,
    takes: 2,
    options: ['rank'],
    build: (c, key, value, { rank = 1 } = {}) => {
      if (c.integer('options.rank', rank) === 0) throw new InvalidArgumentError('options.rank must not be 0');
      return c.ask({ name: 'lPos', key: c.key(key), value: c.value('value', value), rank }, c.asIs);
    },
  },
});
