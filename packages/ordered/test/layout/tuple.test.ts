import fc from 'fast-check';

import {
  decodeInteger,
  decodeLastBytes,
  doubleFromOrdered,
  encodeBytes,
  encodeDouble,
  encodeInteger,
  integerLength,
  orderedTime,
  timeFromOrdered,
} from '../../src/layout/tuple.js';

const bytes = fc
  .uint8Array({ maxLength: 12 })
  .map((array) => Buffer.from(array.map((byte) => (byte < 100 ? byte % 3 : byte))).toString('latin1'));
const score = fc.double({ noNaN: true }).map((value) => value + 0);
const sign = <T>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

describe('the tuple encoding', () => {
  it('keeps the order of strings of bytes, whatever follows them', () => {
    fc.assert(
      fc.property(bytes, bytes, bytes, bytes, (a, b, c, d) => {
        const order = sign(a, b) || sign(c, d);
        expect(sign(encodeBytes(a) + encodeBytes(c), encodeBytes(b) + encodeBytes(d))).toBe(order);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives strings of bytes back', () => {
    fc.assert(
      fc.property(bytes, (a) => {
        expect(decodeLastBytes(`xyz${encodeBytes(a)}`, 3)).toBe(a);
      }),
    );
  });

  it('keeps the order of doubles, and gives them back to the last bit', () => {
    const special = [
      -Infinity,
      -Number.MAX_VALUE,
      -1,
      -Number.MIN_VALUE,
      0,
      Number.MIN_VALUE,
      0.1,
      1,
      2 ** 53,
      Infinity,
    ];
    const scores = fc.oneof(score, fc.constantFrom(...special));
    fc.assert(
      fc.property(scores, scores, (a, b) => {
        expect(sign(encodeDouble(a), encodeDouble(b))).toBe(sign(a, b));
        expect(Object.is(doubleFromOrdered(encodeDouble(a), 1), a)).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });

  it('keeps the order of integers of all lengths', () => {
    const integers = [
      -Number.MAX_SAFE_INTEGER,
      -65_536,
      -65_535,
      -256,
      -255,
      -1,
      0,
      1,
      255,
      256,
      20_000,
      65_535,
      65_536,
      2 ** 24 - 1,
      2 ** 24,
      2 ** 40,
      Number.MAX_SAFE_INTEGER,
    ];
    const encoded = integers.map(encodeInteger);
    expect([...encoded].sort()).toEqual(encoded);
    expect(encoded.slice(2, 10)).toEqual([
      ...['\x12\x00\x00', '\x12\xfe\xff', '\x13\x00', '\x13\xfe'],
      ...['\x14', '\x15\x01', '\x15\xff', '\x16\x01\x00'],
    ]);
  });

  it('gives integers back, and how long they are', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), bytes, (value, rest) => {
        const encoded = encodeInteger(value);
        expect(decodeInteger(`xyz${encoded}${rest}`, 3)).toBe(value);
        expect(integerLength(encoded + rest, 0)).toBe(encoded.length);
        const negative = encodeInteger(-value);
        expect(decodeInteger(`xyz${negative}${rest}`, 3)).toBe(0 - value);
        expect(integerLength(negative + rest, 0)).toBe(negative.length);
        expect(timeFromOrdered(`xyz${orderedTime(value)}${rest}`, 3)).toBe(value);
        expect(orderedTime(value)).toHaveLength(8);
      }),
    );
  });

  it('is that of the tuple layer', () => {
    expect(encodeBytes('a\0b')).toBe('\x01a\0\xffb\0');
    expect(Buffer.from(encodeDouble(1), 'latin1').toString('hex')).toBe('21bff0000000000000');
    expect(Buffer.from(encodeDouble(-1), 'latin1').toString('hex')).toBe('21400fffffffffffff');
  });
});
