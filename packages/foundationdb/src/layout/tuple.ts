/**
 * The part of FoundationDB's tuple encoding that the data layout needs, as strings of bytes: joined, encoded elements
 * sort as the elements do, one after the other, and any binding's tuple layer can decode them.
 */

const BYTES = '\x01';
const DOUBLE = '\x21';

/** A string of bytes: its own bytes, NUL as NUL and FF, and a NUL at the end. */
export function encodeBytes(bytes: string): string {
  return BYTES + (bytes.includes('\0') ? bytes.replaceAll('\0', '\0\xff') : bytes) + '\0';
}

/** An integer from 0 to 2^24 - 1: how many bytes follow, and those, big-endian. */
export function encodeInteger(value: number): string {
  if (value === 0) return '\x14';
  if (value < 2 ** 8) return String.fromCharCode(0x15, value);
  if (value < 2 ** 16) return String.fromCharCode(0x16, value >> 8, value & 255);
  return String.fromCharCode(0x17, value >> 16, (value >> 8) & 255, value & 255);
}

const scratch = Buffer.alloc(8);

/**
 * The eight bytes of a double whose order is the order of the numbers: big-endian, the sign bit flipped of positive
 * ones, all bits of negative ones.
 */
export function orderedDouble(value: number): string {
  scratch.writeDoubleBE(value);
  flip(false);
  return scratch.toString('latin1');
}

/** The double of which `orderedDouble` made the bytes that begin here. */
export function doubleFromOrdered(bytes: Buffer, start: number): number {
  bytes.copy(scratch, 0, start, start + scratch.length);
  flip(true);
  return scratch.readDoubleBE();
}

function flip(back: boolean): void {
  const first = scratch[0] as number;
  const isNegative = back ? first < 128 : first >= 128;
  if (isNegative) for (let index = 0; index < 8; index++) scratch[index] = (scratch[index] as number) ^ 255;
  else scratch[0] = first ^ 128;
}

/** A double. */
export function encodeDouble(value: number): string {
  return DOUBLE + orderedDouble(value);
}

/** How many bytes an encoded double takes. */
export const DOUBLE_LENGTH = 9;

/** The string of bytes whose encoding ends a key, given where it begins there. */
export function decodeLastBytes(key: Buffer, start: number): string {
  const escaped = key.toString('latin1', start + 1, key.length - 1);
  return escaped.includes('\0') ? escaped.replaceAll('\0\xff', '\0') : escaped;
}
