import { InvalidArgumentError, type LexBound, type ScoreBound } from '@keyvaluestore/core';

import type { IndexKey, KeyPart } from '../declaration.js';
import { type IndexForm, scoreOf } from '../layout/finder.js';
import { AFTER, afterPrefix, END, orderedText } from '../layout/ordered-text.js';

/** What a key may be asked for by. {@link IndexRange} takes it. */
export type AskedKey<K> = K extends Date
  ? Date | number
  : K extends string
    ? string
    : K extends number
      ? number
      : K extends readonly (infer P)[]
        ? readonly (P extends KeyPart ? AskedKey<P> : never)[]
        : K;

/**
 * Which keys of an index are wanted: all, if nothing is said.
 * @example
 * ```ts
 * const thisYear: IndexRange<Date> = { min: new Date('2026-01-01'), below: new Date('2027-01-01') };
 * const beginning: IndexRange<string> = { prefix: 'al' };
 * ```
 */
export interface IndexRange<K> {
  /** The least. */
  readonly min?: AskedKey<K> | undefined;
  /** What all are above. */
  readonly above?: AskedKey<K> | undefined;
  /** The greatest. */
  readonly max?: AskedKey<K> | undefined;
  /** What all are below. */
  readonly below?: AskedKey<K> | undefined;
  /** The one that is wanted. */
  readonly of?: AskedKey<K> | undefined;
  /** What text begins with; of keys of several parts, all parts but the last must be equal, and the last begins so. */
  readonly prefix?: (K extends string ? string : K extends readonly KeyPart[] ? AskedKey<K> : never) | undefined;
}

/** A range of the sorted set of an index. */
export type Bounds =
  | { readonly by: 'score'; readonly min: ScoreBound; readonly max: ScoreBound }
  | { readonly by: 'lex'; readonly min: LexBound; readonly max: LexBound };

export const RANGE_OPTIONS = ['min', 'above', 'max', 'below', 'of', 'prefix'] as const;

/** A range as a program gives it. */
export type GivenRange = Readonly<Partial<Record<(typeof RANGE_OPTIONS)[number], unknown>>>;

/** The bounds of a range. */
export function boundsOf(name: string, { kind, cut }: IndexForm, given: GivenRange): Bounds {
  checkTogether(given);
  const { min = given.of, max = given.of, above, below, prefix } = given;
  if (kind === 'score') {
    if (prefix !== undefined) throw new InvalidArgumentError('options.prefix is for indexes of text');
    return {
      by: 'score',
      min: above !== undefined ? `(${scoreOf(name, above)}` : min === undefined ? -Infinity : scoreOf(name, min),
      max: below !== undefined ? `(${scoreOf(name, below)}` : max === undefined ? Infinity : scoreOf(name, max),
    };
  }
  const textOf = (key: unknown): string => orderedText(key as IndexKey, cut);
  if (prefix !== undefined) {
    const end = afterPrefix(textOf(prefix));
    return { by: 'lex', min: `[${textOf(prefix)}`, max: end === undefined ? '+' : `(${end}` };
  }
  return {
    by: 'lex',
    min: above !== undefined ? `[${textOf(above)}${AFTER}` : min === undefined ? '-' : `[${textOf(min)}${END}`,
    max: below !== undefined ? `(${textOf(below)}${END}` : max === undefined ? '+' : `(${textOf(max)}${AFTER}`,
  };
}

function checkTogether(given: GivenRange): void {
  const names = RANGE_OPTIONS.filter((name) => given[name] !== undefined);
  if (names.length < 2) return;
  const has = (name: keyof GivenRange): boolean => given[name] !== undefined;
  if (has('of') || has('prefix') || (has('min') && has('above')) || (has('max') && has('below'))) {
    throw new InvalidArgumentError(`options must not have ${names.join(' and ')} together`);
  }
}
