import { type BinaryString, fromBytes } from '@keyvaluestore/core';

/** The bytes of a score at the begin of the index's sort key. */
export const SCORE_BYTES = 8;

const view = new DataView(new ArrayBuffer(SCORE_BYTES));
const bytes = new Uint8Array(view.buffer);
const SIGN = 1n << 63n;
const ALL = (1n << 64n) - 1n;

/** A double as 64 bits in the order of the numbers: the sign flipped, and for negative ones all other bits too. */
function toOrdered(score: number): bigint {
  view.setFloat64(0, score);
  const bits = view.getBigUint64(0);
  return bits & SIGN ? bits ^ ALL : bits ^ SIGN;
}

function orderedBytes(ordered: bigint): BinaryString {
  view.setBigUint64(0, ordered);
  return fromBytes(bytes);
}

/** The eight bytes of a score, ordered as scores are. */
export function encodeScore(score: number): BinaryString {
  return orderedBytes(toOrdered(score));
}

/** The index sort key of a field with a score. */
export function scoreKey(score: number, field: BinaryString): BinaryString {
  return `${encodeScore(score)}${field}` as BinaryString;
}

/** The score of an index sort key. The negative zero that the Go library can write reads as zero. */
export function decodeScore(sortKey: Uint8Array): number {
  bytes.set(sortKey.subarray(0, SCORE_BYTES));
  const ordered = view.getBigUint64(0);
  view.setBigUint64(0, ordered & SIGN ? ordered ^ SIGN : ordered ^ ALL);
  return view.getFloat64(0) + 0;
}

/**
 * What no index sort key of a score at or above `min` is below, and none of a lower score is above. Every sort key
 * holds at least a byte of the field after its eight bytes of score, so that eight bytes are a bound between scores.
 */
export function lowestKey(min: number, exclusive: boolean): BinaryString {
  if (exclusive) return orderedBytes(toOrdered(min) + 1n);
  // Go tells the two zeros apart and sorts the negative one first; both are meant.
  return encodeScore(min === 0 ? -0 : min);
}

/** What no index sort key of a score at or below `max` is above, and none of a higher score is below. */
export function highestKey(max: number, exclusive: boolean): BinaryString {
  if (exclusive) return encodeScore(max === 0 ? -0 : max);
  return orderedBytes(toOrdered(max) + 1n);
}
