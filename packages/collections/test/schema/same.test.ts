import fc from 'fast-check';

import { copyOfSame, DIFFERENT } from '../../src/schema/same.js';

/** All that JavaScript has beside JSON: holes, dates, infinities, symbols, objects without a prototype. */
const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withSparseArray: true,
  withTypedArray: true,
  withUnicodeString: true,
});

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

it('is a copy of what JSON gives back, and of nothing else', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), anything), (value) => {
      const copy = copyOfSame(value, value);
      if (copy === DIFFERENT) return;
      expect(copy).toStrictEqual(value);
      expect(copy).toStrictEqual(json(value));
      expect(typeof value === 'object' && value !== null && copy === value).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

it('is made of any JSON that is not very deep', () => {
  const parts = { id: 'a', tags: ['b', 'c'], size: 1.5, isOpen: false, parent: null, at: { x: {}, y: [] } };
  expect(copyOfSame(parts, json(parts))).toStrictEqual(parts);
  expect(copyOfSame(parts, parts)).not.toBe(parts);
  let deep: unknown = 1;
  for (let level = 0; level < 10_000; level++) deep = [deep];
  expect(copyOfSame(deep, deep)).toBe(DIFFERENT);
});

it('tells any difference', () => {
  class Point {
    constructor(readonly x: number) {}
  }
  const pairs: (readonly [unknown, unknown])[] = [
    ...[NaN, Infinity, -0, undefined, 5n, new Date(0), new Point(1), () => 1].map((one) => [one, one] as const),
    ...[1, 'a', null, [], {}].map((one) => [one, undefined] as const),
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: 1, b: 2 }, { a: 1 }],
    [{ a: 1 }, { b: 1 }],
    [{ a: undefined }, { a: undefined }],
    [{ a: 1 }, new Point(1)],
    [{ toString: {} }, { a: 1 }],
    [JSON.parse('{"__proto__":{}}'), {}],
    [JSON.parse('{"__proto__":{}}'), JSON.parse('{"__proto__":{}}')],
    [
      [1, 2],
      [1, 3],
    ],
    [[1], [1, 2]],
    [[], {}],
    [{}, []],
    [[undefined], [undefined]],
    [1, '1'],
    [new Date(0).toISOString(), new Date(0)],
  ];
  for (const [value, other] of pairs) {
    expect(copyOfSame(value, other)).toBe(DIFFERENT);
    expect(copyOfSame({ in: [value] }, { in: [other] })).toBe(DIFFERENT);
  }
});
