import { type AnyRange, type BinaryString, compareBytes, type Position, type RangeOutput } from '@keyvaluestore/core';

import { type Entry } from '../model-store.js';

const byField = (a: Entry, b: Entry): number => compareBytes(a.field, b.field);
const byScore = (a: Entry, b: Entry): number => (a.score < b.score ? -1 : a.score > b.score ? 1 : byField(a, b));

/** Entries in rising order of score and field, or in falling order of both. */
export function inOrder(entries: readonly Entry[], reverse = false): Entry[] {
  const rising = [...entries].sort(byScore);
  return reverse ? rising.reverse() : rising;
}

/** Whether an entry lies in a range; `place` is where it stands in the order that is asked for. */
function isIn(range: AnyRange, { field, score }: Entry, place: number, length: number): boolean {
  if (range.by === 'rank') {
    const [start, stop] = [range.start, range.stop].map((position) => (position < 0 ? length + position : position));
    return place >= Number(start) && place <= Number(stop);
  }
  if (range.by === 'score') {
    const { min, max } = range;
    return (
      (min.exclusive ? score > min.value : score >= min.value) &&
      (max.exclusive ? score < max.value : score <= max.value)
    );
  }
  const { min, max } = range;
  if (min === '+' || max === '-') return false;
  const aboveMin = min === '-' || (min.exclusive ? field > min.value : field >= min.value);
  return aboveMin && (max === '+' || (max.exclusive ? field < max.value : field <= max.value));
}

/** The entries of a range, in the order of score and field, or of the field alone. */
export function entriesIn(entries: readonly Entry[], range: AnyRange, reverse = false): Entry[] {
  const ordered = inOrder(entries, reverse);
  const inRange = ordered.filter((entry, place) => isIn(range, entry, place, ordered.length));
  if (range.by !== 'lex') return inRange;
  const rising = inRange.sort(byField);
  return reverse ? rising.reverse() : rising;
}

/** Whether an entry comes behind a position, which need not be that of an entry. */
export function isBehind(position: Position, { score, field }: Entry, reverse: boolean): boolean {
  const difference = byScore({ score, field, member: field }, { ...position, member: position.field });
  return reverse ? difference < 0 : difference > 0;
}

/** What a range gives that holds these entries. */
export function rangeOf(entries: readonly Entry[], withScores = true, withFields = true): RangeOutput {
  const fields: readonly BinaryString[] = entries.map(({ field }) => field);
  return {
    members: entries.map(({ member }) => member),
    ...(withScores && { scores: entries.map(({ score }) => score) }),
    ...(withFields && { fields }),
  };
}
