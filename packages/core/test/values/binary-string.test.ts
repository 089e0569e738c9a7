import fc from 'fast-check';

import { compareBytes, fromBytes, fromText, toBytes, toText } from '../../src/index.js';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.string({ maxLength: 80 }),
);

describe('BinaryString', () => {
  it('holds one byte of UTF-8 in each char', () => {
    fc.assert(
      fc.property(text, (value) => {
        const bytes = fromText(value);
        expect(Buffer.from(bytes, 'latin1').equals(Buffer.from(value, 'utf8'))).toBe(true);
        expect(toText(bytes)).toBe(value);
      }),
    );
  });

  it('holds any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect([...toBytes(fromBytes(bytes))]).toEqual([...bytes]);
      }),
    );
  });

  it('compares as bytes do', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const expected = Buffer.compare(Buffer.from(a), Buffer.from(b));
        expect(compareBytes(fromText(a), fromText(b))).toBe(expected);
      }),
    );
    expect(compareBytes(fromText('\u{1F600}'), fromText('\uFFFD'))).toBe(1);
    expect('\u{1F600}' < '\uFFFD').toBe(true);
  });

  it('reads a part of a larger buffer, and keeps nothing of it', () => {
    const buffer = new Uint8Array([1, 2, 200, 4]);
    const bytes = fromBytes(buffer.subarray(1, 3));
    buffer[1] = 9;
    expect([...toBytes(bytes)]).toEqual([2, 200]);
  });

  it('reads U+FFFD for what is no UTF-8, and keeps a byte order mark', () => {
    expect(toText(fromBytes(new Uint8Array([0x61, 0xff, 0x62])))).toBe('a\uFFFDb');
    expect(toText(fromText('\uFEFFa'))).toBe('\uFEFFa');
  });
});
