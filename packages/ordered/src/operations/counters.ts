import { type BinaryString, NotAnIntegerError, OutOfRangeError } from '@keyvaluestore/core';

/** An integer as Redis writes it. */
const INTEGER = /^(?:0|-?[1-9][0-9]*)$/;

/** A counter after an increment. What lies in parts, undefined here, is none. */
export function incremented(digits: BinaryString | undefined, by: number): number {
  const number = digits !== undefined && INTEGER.test(digits) ? Number(digits) : NaN;
  if (!Number.isSafeInteger(number)) throw new NotAnIntegerError();
  const sum = number + by;
  if (!Number.isSafeInteger(sum)) throw new OutOfRangeError();
  return sum;
}

/** A counter that is absent. */
export const ZERO = '0' as BinaryString;
