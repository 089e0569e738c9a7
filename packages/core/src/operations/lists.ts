import { OutOfRangeError } from '../errors/errors.js';
import type { BinaryString } from '../values/binary-string.js';
import type { Expiry } from '../values/expiry.js';
import { expirySize, listElementSize, listItemSize } from '../values/limits.js';
import { checkChoice, type Value } from '../values/values.js';
import { listEndMethods, type ListEnds } from './list-ends.js';
import { listReadMethods, type ListReads } from './list-reads.js';
import { ALONE, CONDITIONAL, methods } from './method.js';
import { CONDITIONAL_WRITES, primitive, READS, WRITES } from './primitive.js';
import type { Gives, InTable, Options, Surface } from './surface.js';

/**
 * Lists, for up to 400 KB of values with their key, each in its place. All reject with `WrongTypeError` on a key of
 * another type.
 *
 * On DynamoDB, what a list of n KB takes to write is n units, however little is written: it is one item.
 * @example
 * ```ts
 * await backend.rPush('jobs', 'mail', 'print'); // 2
 * await backend.lPop('jobs'); // 'mail'
 * ```
 */
export interface Lists<S extends Surface> extends ListEnds<S>, ListReads<S> {
  /**
   * Replaces the value at an index, negative ones counting from the end. Rejects with `OutOfRangeError` where there is no
   * such index, as in a list that is absent. On DynamoDB a request more if the index is negative. Redis `LSET`.
   * @example
   * ```ts
   * await backend.rPush('jobs', 'mail', 'print');
   * await backend.lSet('jobs', -1, 'scan');
   * await backend.lRange('jobs', 0, -1); // ['mail', 'scan']
   * await backend.lSet('jobs', 2, 'mail'); // rejects with OutOfRangeError
   * ```
   */
  lSet(key: string, index: number, value: Value, ...options: Options<S>): Gives<S, void>;

  /**
   * Puts a value before or after the first place of another, the pivot, and gives the new length; null if the list does
   * not have the pivot. If no answer comes, it is not repeated: `UnknownOutcomeError`. On DynamoDB two requests, and
   * `ConflictError` if others were faster again and again. Redis `LINSERT`.
   * @example
   * ```ts
   * await backend.rPush('jobs', 'mail', 'print');
   * await backend.lInsert('jobs', 'before', 'print', 'scan'); // 3
   * await backend.lRange('jobs', 0, -1); // ['mail', 'scan', 'print']
   * await backend.lInsert('jobs', 'after', 'fax', 'scan'); // null
   * ```
   */
  lInsert(
    key: string,
    place: 'before' | 'after',
    pivot: Value,
    value: Value,
    ...options: Options<S>
  ): Gives<S, number | null>;

  /**
   * Removes a value from so many of its places, and gives from how many: the first ones if `count` is positive, the last
   * ones if it is negative, all if it is 0. If no answer comes, it is not repeated: `UnknownOutcomeError`. On DynamoDB two
   * requests, and `ConflictError` if others were faster again and again. Redis `LREM`.
   * @example
   * ```ts
   * await backend.rPush('jobs', 'mail', 'print', 'mail');
   * await backend.lRem('jobs', -1, 'mail'); // 1
   * await backend.lRange('jobs', 0, -1); // ['mail', 'print']
   * ```
   */
  lRem(key: string, count: number, value: Value, ...options: Options<S>): Gives<S, number>;

  /**
   * Keeps what `lRange` would give for the same indexes, and removes the rest; the list is gone if that is all. If no
   * answer comes, it is not repeated: `UnknownOutcomeError`. On DynamoDB two requests, and `ConflictError` if others were
   * faster again and again. Redis `LTRIM`.
   * @example
   * ```ts
   * await backend.lPush('recent', 'a', 'b', 'c');
   * await backend.lTrim('recent', 0, 1);
   * await backend.lRange('recent', 0, -1); // ['c', 'b']
   * ```
   */
  lTrim(key: string, start: number, stop: number, ...options: Options<S>): Gives<S, void>;
}

/** The size of a list that holds these values alone. */
function size(key: BinaryString, values: readonly BinaryString[]): number {
  return listItemSize(
    key,
    values.reduce((sum, value) => sum + listElementSize(value), 0),
  );
}

interface Pushed {
  readonly key: BinaryString;
  readonly values: readonly BinaryString[];
  readonly expiry: Expiry;
}

const pushedSize = ({ key, values, expiry }: Pushed): number => size(key, values) + expirySize(expiry);

