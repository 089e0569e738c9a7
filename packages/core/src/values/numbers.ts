import { NotAnIntegerError, OutOfRangeError } from '../errors/errors.js';
import type { FieldWhen } from '../operations/parts.js';

/** An integer as Redis writes it. */
const INTEGER = /^(?:0|-?[1-9][0-9]*)$/;

/**
 * What a counter becomes, for a driver: one that is absent is 0. Throws `NotAnIntegerError` if its text, and
 * `OutOfRangeError` if the sum is no safe integer.
 * @example
 * ```ts
 * addToCounter('41', 1); // 42
 * addToCounter(undefined, -1); // -1
 * ```
 */
export function addToCounter(text: string | null | undefined, by: number): number {
  const number = Number(text ?? 0);
  if (!INTEGER.test(text ?? '0') || !Number.isSafeInteger(number)) throw new NotAnIntegerError();
  if (!Number.isSafeInteger(number + by)) throw new OutOfRangeError();
  return number + by;
}

/**
 * What a score becomes, for a driver: one that is absent is 0. Throws `OutOfRangeError` if the sum is not a number.
 * @example
 * ```ts
 * addToScore(1.5, 1); // 2.5
 * addToScore(Infinity, -Infinity); // throws OutOfRangeError
 * ```
 */
export function addToScore(score: number | null | undefined, by: number): number {
  // Adding 0 makes 0 of the -0 that two negative zeros would give.
  const sum = (score ?? 0) + by + 0;
  if (Number.isNaN(sum)) throw new OutOfRangeError('the sum of the scores is not a number');
  return sum;
}

/** Whether a score takes the place of another. */
const REPLACES: { readonly [W in FieldWhen]: (before: number, score: number) => boolean } = {
  always: () => true,
  absent: () => false,
  present: () => true,
  greater: (before, score) => score > before,
  less: (before, score) => score < before,
};

/**
 * Whether a field of a sorted set is written, for a driver, by the score that it has.
 * @example
 * ```ts
 * mayAdd('greater', undefined, 1); // true: it is absent
 * mayAdd('greater', 1, 1); // false
 * ```
 */
export function mayAdd(when: FieldWhen, before: number | null | undefined, score: number): boolean {
  return typeof before === 'number' ? REPLACES[when](before, score) : when !== 'present';
}
