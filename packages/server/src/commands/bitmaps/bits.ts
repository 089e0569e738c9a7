import { type BinaryString } from '@keyvaluestore/core';

import { ReplyError } from '../../protocol/reply.js';
import { readInt64 } from '../numbers.js';

/** One more than the last bit of the longest string. */
const MOST_BITS = 2 ** 32;

/** The place of a bit, from 0; where a width is given, `#` before it counts in such widths. */
export function parseBitOffset(arg: BinaryString, width?: number): number {
  const isCounted = width !== undefined && arg.startsWith('#');
  const given = readInt64(isCounted ? (arg.slice(1) as BinaryString) : arg);
  const offset = Number(given) * (isCounted ? width : 1);
  if (given !== undefined && offset >= 0 && offset < MOST_BITS) return offset;
  throw new ReplyError('ERR bit offset is not an integer or out of range');
}

/** The bit at a place of a string; 0 beyond its end. */
export function bitAt(value: BinaryString, offset: number): 0 | 1 {
  const byte = Math.floor(offset / 8);
  return byte < value.length && (value.charCodeAt(byte) & (128 >> (offset % 8))) !== 0 ? 1 : 0;
}

/** How many bits of a byte are set, by byte. */
const COUNTS = Uint8Array.from({ length: 256 }, (_, byte) => {
  let count = 0;
  for (let rest = byte; rest > 0; rest >>= 1) count += rest & 1;
  return count;
});

/** What is left of a byte of which only the bits between two places, both included, count. */
const within = (byte: number, index: number, start: number, end: number): number => {
  const first = Math.max(start - index * 8, 0);
  const last = Math.min(end - index * 8, 7);
  return byte & (255 >> first) & (255 << (7 - last));
};

/** How many bits are set between two places, both included. */
export function countBits(value: BinaryString, start: number, end: number): number {
  const [firstByte, lastByte] = [Math.floor(start / 8), Math.floor(end / 8)];
  let count = 0;
  for (let index = firstByte; index <= lastByte; index++) {
    const byte = value.charCodeAt(index);
    const isEdge = index === firstByte || index === lastByte;
    count += COUNTS[isEdge ? within(byte, index, start, end) : byte] as number;
  }
  return count;
}

/** The place of the first such bit between two places, both included; -1 if there is none. */
export function findBit(value: BinaryString, bit: 0 | 1, start: number, end: number): number {
  const [firstByte, lastByte] = [Math.floor(start / 8), Math.floor(end / 8)];
  const flip = bit === 1 ? 0 : 255;
  for (let index = firstByte; index <= lastByte; index++) {
    const byte = value.charCodeAt(index) ^ flip;
    if (byte === 0) continue;
    const found = within(byte, index, start, end);
    if (found !== 0) return index * 8 + Math.clz32(found) - 24;
  }
  return -1;
}
