import { type BinaryString, compareBytes } from './binary-string.js';
import { InvalidArgumentError } from '../errors/errors.js';
import type { Limits } from './limits.js';
import { encodeSizedValue } from './values.js';

/**
 * A bound of a range by score: a number for an inclusive one, or `(` and the number as JavaScript prints it for an
 * exclusive one, such as `'(1.5'` or `'(-Infinity'`.
 * @example
 * ```ts
 * await backend.zAdd('board', 'ada', 1.5);
 * await backend.zCount('board', 1.5, Infinity); // 1
 * await backend.zCount('board', '(1.5', Infinity); // 0
 * ```
 */
export type ScoreBound = number | `(${number}` | '(Infinity' | '(-Infinity';

/**
 * A bound of a range by byte order: `-` and `+` for the ends, `[x` for an inclusive and `(x` for an exclusive one.
 * @example
 * ```ts
 * await backend.zAdd('names', 'ada', 0);
 * await backend.zRangeByLex('names', '[ada', '+'); // ['ada']
 * await backend.zRangeByLex('names', '(ada', '+'); // []
 * ```
 */
export type LexBound = '-' | '+' | `[${string}` | `(${string}`;

/**
 * A checked bound of a range.
 * @example
 * ```ts
 * const bound: Bound<number> = { value: 1.5, exclusive: true };
 * const range: ScoreRange = { by: 'score', min: bound, max: { value: 1.5, exclusive: false } };
 * isEmptyRange(range); // true
 * ```
 */
export interface Bound<T> {
  readonly value: T;
  readonly exclusive: boolean;
}

/** A checked range by score; `min` may be above `max`, and the range is then empty. {@link isEmptyRange} takes one. */
export interface ScoreRange {
  readonly by: 'score';
  readonly min: Bound<number>;
  readonly max: Bound<number>;
}

/**
 * A checked range by byte order of the field; `min` may be above `max`, and the range is then empty.
 * {@link isEmptyRange} takes one.
 */
export interface LexRange {
  readonly by: 'lex';
  readonly min: Bound<BinaryString> | '-' | '+';
  readonly max: Bound<BinaryString> | '-' | '+';
}

/** A checked range of either kind, as the primitives `zRange` and `zCount` hold it; {@link isEmptyRange} takes one. */
export type Range = ScoreRange | LexRange;

/**
 * A range by position in the order of the scores, from 0; negative positions count from the end, -1 being the last. Both
 * ends are in it; beyond the ends there is nothing.
 * @example
 * ```ts
 * const lastThree: RankRange = { by: 'rank', start: -3, stop: -1 };
 * lastThree.stop; // -1
 * ```
 */
export interface RankRange {
  readonly by: 'rank';
  readonly start: number;
  readonly stop: number;
}

/**
 * A checked range of any kind, as the primitives `zRange` and `zRemRange` hold it.
 * @example
 * ```ts
 * const ranges: AnyRange[] = [
 *   { by: 'rank', start: 0, stop: 9 },
 *   { by: 'lex', min: '-', max: '+' },
 * ];
 * ranges.map(({ by }) => by); // ['rank', 'lex']
 * ```
 */
export type AnyRange = Range | RankRange;

/**
 * A place in the order by score and field, whether or not anything is there.
 * @example
 * ```ts
 * const position: Position = { score: 10, field: fromText('ada') };
 * position.score; // 10
 * ```
 */
export interface Position {
  readonly score: number;
  readonly field: BinaryString;
}

/**
 * The order of two places by score and field: negative where the first comes first, 0 where they are one.
 * @example
 * ```ts
 * const ada = { score: 10, field: fromText('ada') };
 * comparePositions(ada, { ...ada, score: 11 }) < 0; // true
 * ```
 */
export function comparePositions(a: Position, b: Position): number {
  // The difference of equal infinities is NaN, which counts as equal here, as it should.
  return a.score - b.score || compareBytes(a.field, b.field);
}

/** A member of a sorted set, with the field that finds it and the score that places it. {@link Content} has some. */
export interface SortedEntry extends Position {
  readonly member: BinaryString;
}

function scoreBound(name: string, bound: unknown): Bound<number> {
  if (typeof bound === 'number' && !Number.isNaN(bound)) return { value: bound + 0, exclusive: false };
  if (typeof bound === 'string' && bound.startsWith('(')) {
    const value = Number(bound.slice(1));
    // The text must be the very one that JavaScript prints, which no blank, hexadecimal or NaN is.
    if (!Number.isNaN(value) && String(value) === bound.slice(1)) return { value: value + 0, exclusive: true };
  }
  const hint = typeof bound === 'string' ? "; for Redis's '-inf' and '+inf' give -Infinity and Infinity" : '';
  throw new InvalidArgumentError(
    `${name} must be a number other than NaN, or '(' followed by a number as JavaScript prints it${hint}`,
  );
}

function lexBound(name: string, bound: unknown, limits: Limits): Bound<BinaryString> | '-' | '+' {
  if (bound === '-' || bound === '+') return bound;
  if (typeof bound === 'string' && (bound.startsWith('[') || bound.startsWith('('))) {
    const size = { min: 0, max: limits.sortedSetField.max };
    const value = encodeSizedValue(`${name}, after its first char,`, bound.slice(1), size);
    return { value, exclusive: bound.startsWith('(') };
  }
  const hint = typeof bound === 'string' ? ": '[' in front of a text includes it, '(' leaves it out" : '';
  throw new InvalidArgumentError(`${name} must be '-', '+', or a text that begins with '[' or '('${hint}`);
}

/** Checks the bounds of a range by score. */
export function scoreRange(min: unknown, max: unknown): ScoreRange {
  return { by: 'score', min: scoreBound('min', min), max: scoreBound('max', max) };
}

/** Checks the bounds of a range by byte order. */
export function lexRange(min: unknown, max: unknown, limits: Limits): LexRange {
  return { by: 'lex', min: lexBound('min', min, limits), max: lexBound('max', max, limits) };
}

/**
 * Whether no member can lie in a range, so that an engine that refuses such ranges need not be asked.
 * @example
 * ```ts
 * const one = { value: 1, exclusive: false };
 * isEmptyRange({ by: 'score', min: one, max: one }); // false
 * isEmptyRange({ by: 'score', min: { value: 2, exclusive: false }, max: one }); // true
 * isEmptyRange({ by: 'lex', min: '+', max: '-' }); // true
 * ```
 */
export function isEmptyRange({ min, max }: Range): boolean {
  if (min === '+' || max === '-') return true;
  if (min === '-' || max === '+') return false;
  return min.value > max.value || (min.value === max.value && (min.exclusive || max.exclusive));
}

/** Checks a `limit`: a positive safe integer, or undefined for all. */
export function checkLimit(limit: unknown): number | undefined {
  if (limit === undefined || (Number.isSafeInteger(limit) && (limit as number) > 0)) return limit as number | undefined;
  throw new InvalidArgumentError('limit must be a positive safe integer, or left out for all');
}
