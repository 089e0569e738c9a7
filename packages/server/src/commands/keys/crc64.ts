import { type BinaryString } from '@keyvaluestore/core';

/** The polynomial of Jones, its bits reversed: the upper and the lower half. */
const UPPER = 0x95ac9329;
const LOWER = 0xac4bc9b5;

const upper = new Uint32Array(256);
const lower = new Uint32Array(256);
for (let byte = 0; byte < 256; byte++) {
  let [high, low] = [0, byte];
  for (let bit = 0; bit < 8; bit++) {
    const isOdd = (low & 1) === 1;
    low = (low >>> 1) | ((high & 1) << 31);
    high >>>= 1;
    if (isOdd) [high, low] = [high ^ UPPER, low ^ LOWER];
  }
  upper[byte] = high;
  lower[byte] = low;
}

/** The checksum that Redis puts behind a value: eight bytes, the lowest first. */
export function crc64(bytes: BinaryString): BinaryString {
  let [high, low] = [0, 0];
  for (let index = 0; index < bytes.length; index++) {
    const entry = (low ^ bytes.charCodeAt(index)) & 255;
    low = ((low >>> 8) | (high << 24)) ^ (lower[entry] as number);
    high = (high >>> 8) ^ (upper[entry] as number);
  }
  return [low, high]
    .map((half) => String.fromCharCode(half & 255, (half >>> 8) & 255, (half >>> 16) & 255, half >>> 24))
    .join('') as BinaryString;
}
