import { type BinaryString } from '@keyvaluestore/core';

import { notAFloat } from '../protocol/errors.js';
import { ReplyError } from '../protocol/reply.js';

/** As long as a text that is read as a number may be. */
const MOST_CHARS = 5 * 1024;
/** As far as exponents go. */
const LARGEST_EXPONENT = 4932;
/** So many digits after the point are kept. */
const PLACES = 17;

const DECIMAL = /^([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?$/;
const INFINITE = /^[+-]?inf(?:inity)?$/i;

/** `digits` times 10 to the power of −`places`. */
interface Decimal {
  readonly digits: bigint;
  readonly places: number;
}

const notFinite = (): ReplyError => new ReplyError('ERR increment would produce NaN or Infinity');

function parse(text: BinaryString): Decimal | 'infinite' {
  const match = text.length < MOST_CHARS ? DECIMAL.exec(text) : null;
  if (match === null) {
    if (INFINITE.test(text)) return 'infinite';
    throw notAFloat();
  }
  const [, sign = '', whole = '', fraction = '', power = '0'] = match;
  const exponent = Number(power);
  if (whole + fraction === '') throw notAFloat();
  const digits = BigInt(whole + fraction);
  if (digits !== 0n && Math.abs(exponent) > LARGEST_EXPONENT) throw notAFloat();
  return { digits: sign === '-' ? -digits : digits, places: digits === 0n ? 0 : fraction.length - exponent };
}

const scaled = ({ digits, places }: Decimal, to: number): bigint => digits * 10n ** BigInt(to - places);

/** Rounds to so many places, halves to the even digit, and leaves out the zeros at the end. */
function format({ digits, places }: Decimal): string {
  let rounded = places <= PLACES ? scaled({ digits, places }, PLACES) : 0n;
  if (places > PLACES) {
    const unit = 10n ** BigInt(places - PLACES);
    const magnitude = digits < 0n ? -digits : digits;
    rounded = magnitude / unit;
    const twice = (magnitude % unit) * 2n;
    if (twice > unit || (twice === unit && rounded % 2n === 1n)) rounded += 1n;
    if (digits < 0n) rounded = -rounded;
  }
  if (rounded === 0n) return '0';
  const text = (rounded < 0n ? -rounded : rounded).toString().padStart(PLACES + 1, '0');
  const fraction = text.slice(-PLACES).replace(/0+$/, '');
  return `${rounded < 0n ? '-' : ''}${text.slice(0, -PLACES)}${fraction === '' ? '' : `.${fraction}`}`;
}

/**
 * The sum of two texts that are decimal numbers, as INCRBYFLOAT gives it. It is exact up to the 17th digit after the
 * point.
 */
export function addDecimals(value: BinaryString, increment: BinaryString): BinaryString {
  const [a, b] = [parse(value), parse(increment)];
  if (a === 'infinite' || b === 'infinite') throw notFinite();
  const places = Math.max(a.places, b.places);
  const text = format({ digits: scaled(a, places) + scaled(b, places), places });
  if (text.length > LARGEST_EXPONENT + PLACES) throw notFinite();
  return text as BinaryString;
}
