import fc from 'fast-check';

import * as native from '../../src/values/binary-string.js';

/** The module as it is where there is no `Buffer`. */
function withoutBuffer(): typeof native {
  const { Buffer } = globalThis;
  let loaded: typeof native | undefined;
  Reflect.deleteProperty(globalThis, 'Buffer');
  try {
    jest.isolateModules(() => {
      loaded = jest.requireActual<typeof native>('../../src/values/binary-string.js');
    });
  } finally {
    globalThis.Buffer = Buffer;
  }
  return loaded!;
}

const web = withoutBuffer();
const text = fc.string({ unit: 'binary', maxLength: 120 });
const bytes = fc.uint8Array({ maxLength: 120 });

describe('BinaryString without Buffer', () => {
  it('is another implementation', () => {
    expect(web.fromText).not.toBe(native.fromText);
  });

  it('has the same bytes of a text', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(web.fromText(value)).toBe(native.fromText(value));
        expect(web.isAscii(value)).toBe(native.isAscii(value));
        expect(web.toText(web.fromText(value))).toBe(value);
      }),
    );
  });

  it('has the same text of any bytes, U+FFFD for what is no UTF-8', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        const binary = web.fromBytes(value);
        expect(binary).toBe(native.fromBytes(value));
        expect(web.toText(binary)).toBe(native.toText(binary));
        expect([...web.toBytes(binary)]).toEqual([...value]);
      }),
      { numRuns: 1000 },
    );
  });

  it('holds what is longer than one call takes, and a byte order mark', () => {
    const long = new Uint8Array(300_001).map((_, index) => index % 256);
    expect(web.fromBytes(long)).toBe(native.fromBytes(long));
    expect(web.toText(web.fromText('\uFEFFa'))).toBe('\uFEFFa');
    expect(web.isAscii('a'.repeat(100))).toBe(true);
    expect(web.isAscii(`${'a'.repeat(100)}é`)).toBe(false);
  });
});
