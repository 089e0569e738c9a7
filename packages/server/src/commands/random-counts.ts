import { type BinaryString } from '@keyvaluestore/core';

import { ReplyError } from '../protocol/reply.js';
import { INT64_MAX, INT64_MIN, parseInt64 } from './numbers.js';

/** How many may be drawn with repeats, for their number is not bounded by what there is. */
const MOST_REPEATS = 1_048_576;

function parse(arg: BinaryString, most: bigint): number {
  const count = parseInt64(arg);
  if (count === INT64_MIN) {
    throw new ReplyError(`ERR value is out of range, value must between ${-INT64_MAX} and ${INT64_MAX}`);
  }
  if (count < -MOST_REPEATS || count > most) throw new ReplyError('ERR value is out of range');
  return Math.min(Number(count), Number.MAX_SAFE_INTEGER);
}

/**
 * How many members are to be drawn: each once, or with repeats if it is negative. More than there can be is as many as
 * there are.
 */
export const parseRandomCount = (arg: BinaryString): number => parse(arg, INT64_MAX);

/** The same of pairs, which are twice as many. */
export const parseRandomPairCount = (arg: BinaryString): number => parse(arg, INT64_MAX / 2n);

/** So many of a list, each drawn anew. */
export function drawWithRepeats<T>(list: readonly T[], count: number): T[] {
  if (list.length === 0) return [];
  return Array.from({ length: count }, () => list[Math.floor(Math.random() * list.length)] as T);
}
