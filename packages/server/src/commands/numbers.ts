import { type BinaryString } from '@keyvaluestore/core';

import { notAFloat, notAnInteger } from '../protocol/errors.js';
import { ReplyError } from '../protocol/reply.js';

/** An integer as Redis writes it, and as it takes it. */
const INTEGER = /^(?:0|-?[1-9][0-9]*)$/;
/** More digits than the largest integer of 64 bits has. */
const MOST_CHARS = 20;

export const INT64_MAX = 2n ** 63n - 1n;
export const INT64_MIN = -(2n ** 63n);

/** The integer of 64 bits that a text is, or undefined: a number where that is exact. */
export function readInt64(text: BinaryString): number | bigint | undefined {
  if (text.length > MOST_CHARS || !INTEGER.test(text)) return undefined;
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number;
  const exact = BigInt(text);
  return exact < INT64_MIN || exact > INT64_MAX ? undefined : exact;
}

/** An argument that is an integer of 64 bits: a number where that is exact. */
export function parseInt64(arg: BinaryString): number | bigint {
  const value = readInt64(arg);
  if (value === undefined) throw notAnInteger();
  return value;
}

/** The same; beyond ±(2^53 − 1) it is the nearest safe integer, for positions and counts that are larger than anything. */
export function parseInteger(arg: BinaryString): number {
  const value = parseInt64(arg);
  if (typeof value === 'number') return value;
  return value < 0n ? Number.MIN_SAFE_INTEGER : Number.MAX_SAFE_INTEGER;
}

/** The same, from 0 on. */
export function parseNonNegative(arg: BinaryString): number {
  const value = readInt64(arg);
  if (value === undefined || value < 0) throw new ReplyError('ERR value is out of range, must be positive');
  return parseInteger(arg);
}

const DECIMAL = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
const HEXADECIMAL = /^([+-]?)0x([0-9a-f]*)(?:\.([0-9a-f]*))?(?:p([+-]?[0-9]+))?$/i;

function readHexadecimal(text: BinaryString): number | undefined {
  const match = HEXADECIMAL.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  if (whole + fraction === '') return undefined;
  const value = Number.parseInt(whole + fraction, 16) * 2 ** (Number(exponent) - 4 * fraction.length);
  return sign === '-' ? -value : value;
}

/** The floating point number that a text is, as C reads it, or undefined: infinite if it says so, never NaN. */
export function readDouble(text: BinaryString): number | undefined {
  if (DECIMAL.test(text)) {
    const value = Number(text);
    // What is too large, or too small and not 0, is out of range.
    if (!Number.isFinite(value)) return undefined;
    return value === 0 && /^[^eE]*[1-9]/.test(text) ? undefined : value;
  }
  const infinite = INFINITE.exec(text);
  if (infinite !== null) return infinite[1] === '-' ? -Infinity : Infinity;
  const value = readHexadecimal(text);
  return value === undefined || Number.isFinite(value) ? value : undefined;
}

/** An argument that is a floating point number, as a score is: infinite if it says so, never NaN. */
export function parseScore(arg: BinaryString): number {
  const value = readDouble(arg);
  if (value === undefined) throw notAFloat();
  return value;
}
