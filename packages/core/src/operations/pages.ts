import type { BinaryString } from '../values/binary-string.js';
import { checkLimit, type LexBound, type Range, type ScoreBound, scoreRange } from '../values/bounds.js';
import { decodeCursor, encodeCursor, notACursor } from '../values/cursor.js';
import { checkChoice, checkFlag } from '../values/values.js';
import type { Checker, ScoredField } from './checker.js';
import { ALONE, methods } from './method.js';
import type { RangeOutput } from './primitive.js';
import type { Operation } from './primitives.js';
import type { Gives, InTable, Options, Read, Surface } from './surface.js';

/**
 * Which page of a sorted set is wanted.
 * @example
 * ```ts
 * await backend.zAdd('board', 'ada', 10);
 * const best: PageOptions = { reverse: true, limit: 10 };
 * (await backend.zPage('board', best)).rows; // [{ field: 'ada', value: 'ada', score: 10 }]
 * ```
 */
export interface PageOptions {
  /** The order: by score, with ties in byte order of the field, or by the field alone, where all scores are the same. */
  readonly by?: 'score' | 'lex' | undefined;
  /** The smallest; a score bound or a lex bound, as `by` says; no bound if left out. */
  readonly min?: ScoreBound | LexBound | undefined;
  /** The greatest. */
  readonly max?: ScoreBound | LexBound | undefined;
  /** Whether the greatest comes first. */
  readonly reverse?: boolean | undefined;
  /** How many rows a page has, a positive safe integer; 100 if left out. */
  readonly limit?: number | undefined;
  /** Where the page before this one ended; null or left out for the first. */
  readonly cursor?: string | null | undefined;
}

/**
 * A page of a sorted set. {@link Pages.zPage} gives it.
 * @example
 * ```ts
 * const page: Page<string> = await backend.zPage('board');
 * page; // { rows: [], cursor: null }
 * ```
 */
export interface Page<R> {
  /** As many as were asked for, but on the last page. */
  readonly rows: ScoredField<R>[];
  /** Where it goes on; null if there is no more. */
  readonly cursor: string | null;
}

/** Pages of sorted sets and sorted hashes. */
export interface Pages<S extends Surface> {
  /**
   * A page of a sorted set or sorted hash, and a cursor to go on with: an opaque, URL-safe text that outlives the
   * process and the member at which the page ended, and means the same on every engine. What is there all the while is
   * given exactly once. The cursor of another key, order or range is refused with `InvalidArgumentError`. Redis: `ZRANGE`
   * with `LIMIT`, which begins at a position instead.
   * @example
   * ```ts
   * for (const [name, score] of [['ada', 3], ['bob', 2], ['eve', 1]] as const) await backend.zAdd('board', name, score);
   * const first = await backend.zPage('board', { reverse: true, limit: 2 });
   * first.rows.map(({ value }) => value); // ['ada', 'bob']
   * const second = await backend.zPage('board', { reverse: true, limit: 2, cursor: first.cursor });
   * second; // { rows: [{ field: 'eve', value: 'eve', score: 1 }], cursor: null }
   * ```
   */
  zPage(key: string, ...options: Options<S, PageOptions>): Gives<S, Page<S['reads']>>;
}

const MAX_ROWS = 100;

function rangeOf(c: Checker<Read>, { by = 'score', min, max }: PageOptions): Range {
  return checkChoice('options.by', by, ['score', 'lex']) === 'score'
    ? scoreRange(min ?? -Infinity, max ?? Infinity)
    : c.lexRange(min ?? '-', max ?? '+');
}

function textOf(bound: Range['min']): string {
  return typeof bound === 'string' ? bound : `${bound.exclusive ? '(' : '['}${bound.value}`;
}

type Rest = Pick<Operation<'zRange'>, 'range' | 'after'>;

/** What comes behind the place of a cursor; all without one. */
function restOf(
  range: Range,
  place: readonly [score: string, field: BinaryString] | undefined,
  reverse: boolean,
): Rest {
  if (place === undefined) return { range, after: undefined };
  const [text, field] = place;
  const score = Number(text);
  if (String(score) !== text || Number.isNaN(score)) throw notACursor();
  if (range.by === 'score') return { range, after: { score, field } };
  const bound = { value: field, exclusive: true };
  return { range: reverse ? { ...range, max: bound } : { ...range, min: bound }, after: undefined };
}

export const pageMethods = methods<Pages<InTable>>()({
  zPage: {
    at: ALONE,
    takes: 1,
    options: ['by', 'min', 'max', 'reverse', 'limit', 'cursor'],
    build: (c, key, options = {}) => {
      const { limit: given = MAX_ROWS, cursor } = options;
      const reverse = checkFlag('options.reverse', options.reverse);
      const limit = checkLimit(given) as number;
      const range = rangeOf(c, options);
      const name = c.key(key);
      const parameters = [name, range.by, textOf(range.min), textOf(range.max), String(reverse)];
      const toPage = (output: RangeOutput) => {
        // One more was asked for, which says whether there are more.
        const rows = c.toScoredFields(output);
        const { scores = [], fields = [] } = output;
        if (rows.length <= limit) return { rows, cursor: null };
        const end = [String(scores[limit - 1]), fields[limit - 1] as BinaryString];
        return { rows: rows.slice(0, limit), cursor: encodeCursor(parameters, end) };
      };
      const rest = restOf(range, decodeCursor(parameters, cursor, 2), reverse);
      const rows = { reverse, withScores: true, withFields: true, limit: limit + 1 };
      return c.ask({ name: 'zRange', key: name, ...rest, ...rows }, toPage);
    },
  },
});
