import { type BinaryString } from '@keyvaluestore/core';

import { syntaxError } from '../../protocol/errors.js';
import { ReplyError } from '../../protocol/reply.js';
import { NO_BYTES, optionName } from '../arguments.js';
import { type Arguments } from '../command.js';
import { parseInt64, readInt64 } from '../numbers.js';
import { parseBitOffset } from './bits.js';

type Overflow = 'WRAP' | 'SAT' | 'FAIL';

/** One of the integers that BITFIELD is about, and what is done with it. */
export interface FieldOperation {
  readonly name: 'GET' | 'SET' | 'INCRBY';
  readonly isSigned: boolean;
  readonly bits: number;
  readonly offset: number;
  readonly operand: bigint;
  readonly overflow: Overflow;
}

function parseType(arg: BinaryString): { readonly isSigned: boolean; readonly bits: number } {
  const isSigned = arg.startsWith('i');
  const bits = isSigned || arg.startsWith('u') ? readInt64(arg.slice(1) as BinaryString) : undefined;
  if (typeof bits === 'number' && bits >= 1 && bits <= (isSigned ? 64 : 63)) return { isSigned, bits };
  throw new ReplyError(
    'ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.',
  );
}

function parseOverflow(arg: BinaryString): Overflow {
  const name = optionName(arg);
  if (name === 'WRAP' || name === 'SAT' || name === 'FAIL') return name;
  throw new ReplyError('ERR Invalid OVERFLOW type specified');
}

/** Reads what BITFIELD is to do, which begins at the second argument. */
export function parseFieldOperations(args: Arguments): FieldOperation[] {
  const operations: FieldOperation[] = [];
  let overflow: Overflow = 'WRAP';
  let index = 1;
  while (index < args.length) {
    const [name = '', ...rest] = [optionName(args[index] as BinaryString), ...args.slice(index + 1, index + 4)];
    const [type = NO_BYTES, position = NO_BYTES, operand = NO_BYTES] = rest;
    if (name === 'OVERFLOW' && rest.length >= 1) {
      overflow = parseOverflow(type);
      index += 2;
      continue;
    }
    const isRead = name === 'GET';
    if (!(isRead && rest.length >= 2) && !((name === 'SET' || name === 'INCRBY') && rest.length >= 3)) {
      throw syntaxError();
    }
    const { isSigned, bits } = parseType(type);
    const offset = parseBitOffset(position, bits);
    operations.push({ name, isSigned, bits, offset, overflow, operand: isRead ? 0n : BigInt(parseInt64(operand)) });
    index += isRead ? 3 : 4;
  }
  return operations;
}

/** Bytes that can be read beyond their end, where they are 0. */
export type ByteAt = (index: number) => number;

/** The integer that is there. */
export function readField(byteAt: ByteAt, { isSigned, bits, offset }: FieldOperation): bigint {
  const last = Math.floor((offset + bits - 1) / 8);
  let value = 0n;
  for (let index = Math.floor(offset / 8); index <= last; index++) value = (value << 8n) | BigInt(byteAt(index));
  value >>= BigInt(last * 8 + 7 - (offset + bits - 1));
  return isSigned ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
}

/** Writes an integer into bytes that are long enough. */
export function writeField(bytes: Uint8Array, { bits, offset }: FieldOperation, value: bigint): void {
  for (let rest = BigInt.asUintN(bits, value), bit = offset + bits - 1; bit >= offset; bit--, rest >>= 1n) {
    const index = Math.floor(bit / 8);
    const mask = 128 >> (bit % 8);
    const byte = bytes[index] as number;
    bytes[index] = (rest & 1n) === 1n ? byte | mask : byte & ~mask;
  }
}

/** What a field is to hold, or null where it would overflow and is not to. */
export function nextValue({ name, isSigned, bits, operand, overflow }: FieldOperation, before: bigint): bigint | null {
  const [min, max] = isSigned
    ? [-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n]
    : [0n, 2n ** BigInt(bits) - 1n];
  // What is less than 0 is a large one where there is no sign.
  const given = isSigned ? operand : BigInt.asUintN(64, operand);
  const wanted = name === 'SET' ? given : before + operand;
  if (wanted >= min && wanted <= max) return wanted;
  if (overflow === 'FAIL') return null;
  if (overflow === 'SAT') return wanted > max ? max : min;
  return isSigned ? BigInt.asIntN(bits, wanted) : BigInt.asUintN(bits, wanted);
}
