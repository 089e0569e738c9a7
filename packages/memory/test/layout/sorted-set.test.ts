import { type AnyRange, type BinaryString, compareBytes, positionsIn, type Position } from '@keyvaluestore/core';
import fc from 'fast-check';

import { SortedSet } from '../../src/layout/sorted-set.js';

const bytes = (text: string) => text as BinaryString;
const field = fc.constantFrom(...['', 'a', 'aa', 'b', '\xff', '\x00', 'c', 'd'].map(bytes));
const score = fc.constantFrom(-Infinity, -1, 0, 0.5, 1, Infinity);
const rank = fc.integer({ min: -10, max: 10 });
const range: fc.Arbitrary<AnyRange> = fc.oneof(
  fc.record({
    by: fc.constant('score' as const),
    min: fc.record({ value: score, exclusive: fc.boolean() }),
    max: fc.record({ value: score, exclusive: fc.boolean() }),
  }),
  fc.record({
    by: fc.constant('lex' as const),
    min: fc.oneof(fc.constantFrom('-' as const, '+' as const), fc.record({ value: field, exclusive: fc.boolean() })),
    max: fc.oneof(fc.constantFrom('-' as const, '+' as const), fc.record({ value: field, exclusive: fc.boolean() })),
  }),
  fc.record({ by: fc.constant('rank' as const), start: rank, stop: rank }),
);

interface Entry extends Position {
  readonly member: BinaryString;
}

function lies(entry: Entry, { by, min, max }: Exclude<AnyRange, { by: 'rank' }>): boolean {
  const place = by === 'score' ? entry.score : entry.field;
  const above = min === '-' || (min !== '+' && (place > min.value || (place === min.value && !min.exclusive)));
  const below = max === '+' || (max !== '-' && (place < max.value || (place === max.value && !max.exclusive)));
  return above && below;
}

function compare(a: Position, b: Position): number {
  if (a.score !== b.score) return a.score < b.score ? -1 : 1;
  return compareBytes(a.field, b.field);
}

/** What lies in a range, in the order that is asked for. */
function foundIn(entries: readonly Entry[], wanted: AnyRange, after: Position | undefined, reverse: boolean): Entry[] {
  const sorted = [...entries].sort(wanted.by === 'lex' ? (a, b) => compareBytes(a.field, b.field) : compare);
  if (reverse) sorted.reverse();
  if (wanted.by === 'rank') {
    const { start, end } = positionsIn(sorted.length, wanted.start, wanted.stop);
    return sorted.slice(start, end);
  }
  const isBehind = (entry: Entry): boolean =>
    after === undefined || wanted.by === 'lex' || (reverse ? compare(entry, after) < 0 : compare(entry, after) > 0);
  return sorted.filter((entry) => lies(entry, wanted) && isBehind(entry));
}

describe('SortedSet', () => {
  it('finds in any range what a filtered and sorted array holds, by lex over differing scores too', () => {
    const step = fc.oneof(
      fc.record({ put: field, score, member: field }),
      fc.record({ remove: field }),
      fc.record({
        range,
        after: fc.option(fc.record({ score, field }), { nil: undefined }),
        reverse: fc.boolean(),
        limit: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
      }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        const set = new SortedSet();
        const model = new Map<BinaryString, Entry>();
        for (const step of steps) {
          if ('put' in step) {
            set.put(step.put, step.member, step.score);
            model.set(step.put, { field: step.put, member: step.member, score: step.score });
          } else if ('remove' in step) {
            set.remove(step.remove);
            model.delete(step.remove);
          } else {
            const { range, reverse, limit } = step;
            const after = range.by === 'score' ? step.after : undefined;
            const entries = [...model.values()];
            const found = foundIn(entries, range, after, reverse);
            expect(set.range({ range, after, reverse, limit })).toEqual(found.slice(0, limit));
            expect(set.count(range)).toBe(foundIn(entries, range, undefined, false).length);
          }
          expect(set.size).toBe(model.size);
          expect(set.ascii).toBe([...model.values()].every(({ member }) => member !== '\xff'));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('knows how many stand before a field, from either end', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ field, score }), { maxLength: 20 }), fc.boolean(), (entries, reverse) => {
        const set = new SortedSet();
        for (const { field, score } of entries) set.put(field, field, score);
        const fields = foundIn(set.all(), { by: 'rank', start: 0, stop: -1 }, undefined, reverse).map(
          ({ field }) => field,
        );
        expect(fields.map((name) => set.rank(name, reverse))).toEqual([...fields.keys()]);
        expect(set.rank(bytes('absent'), reverse)).toBeNull();
      }),
    );
  });
});
