import { type BinaryString } from '@keyvaluestore/core';

/** What a Node Buffer can do for any array of bytes, though its types hide it. */
const { latin1Slice, latin1Write } = Buffer.prototype as unknown as {
  latin1Slice(this: Uint8Array, start: number, end: number): BinaryString;
  latin1Write(this: Uint8Array, bytes: string, start: number): number;
};

/** Up to this length a loop is faster than a call that leaves JavaScript. */
const SHORT = 40;

/** Keys are binary strings, as bytes: LMDB compares them as such. */
export const keyEncoder = {
  writeKey(key: BinaryString, target: Uint8Array, start: number): number {
    const { length } = key;
    if (length > SHORT) return start + latin1Write.call(target, key, start);
    for (let index = 0; index < length; index++) target[start + index] = key.charCodeAt(index);
    return start + length;
  },
  readKey: (source: Uint8Array, start: number, end: number): BinaryString => latin1Slice.call(source, start, end),
};

/** Values are binary strings too. */
export const valueEncoder = {
  encode: (value: BinaryString): Uint8Array => Buffer.from(value, 'latin1'),
  decode: (bytes: Uint8Array): BinaryString => latin1Slice.call(bytes, 0, bytes.length),
};