export const listPrimitives = {
  /** The new length. On the left, the last value comes to stand first. Redis `LPUSH`, `RPUSH`. */
  lPush: primitive(
    { key: 'key', values: 'list', side: 'side', expiry: 'expiry' },
    { ...WRITES, gives: 'number', type: 'list', item: 'key', batch: true, atomic: true },
    pushedSize,
  ),

  /** The new length; 0 if there is no list. Redis `LPUSHX`, `RPUSHX`. */
  lPushX: primitive(
    { key: 'key', values: 'list', side: 'side', expiry: 'expiry' },
    { ...WRITES, gives: 'length', type: 'list', item: 'key', atomic: true },
    pushedSize,
  ),

  /** Removes and gives so many values, or all there are, in the order in which they are taken. Redis `LPOP`, `RPOP`. */
  lPop: primitive(
    { key: 'key', count: 'number', side: 'side' },
    { ...WRITES, gives: 'list', type: 'list', item: 'key' },
    null,
  ),

  /** Redis `LLEN`. */
  lLen: primitive({ key: 'key' }, { ...READS, gives: 'number', type: 'list', item: 'key' }, null),

  /** A negative index counts from the end. Redis `LINDEX`. */
  lIndex: primitive({ key: 'key', index: 'number' }, { ...READS, gives: 'value', type: 'list', item: 'key' }, null),

  /** Both ends are in it; negative ones count from the end. Redis `LRANGE`. */
  lRange: primitive(
    { key: 'key', start: 'number', stop: 'number' },
    { ...READS, gives: 'list', type: 'list', item: 'key' },
    null,
  ),

  /** Of the first match, or of that with this rank; negative ranks count from the end, and none is 0. Redis `LPOS`. */
  lPos: primitive(
    { key: 'key', value: 'value', rank: 'number' },
    { ...READS, gives: 'position', type: 'list', item: 'key' },
    null,
  ),

  /** False if the index is not there. Redis `LSET`. */
  lSet: primitive(
    { key: 'key', index: 'number', value: 'value' },
    { ...CONDITIONAL_WRITES, type: 'list', item: 'key' },
    ({ key, value }) => size(key, [value]),
  ),

  /** The new length, or null if there is no pivot. To its left is before it. Redis `LINSERT`. */
  lInsert: primitive(
    { key: 'key', side: 'side', pivot: 'value', value: 'value' },
    { ...WRITES, gives: 'position', type: 'list', item: 'key' },
    ({ key, value }) => size(key, [value]),
  ),

  /** How many were removed: so many from the left, from the right if negative, all if 0. Redis `LREM`. */
  lRem: primitive(
    { key: 'key', count: 'number', value: 'value' },
    { ...WRITES, gives: 'number', type: 'list', item: 'key' },
    null,
  ),

  /** Removes what is not in the range of `lRange`. Redis `LTRIM`. */
  lTrim: primitive(
    { key: 'key', start: 'number', stop: 'number' },
    { ...WRITES, gives: 'nothing', type: 'list', item: 'key' },
    null,
  ),

  /** The value that was moved, or null if there was none. Redis `LMOVE`. */
  lMove: primitive(
    { source: 'key', destination: 'key', from: 'side', to: 'side' },
    { ...WRITES, gives: 'value', type: 'list', item: 'key' },
    null,
  ),
};

const PLACES = ['before', 'after'] as const;

export const listMethods = methods<Lists<InTable>>()({
  ...listEndMethods,
  ...listReadMethods,
  lSet: {
    at: CONDITIONAL,
    takes: 3,
    build: (c, key, given, value) => {
      const [index, encoded] = [c.integer('index', given), c.value('value', value)];
      return c.askSized('value', { name: 'lSet', key: c.key(key), index, value: encoded }, (isThere) => {
        if (!isThere) throw new OutOfRangeError('the list has no such index');
      });
    },
  },
  lInsert: {
    at: ALONE,
    takes: 4,
    build: (c, key, place, given, value) => {
      const side = checkChoice('place', place, PLACES) === 'before' ? 'left' : 'right';
      const [pivot, encoded] = [c.value('pivot', given), c.value('value', value)];
      return c.askSized('value', { name: 'lInsert', key: c.key(key), side, pivot, value: encoded }, c.asIs);
    },
  },
  lRem: {
    at: ALONE,
    takes: 3,
    build: (c, key, given, value) => {
      const count = c.integer('count', given);
      return c.ask({ name: 'lRem', key: c.key(key), count, value: c.value('value', value) }, c.asIs);
    },
  },
  lTrim: {
    at: ALONE,
    takes: 3,
    build: (c, key, start, stop) => c.ask({ name: 'lTrim', key: c.key(key), ...c.positions(start, stop) }, c.nothing),
  },
});
