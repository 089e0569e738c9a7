import { type BinaryString } from '@keyvaluestore/core';

import { syntaxError } from '../../protocol/errors.js';
import { ReplyError } from '../../protocol/reply.js';
import { FIRST_KEY, NO_BYTES, optionName } from '../arguments.js';
import { type Arguments, ask, type DataCommand } from '../command.js';
import { parseInteger, readInt64 } from '../numbers.js';
import { changeString } from '../strings/change-string.js';
import { checkLength, place, withBytesAt } from '../strings/parts.js';
import { bitAt, countBits, findBit, parseBitOffset } from './bits.js';

const BITMAP = { group: 'bitmap', keys: FIRST_KEY } as const;

/** From where to where bits are looked at, as it was given. */
interface GivenRange {
  readonly start: number;
  readonly end: number;
  readonly inBits: boolean;
}

/** Reads a start, an end and a unit; `lacksEnd` tells what an end that is left out is, undefined if it must be there. */
function parseRange(args: Arguments, lacksEnd?: number): GivenRange | undefined {
  const [start, end, unit] = args;
  if (start === undefined) return undefined;
  if ((end === undefined && lacksEnd === undefined) || args.length > 3) throw syntaxError();
  const name = unit === undefined ? 'BYTE' : optionName(unit);
  if (name !== 'BIT' && name !== 'BYTE') throw syntaxError();
  return {
    start: parseInteger(start),
    end: end === undefined ? (lacksEnd as number) : parseInteger(end),
    inBits: name === 'BIT',
  };
}

/** The bits of a string that a range means, both ends included; undefined if there are none. */
function bitsOf(value: BinaryString, range: GivenRange | undefined) {
  const { start, end, inBits } = range ?? { start: 0, end: -1, inBits: false };
  const unit = inBits ? 1 : 8;
  const length = (value.length * 8) / unit;
  const [first, last] = [place(start, length), Math.min(place(end, length), length - 1)];
  return first > last ? undefined : { start: first * unit, end: last * unit + unit - 1 };
}

/** Commands about the bits of one string. */
export const singleBitCommands: readonly DataCommand[] = [
  {
    ...BITMAP,
    name: 'SETBIT',
    arity: 4,
    flags: ['write', 'denyoom'],
    *steps([key = NO_BYTES, position = NO_BYTES, bit = NO_BYTES], context) {
      const offset = parseBitOffset(position);
      const wanted = readInt64(bit);
      if (wanted !== 0 && wanted !== 1) throw new ReplyError('ERR bit is not an integer or out of range');
      return yield* changeString(key, (before) => {
        const index = Math.floor(offset / 8);
        const old = before ?? NO_BYTES;
        const reply = bitAt(old, offset);
        if (reply === wanted && index < old.length) return { value: null, reply };
        checkLength(index + 1, context);
        const mask = 128 >> (offset % 8);
        const byte = index < old.length ? old.charCodeAt(index) : 0;
        const changed = String.fromCharCode(wanted === 1 ? byte | mask : byte & ~mask) as BinaryString;
        return { value: withBytesAt(old, index, changed), reply };
      });
    },
  },
  {
    ...BITMAP,
    name: 'GETBIT',
    arity: 3,
    flags: ['readonly', 'fast'],
    *steps([key = NO_BYTES, position = NO_BYTES]) {
      const offset = parseBitOffset(position);
      return bitAt((yield* ask({ name: 'get', key })) ?? NO_BYTES, offset);
    },
  },
  {
    ...BITMAP,
    name: 'BITCOUNT',
    arity: -2,
    flags: ['readonly'],
    *steps([key = NO_BYTES, ...rest]) {
      const range = parseRange(rest);
      const value = (yield* ask({ name: 'get', key })) ?? NO_BYTES;
      if (range !== undefined && range.start < 0 && range.end < 0 && range.start > range.end) return 0;
      const bits = bitsOf(value, range);
      return bits === undefined ? 0 : countBits(value, bits.start, bits.end);
    },
  },
  {
    ...BITMAP,
    name: 'BITPOS',
    arity: -3,
    flags: ['readonly'],
    *steps([key = NO_BYTES, bit = NO_BYTES, ...rest]) {
      const wanted = parseInteger(bit);
      if (wanted !== 0 && wanted !== 1) throw new ReplyError('ERR The bit argument must be 1 or 0.');
      const range = parseRange(rest, -1);
      const value = yield* ask({ name: 'get', key });
      if (value === null) return wanted === 1 ? -1 : 0;
      const bits = bitsOf(value, range);
      if (bits === undefined) return -1;
      const found = findBit(value, wanted, bits.start, bits.end);
      // Behind a string there are zeros without end, unless its end was asked for.
      return found === -1 && wanted === 0 && rest.length < 2 ? bits.end + 1 : found;
    },
  },
];
