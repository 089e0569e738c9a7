import { type Bound, type Context, type Operation, type Range, type ScoreRange } from '@keyvaluestore/core';

function scoreBound({ value, exclusive }: Bound<number>): string {
  return exclusive ? `(${value}` : `${value}`;
}

function lexBound(bound: Exclude<Range, ScoreRange>['min']): string {
  // The length in front keeps two bounds apart, whatever bytes they hold.
  return typeof bound === 'string' ? bound : `${bound.exclusive ? '(' : '['}${bound.value.length}:${bound.value}`;
}

function rangeId(range: Range): string {
  return range.by === 'score'
    ? `score ${scoreBound(range.min)} ${scoreBound(range.max)}`
    : `lex ${lexBound(range.min)} ${lexBound(range.max)}`;
}

/**
 * Under which name a read's result is kept among those of its key. Equal names are equal reads, but for the limit of a
 * range, which is no part of it.
 */
export function resultId(operation: Operation): string {
  switch (operation.name) {
    case 'hGet':
    case 'zScore':
      return `${operation.name} ${operation.field}`;
    case 'zCount':
      return `zCount ${rangeId(operation.range)}`;
    case 'zRange':
      return rangeResultId(operation, operation.withScores);
    default:
      return operation.name;
  }
}

/** The same for a range, with scores or without. */
export function rangeResultId({ range, reverse }: Operation<'zRange'>, withScores: boolean): string {
  return `zRange ${reverse ? 'reverse' : 'forward'} ${withScores ? 'scores' : 'members'} ${rangeId(range)}`;
}

/** Under which name a read that is under way is found by equal ones: limit and consistency matter here. */
export function flightId(operation: Operation, id: string, consistency: Context['consistency']): string {
  return `${consistency} ${operation.name === 'zRange' ? operation.limit : ''} ${id}`;
}
