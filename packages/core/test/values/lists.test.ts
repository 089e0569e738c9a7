import fc from 'fast-check';

import { type BinaryString, indexIn, positionOf, positionsIn, without } from '../../src/index.js';

const length = fc.nat({ max: 6 });
const position = fc.integer({ min: -9, max: 9 });
const value = fc.constantFrom('a', 'b', 'c') as fc.Arbitrary<BinaryString>;
const list = fc.array(value, { maxLength: 8 });

/** The places from 0 of so many values, and what each may be called. */
const places = (length: number) => Array.from({ length }, (_, index) => [index, index - length] as const);

it('finds a position from either end', () => {
  expect([0, 2, 3, -1, -3, -4].map((position) => indexIn(3, position))).toEqual([0, 2, 3, 2, 0, -1]);
  fc.assert(
    fc.property(length, position, (length, position) => {
      const index = indexIn(length, position);
      const named = places(length).find((names) => names.includes(position));
      if (named === undefined) expect(index < 0 || index >= length).toBe(true);
      else expect(index).toBe(named[0]);
    }),
  );
});

it('cuts a range of positions to what is there', () => {
  expect(positionsIn(3, 0, -1)).toEqual({ start: 0, end: 3 });
  expect(positionsIn(3, -100, -3)).toEqual({ start: 0, end: 1 });
  expect(positionsIn(3, -100, -4)).toEqual({ start: 0, end: 0 });
  expect(positionsIn(3, 3, 5)).toEqual({ start: 3, end: 3 });
  expect(positionsIn(0, 0, -1)).toEqual({ start: 0, end: 0 });
  fc.assert(
    fc.property(length, position, position, (length, start, stop) => {
      const range = positionsIn(length, start, stop);
      expect(range.start >= 0 && range.start <= range.end && range.end <= length).toBe(true);
      const from = start < 0 ? start + length : start;
      const to = stop < 0 ? stop + length : stop;
      const wanted = places(length).flatMap(([index]) => (index >= from && index <= to ? [index] : []));
      expect(
        places(length)
          .map(([index]) => index)
          .slice(range.start, range.end),
      ).toEqual(wanted);
    }),
  );
});

it('finds the match of a rank', () => {
  fc.assert(
    fc.property(list, value, fc.integer({ min: 1, max: 5 }), (list, value, rank) => {
      let seen = 0;
      const nth = (values: readonly BinaryString[]) => values.findIndex((other) => other === value && ++seen === rank);
      const first = nth(list);
      expect(positionOf(list, value, rank)).toBe(first < 0 ? null : first);
      seen = 0;
      const last = nth(list.toReversed());
      expect(positionOf(list, value, -rank)).toBe(last < 0 ? null : list.length - 1 - last);
    }),
  );
});

it('removes matches from the end that is asked for', () => {
  fc.assert(
    fc.property(list, value, fc.integer({ min: -5, max: 5 }), (list, value, count) => {
      const left = [...list];
      for (let removed = 0; count === 0 || removed < Math.abs(count); removed++) {
        const index = count < 0 ? left.lastIndexOf(value) : left.indexOf(value);
        if (index < 0) break;
        left.splice(index, 1);
      }
      expect(without(list, value, count)).toEqual(left);
    }),
  );
});
