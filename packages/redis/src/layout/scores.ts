import { type AnyRange, type Bound, type ScoreRange } from '@keyvaluestore/core';

/** A score as Redis reads it; the shortest text that gives the same number again. */
export function scoreText(score: number): string {
  if (score === Infinity) return 'inf';
  if (score === -Infinity) return '-inf';
  return String(score);
}

/** A score from the text in which Redis writes it. Others may have stored a `-0`, which is `0`. */
export function parseScore(text: string): number {
  if (text === 'inf') return Infinity;
  if (text === '-inf') return -Infinity;
  return Number(text) + 0;
}

function scoreBound({ value, exclusive }: Bound<number>): string {
  return exclusive ? `(${scoreText(value)}` : scoreText(value);
}

function lexBound(bound: Bound<string> | '-' | '+'): string {
  if (typeof bound === 'string') return bound;
  return `${bound.exclusive ? '(' : '['}${bound.value}`;
}

/** The bounds of a range as Redis reads them. */
export function boundTexts(range: AnyRange): [min: string, max: string] {
  switch (range.by) {
    case 'score':
      return [scoreBound(range.min), scoreBound(range.max)];
    case 'lex':
      return [lexBound(range.min), lexBound(range.max)];
    case 'rank':
      return [String(range.start), String(range.stop)];
  }
}

/** The bound up to which scores lie below a range. */
export function boundBelow({ min: { value, exclusive } }: ScoreRange): string {
  return scoreBound({ value, exclusive: !exclusive });
}
