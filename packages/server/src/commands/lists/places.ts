import { type BinaryString } from '@keyvaluestore/core';

/** Which places of a value are meant. */
export interface Places {
  /** The first of them, counted from 1, from the end if negative. */
  readonly rank: number;
  /** How many: 0 for all; left out, one. */
  readonly count: number | undefined;
  /** How many values are compared; 0 for all. */
  readonly length: number;
}

/** The indexes of a value's places, in the order in which they are found. */
export function placesIn(list: readonly BinaryString[], value: BinaryString, places: Places): number[] {
  const { rank, count = 1, length } = places;
  const [first, step] = rank > 0 ? [0, 1] : [list.length - 1, -1];
  const compared = length === 0 ? list.length : Math.min(length, list.length);
  const found: number[] = [];
  let matches = 0;
  for (let index = 0; index < compared; index++) {
    const place = first + index * step;
    if (list[place] !== value) continue;
    matches += 1;
    if (matches < Math.abs(rank)) continue;
    found.push(place);
    if (found.length === count) break;
  }
  return found;
}
