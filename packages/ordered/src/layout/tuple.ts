import { type BinaryString } from '@keyvaluestore/core';

/*
 * The part of FoundationDB's tuple encoding that the data layout needs, as strings of bytes: joined, encoded elements
 * sort as the elements do, one after the other, and the tuple layer of any of its clients can decode them.
 */

const BYTES = '\x01';
const DOUBLE = '\x21';

/** A string of bytes: its own bytes, NUL as NUL and FF, and a NUL at the end. */
export function encodeBytes(bytes: string): string {
  return BYTES + (bytes.includes('\0') ? bytes.replaceAll('\0', '\0\xff') : bytes) + '\0';
}

/** What begins an integer is this and how many bytes it has, or this less so many if it is negative. */
const INTEGER = 0x14;

/** A safe integer: how many bytes follow, and those, big-endian; of a negative one, the complement of each. */
export function encodeInteger(value: number): string {
  const isNegative = value < 0;
  let bytes = '';
  for (let rest = Math.abs(value); rest > 0; rest = Math.floor(rest / 256)) {
    const byte = rest % 256;
    bytes = String.fromCharCode(isNegative ? 255 - byte : byte) + bytes;
  }
  return String.fromCharCode(isNegative ? INTEGER - bytes.length : INTEGER + bytes.length) + bytes;
}

/** How many bytes the integer takes that begins here in a key. */
export function integerLength(key: string, start: number): number {
  return 1 + Math.abs(key.charCodeAt(start) - INTEGER);
}

/** The integer that begins here in a key. */
export function decodeInteger(key: string, start: number): number {
  const end = start + integerLength(key, start);
  const isNegative = key.charCodeAt(start) < INTEGER;
  let value = 0;
  for (let index = start + 1; index < end; index++) {
    const byte = key.charCodeAt(index);
    value = value * 256 + (isNegative ? 255 - byte : byte);
  }
  return isNegative ? -value : value;
}

/**
 * The bytes of a tuple, which sort as tuples do, element by element: a string of bytes, or a safe integer.
 * @example
 * ```ts
 * encodeTuple(1, fromText('a')) < encodeTuple(1, fromText('b')); // true
 * encodeTuple(1, fromText('b')) < encodeTuple(2); // true
 * ```
 */
export function encodeTuple(...elements: readonly (BinaryString | number)[]): BinaryString {
  const encoded = elements.map((element) =>
    typeof element === 'number' ? encodeInteger(element) : encodeBytes(element),
  );
  return encoded.join('') as BinaryString;
}

const scratch = new DataView(new ArrayBuffer(8));

/**
 * The eight bytes of a double whose order is the order of the numbers: big-endian, the sign bit flipped of positive
 * ones, all bits of negative ones.
 */
export function orderedDouble(value: number): string {
  scratch.setFloat64(0, value);
  const high = scratch.getUint32(0);
  const flip = high >>> 31 === 1 ? 0xffffffff : 0;
  const first = high ^ (flip === 0 ? 0x80000000 : flip);
  const second = scratch.getUint32(4) ^ flip;
  return String.fromCharCode(
    first >>> 24,
    (first >> 16) & 255,
    (first >> 8) & 255,
    first & 255,
    second >>> 24,
    (second >> 16) & 255,
    (second >> 8) & 255,
    second & 255,
  );
}

/** Four bytes, big-endian. */
function bytesAt(bytes: string, start: number): number {
  return (
    (bytes.charCodeAt(start) << 24) |
    (bytes.charCodeAt(start + 1) << 16) |
    (bytes.charCodeAt(start + 2) << 8) |
    bytes.charCodeAt(start + 3)
  );
}

/** The eight bytes of an integer from 0 to 2^53, big-endian. */
export function orderedTime(value: number): string {
  const [high, low] = [Math.floor(value / 2 ** 32), value % 2 ** 32];
  return String.fromCharCode(
    high >>> 24,
    (high >> 16) & 255,
    (high >> 8) & 255,
    high & 255,
    low >>> 24,
    (low >> 16) & 255,
    (low >> 8) & 255,
    low & 255,
  );
}

/** The integer of which `orderedTime` made the bytes that begin here. */
export function timeFromOrdered(bytes: string, start: number): number {
  return (bytesAt(bytes, start) >>> 0) * 2 ** 32 + (bytesAt(bytes, start + 4) >>> 0);
}

/** The double of which `orderedDouble` made the bytes that begin here. */
export function doubleFromOrdered(bytes: string, start: number): number {
  const high = bytesAt(bytes, start);
  const flip = high >>> 31 === 0 ? 0xffffffff : 0;
  scratch.setInt32(0, high ^ (flip === 0 ? 0x80000000 : flip));
  scratch.setInt32(4, bytesAt(bytes, start + 4) ^ flip);
  return scratch.getFloat64(0);
}

/** A double. */
export function encodeDouble(value: number): string {
  return DOUBLE + orderedDouble(value);
}

/** How many bytes an encoded double takes. */
export const DOUBLE_LENGTH = 9;

/** The string of bytes whose encoding ends a key, given where it begins there. */
export function decodeLastBytes(key: string, start: number): BinaryString {
  const escaped = key.slice(start + 1, -1);
  return (escaped.includes('\0') ? escaped.replaceAll('\0\xff', '\0') : escaped) as BinaryString;
}

/** The first key after another. */
export function nextKey(key: string): BinaryString {
  return `${key}\0` as BinaryString;
}
