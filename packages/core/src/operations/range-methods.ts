import type { RangeOptions } from '../calls/options.js';
import { checkLimit, type Range } from '../values/bounds.js';
import type { Checked, Checker, ScoredField, ScoredValue } from './checker.js';
import { READ } from './method.js';
import type { RangeOutput } from './primitive.js';
import type { Read } from './surface.js';

type Build<T> = (c: Checker<Read>, key: string, min: unknown, max: unknown, options?: RangeOptions) => Checked<T>;

/** A method that gives a range. */
function range<T>(
  rangeOf: (c: Checker<Read>, min: unknown, max: unknown) => Range,
  flags: { readonly reverse: boolean; readonly withScores: boolean; readonly withFields: boolean },
  decoder: (c: Checker<Read>) => (output: RangeOutput) => T,
) {
  const build: Build<T> = (c, key, min, max, given) => {
    const range = rangeOf(c, min, max);
    const { reverse, withScores, withFields } = flags;
    const limit = checkLimit(given?.limit);
    const options = { reverse, withScores, withFields, limit };
    return c.ask({ name: 'zRange', key: c.key(key), range, after: undefined, ...options }, decoder(c));
  };
  return { at: READ, takes: 3, options: ['limit'], build } as const;
}

const byScore = (c: Checker<Read>, min: unknown, max: unknown): Range => c.scoreRange(min, max);
const byLex = (c: Checker<Read>, min: unknown, max: unknown): Range => c.lexRange(min, max);

/** A range by score that gives members. */
export const membersByScore = (reverse: boolean) =>
  range<Read[]>(byScore, { reverse, withScores: false, withFields: false }, (c) => c.toMembers);

/** A range by score that gives members and scores. */
export const scoresByScore = (reverse: boolean) =>
  range<ScoredValue<Read>[]>(byScore, { reverse, withScores: true, withFields: false }, (c) => c.toScoredValues);

/** A range by score that gives fields, members and scores. */
export const fieldsByScore = (reverse: boolean) =>
  range<ScoredField<Read>[]>(byScore, { reverse, withScores: true, withFields: true }, (c) => c.toScoredFields);

/** A range by byte order that gives members. */
export const membersByLex = (reverse: boolean) =>
  range<Read[]>(byLex, { reverse, withScores: false, withFields: false }, (c) => c.toMembers);
