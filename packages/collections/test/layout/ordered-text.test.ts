import fc from 'fast-check';

import { type KeyPart } from '../../src/index.js';
import { afterPrefix, AFTER, END, orderedText } from '../../src/layout/ordered-text.js';

const compareBytes = (a: string, b: string): number => Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b)));

const compareParts = (a: KeyPart, b: KeyPart): number =>
  typeof a === 'string' ? compareBytes(a, b as string) : a < b ? -1 : a > b ? 1 : 0;

function compareLists(a: readonly KeyPart[], b: readonly KeyPart[]): number {
  for (const [index, part] of a.entries()) {
    if (index >= b.length) return 1;
    const order = compareParts(part, b[index] as KeyPart);
    if (order !== 0) return order;
  }
  return a.length < b.length ? -1 : 0;
}

/** Texts that are often equal, or one the beginning of the other, with what is special in the layout. */
const text = fc.string({ unit: fc.constantFrom('\0', '\x01', '\x02', 'a', 'b', '\ue000', '\u{1f600}'), maxLength: 4 });
const number = fc.oneof(fc.constantFrom(0, -0, 1, -1, Infinity, -Infinity, 5e-324), fc.double({ noNaN: true }));
const bigint = fc.oneof(fc.bigInt({ min: -1200n, max: 1200n }), fc.bigInt());
const lists = fc.oneof(
  fc.tuple(fc.array(text, { minLength: 1, maxLength: 3 }), fc.array(text, { minLength: 1, maxLength: 3 })),
  fc.tuple(fc.tuple(text, number), fc.tuple(text, number)),
  fc.tuple(fc.tuple(bigint, text), fc.tuple(bigint, text)),
);

it('is in the order of the keys, and then of the ids', () => {
  fc.assert(
    fc.property(lists, text, text, ([a, b], idA, idB) => {
      const [one, other] = [orderedText(a) + END + idA, orderedText(b) + END + idB];
      const order = compareLists(a, b) || compareBytes(idA, idB);
      expect(compareBytes(one, other)).toBe(order);
    }),
    { numRuns: 2000 },
  );
});

it('has the bits of a number, turned so that they are in its order', () => {
  expect([1, -1, 0, -0, Infinity].map((number) => orderedText(number))).toEqual([
    '\0\x03bff0000000000000',
    '\0\x03400fffffffffffff',
    '\0\x038000000000000000',
    '\0\x038000000000000000',
    '\0\x03fff0000000000000',
  ]);
});

it('has its end where the id begins, whatever is in the key', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(text, number, bigint), { minLength: 1, maxLength: 3 }), text, (key, id) => {
      const member = orderedText(key) + END + id;
      expect(member.slice(member.indexOf(END) + END.length)).toBe(id);
    }),
  );
});

it('tells what comes after all keys of a text, and after a beginning', () => {
  fc.assert(
    fc.property(text, text, text, (key, other, id) => {
      const member = orderedText(other) + END + id;
      expect(compareBytes(member, orderedText(key) + AFTER) < 0).toBe(compareBytes(other, key) <= 0);
      const [prefix, after] = [orderedText(key), afterPrefix(orderedText(key))];
      const isBetween = compareBytes(member, prefix) >= 0 && (after === undefined || compareBytes(member, after) < 0);
      if (key !== '') expect(isBetween).toBe(other.startsWith(key));
    }),
    { numRuns: 2000 },
  );
  expect(afterPrefix('a\u{10ffff}')).toBe('b');
  expect(afterPrefix('\u{10ffff}')).toBeUndefined();
  expect(afterPrefix('\ud7ff')).toBe('\ue000');
});

it('cuts text between chars', () => {
  expect(['aé', 'a\u{1f600}b', 'abcd'].map((one) => orderedText(one, 3))).toEqual(['aé', 'a', 'abc']);
  expect(orderedText(['abcd', 5n, 'xyz'], 2)).toBe(`ab${AFTER}\0\x0410015${AFTER}xy`);
});

it('refuses what is no key', () => {
  for (const wrong of [NaN, true, null, {}, [undefined], new Date(NaN), 10n ** 999n]) {
    expect(() => orderedText(wrong as never)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  }
});
