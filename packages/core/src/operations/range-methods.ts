import type { RangeOptions } from '../calls/options.js';
import { type AnyRange, checkLimit, scoreRange } from '../values/bounds.js';
import type { Checked, Checker, ScoredField, ScoredValue } from './checker.js';
import { ALONE, READ } from './method.js';
import type { RangeOutput } from './primitive.js';
import type { Read } from './surface.js';

type RangeOf = (c: Checker<Read>, min: never, max: never) => AnyRange;

/** What the two ends of a range are, by what it goes. */
const RANGES = {
  score: (_, min, max) => scoreRange(min, max),
  lex: (c, min, max) => c.lexRange(min, max),
  rank: (c, start, stop) => ({ by: 'rank', ...c.positions(start, stop) }),
} satisfies { readonly [B in AnyRange['by']]: RangeOf };

type By = keyof typeof RANGES;

/** A method that gives a range; what its decoder needs is asked for. */
function range<T>(by: By, reverse: boolean, decoder: (c: Checker<Read>) => (output: RangeOutput) => T) {
  const build = (c: Checker<Read>, key: string, min: unknown, max: unknown, options?: RangeOptions): Checked<T> => {
    const range = RANGES[by](c, min as never, max as never);
    const decode: unknown = decoder(c);
    const [withScores, withFields] = [decode !== c.toMembers, decode === c.toScoredFields];
    const wanted = { reverse, withScores, withFields, limit: checkLimit(options?.limit) };
    return c.ask({ name: 'zRange', key: c.key(key), range, after: undefined, ...wanted }, decoder(c));
  };
  return { at: READ, takes: 3, options: by === 'rank' ? [] : ['limit'], build } as const;
}

/** A range that gives members. */
export const membersBy = (by: By, reverse: boolean) => range<Read[]>(by, reverse, (c) => c.toMembers);

/** A range that gives members and scores. */
export const scoresBy = (by: By, reverse: boolean) => range<ScoredValue<Read>[]>(by, reverse, (c) => c.toScoredValues);

/** A range that gives fields, members and scores. */
export const fieldsBy = (by: By, reverse: boolean) => range<ScoredField<Read>[]>(by, reverse, (c) => c.toScoredFields);

/** A method that removes a range, and gives how many it removed. */
export function removalBy(by: By) {
  const build = (c: Checker<Read>, key: string, min: unknown, max: unknown): Checked<number> => {
    const range = RANGES[by](c, min as never, max as never);
    return c.ask({ name: 'zRemRange', key: c.key(key), range }, c.asIs);
  };
  return { at: ALONE, takes: 3, build } as const;
}
