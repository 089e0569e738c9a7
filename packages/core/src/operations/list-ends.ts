import { checkChoice, type Value } from '../values/values.js';
import type { Checked, Checker } from './checker.js';
import { counted } from './counted-methods.js';
import { changedExpiry, type ChangeOptions } from './expiry-options.js';
import { ALONE, CHANGED, CONDITIONAL, methods, WRITE } from './method.js';
import type { Side } from './parts.js';
import type { Gives, InTable, List, ListWithOptions, Options, Read, Surface } from './surface.js';

/** What is done at the ends of {@link Lists}. */
export interface ListEnds<S extends Surface> {
  /**
   * Adds values, at least one, on the left, one after the other, so that the last one comes to stand first; gives the new
   * length. If no answer comes, it is not repeated: `UnknownOutcomeError`. Redis `LPUSH`.
   * @example
   * ```ts
   * await backend.lPush('recent', 'a', 'b'); // 2
   * await backend.lRange('recent', 0, -1); // ['b', 'a']
   * ```
   */
  lPush(key: string, ...values: List<S, Value>): Gives<S, number>;
  /** The same with options after the values. */
  lPush(key: string, ...valuesAndOptions: ListWithOptions<S, Value, ChangeOptions>): Gives<S, number>;

  /**
   * Adds values, at least one, on the right; gives the new length. If no answer comes, it is not repeated:
   * `UnknownOutcomeError`. Redis `RPUSH`.
   * @example
   * ```ts
   * await backend.rPush('jobs', 'mail', 'print'); // 2
   * await backend.lRange('jobs', 0, -1); // ['mail', 'print']
   * ```
   */
  rPush(key: string, ...values: List<S, Value>): Gives<S, number>;
  /** The same with options after the values. */
  rPush(key: string, ...valuesAndOptions: ListWithOptions<S, Value, ChangeOptions>): Gives<S, number>;

  /**
   * As `lPush`, but only if there is a list; gives 0 if there is none. Redis `LPUSHX`.
   * @example
   * ```ts
   * await backend.lPushX('recent', 'a'); // 0
   * await backend.lPush('recent', 'a');
   * await backend.lPushX('recent', 'b'); // 2
   * ```
   */
  lPushX(key: string, ...values: List<S, Value>): Gives<S, number>;
  /** The same with options after the values. */
  lPushX(key: string, ...valuesAndOptions: ListWithOptions<S, Value, ChangeOptions>): Gives<S, number>;

  /**
   * As `rPush`, but only if there is a list; gives 0 if there is none. Redis `RPUSHX`.
   * @example
   * ```ts
   * await backend.rPushX('jobs', 'mail'); // 0
   * await backend.exists('jobs'); // false
   * ```
   */
  rPushX(key: string, ...values: List<S, Value>): Gives<S, number>;
  /** The same with options after the values. */
  rPushX(key: string, ...valuesAndOptions: ListWithOptions<S, Value, ChangeOptions>): Gives<S, number>;

  /**
   * Removes the first value and gives it, or null if the key is absent; the list is gone with its last one. If no answer
   * comes, it is not repeated: `UnknownOutcomeError`. Redis `LPOP`.
   * @example
   * ```ts
   * await backend.rPush('jobs', 'mail', 'print');
   * await backend.lPop('jobs'); // 'mail'
   * ```
   */
  lPop(key: string, ...options: Options<S>): Gives<S, S['reads'] | null>;
  /**
   * Removes so many of the first values, or all if there are no more, and gives them as they stood.
   * @example
   * ```ts
   * await backend.rPush('jobs', 'mail', 'print', 'scan');
   * await backend.lPop('jobs', 2); // ['mail', 'print']
   * await backend.lPop('nothing', 2); // []
   * ```
   */
  lPop(key: string, count: number, ...options: Options<S>): Gives<S, S['reads'][]>;

  /**
   * Removes the last value and gives it, or null if the key is absent; otherwise as `lPop`. On DynamoDB two requests, and
   * `ConflictError` if others were faster again and again. Redis `RPOP`.
   * @example
   * ```ts
   * await backend.rPush('jobs', 'mail', 'print');
   * await backend.rPop('jobs'); // 'print'
   * ```
   */
  rPop(key: string, ...options: Options<S>): Gives<S, S['reads'] | null>;
  /**
   * Removes so many of the last values, or all if there are no more, and gives them from the last one on.
   * @example
   * ```ts
   * await backend.rPush('jobs', 'mail', 'print', 'scan');
   * await backend.rPop('jobs', 2); // ['scan', 'print']
   * ```
   */
  rPop(key: string, count: number, ...options: Options<S>): Gives<S, S['reads'][]>;

  /**
   * Moves a value from an end of one list to an end of another, or of the same, in one atomic step, and gives it; null if
   * there is none. Rejects with `WrongTypeError` where either key is of another type, though there may be nothing to move.
   * On DynamoDB two requests, and `ConflictError` if others were faster again and again; on a Redis Cluster both keys lie
   * in one slot, else `CrossSlotError`. If no answer comes, it is not repeated: `UnknownOutcomeError`. Redis `LMOVE`.
   * @example
   * ```ts
   * await backend.rPush('waiting', 'mail', 'print');
   * await backend.lMove('waiting', 'working', 'left', 'right'); // 'mail'
   * await backend.lRange('working', 0, -1); // ['mail']
   * ```
   */
  lMove(from: string, to: string, fromSide: Side, toSide: Side, ...options: Options<S>): Gives<S, S['reads'] | null>;
}

/** A method that adds to a list. */
function push(name: 'lPush' | 'lPushX', side: Side) {
  const build = (c: Checker<Read>, key: string, values: readonly Value[], options?: ChangeOptions): Checked<number> => {
    const expiry = changedExpiry(options);
    const encoded = c.list('values', values, (value) => c.value('values', value));
    return c.askSized('values', { name, key: c.key(key), values: encoded, side, expiry }, c.asIs);
  };
  return { takes: 'list', options: CHANGED, build } as const;
}

/** A method that removes from a list, and gives what it removes. */
const pop = (side: Side) =>
  counted<'lPop', Read>(
    (key, count) => ({ name: 'lPop', key, count, side }),
    (c) => c.toValues,
  );

const SIDES: readonly Side[] = ['left', 'right'];

export const listEndMethods = methods<ListEnds<InTable>>()({
  lPush: { at: WRITE, ...push('lPush', 'left') },
  rPush: { at: WRITE, ...push('lPush', 'right') },
  lPushX: { at: CONDITIONAL, ...push('lPushX', 'left') },
  rPushX: { at: CONDITIONAL, ...push('lPushX', 'right') },
  lPop: pop('left'),
  rPop: pop('right'),
  lMove: {
    at: ALONE,
    takes: 4,
    build: (c, key, to, fromSide, toSide) => {
      const [source, destination] = [c.key(key), c.key(to)];
      const [from, end] = [checkChoice('fromSide', fromSide, SIDES), checkChoice('toSide', toSide, SIDES)];
      return c.ask({ name: 'lMove', source, destination, from, to: end }, c.toValue);
    },
  },
});
