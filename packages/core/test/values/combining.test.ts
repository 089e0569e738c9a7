import fc from 'fast-check';

import {
  type Aggregate,
  type BinaryString,
  type Combination,
  combineMembers,
  combineRanges,
  compareBytes,
  drawFrom,
} from '../../src/index.js';

const bytes = (text: string) => text as BinaryString;
const combination = fc.constantFrom<Combination>('union', 'inter', 'diff');
const fieldName = fc.constantFrom('a', 'b', 'c', 'd', '\xff').map(bytes);

/** Whether something is in the combination of what it is in. */
const IS_IN: { readonly [C in Combination]: (found: readonly boolean[]) => boolean } = {
  union: (found) => found.includes(true),
  inter: (found) => !found.includes(false),
  diff: ([first, ...others]) => first === true && !others.includes(true),
};

describe('combined sets', () => {
  const sets = fc.array(fc.uniqueArray(fieldName), { minLength: 1, maxLength: 4 });

  it('hold what the combination says, once', () => {
    fc.assert(
      fc.property(combination, sets, (how, sets) => {
        const all = [...new Set(sets.flat())];
        const wanted = all.filter((member) => IS_IN[how](sets.map((set) => set.includes(member))));
        expect(combineMembers(how, sets).sort()).toEqual(wanted.sort());
      }),
    );
  });

  it('are copies, also of one set', () => {
    const set = [bytes('a')];
    for (const how of ['union', 'inter', 'diff'] as const) expect(combineMembers(how, [set])).not.toBe(set);
  });
});

interface Row {
  readonly field: BinaryString;
  readonly member: BinaryString;
  readonly score: number;
}

const rangeOf = (rows: readonly Row[]) => ({
  members: rows.map(({ member }) => member),
  scores: rows.map(({ score }) => score),
  fields: rows.map(({ field }) => field),
});

/** What Redis documents of its aggregation, field by field, for scores of which any order has the same sum. */
function naive(how: Combination, sets: readonly (readonly Row[])[], weights: readonly number[], aggregate: Aggregate) {
  const score = (a: number): number => (Number.isNaN(a) ? 0 : a + 0);
  const fields = [...new Set(sets.flat().map(({ field }) => field))];
  const rows = fields.flatMap((field): Row[] => {
    const found = sets.map((set) => set.find((row) => row.field === field));
    if (!IS_IN[how](found.map((row) => row !== undefined))) return [];
    const scores = found.flatMap((row, index) => (row ? [score(row.score * (weights[index] as number))] : []));
    const [first = 0, ...others] = scores;
    const add = (a: number, b: number): number =>
      score(aggregate === 'sum' ? a + b : aggregate === 'min' ? Math.min(a, b) : Math.max(a, b));
    const { member } = found.find((row) => row !== undefined) as Row;
    return [{ field, member, score: how === 'diff' ? first : others.reduce(add, first) }];
  });
  return rangeOf(rows.sort((a, b) => a.score - b.score || compareBytes(a.field, b.field)));
}

describe('combined sorted sets', () => {
  // With one infinity beside finite numbers, or small integers, sums do not depend on their order.
  const number = fc.constantFrom(-2, -1, 0, 1, 2, Infinity);
  const weight = fc.constantFrom(0, 1, 2, 3);
  const rows = fc.uniqueArray(
    fc.record({ field: fieldName, member: fc.constantFrom('x', 'y').map(bytes), score: number }),
    { selector: ({ field }) => field },
  );
  const inputs = fc.array(fc.record({ rows, weight }), { minLength: 1, maxLength: 4 });

  it('are what a plain reading of the rules gives', () => {
    fc.assert(
      fc.property(combination, inputs, fc.constantFrom<Aggregate>('sum', 'min', 'max'), (how, inputs, aggregate) => {
        const sets = inputs.map(({ rows }) => rows);
        const weights = how === 'diff' ? inputs.map(() => 1) : inputs.map(({ weight }) => weight);
        const combined = combineRanges(sets.map(rangeOf), { how, weights, aggregate });
        expect(combined).toEqual(naive(how, sets, weights, aggregate));
      }),
      { numRuns: 1000 },
    );
  });

  const one = (score: number, member = 'm') => rangeOf([{ field: bytes('f'), member: bytes(member), score }]);
  const sumOf = (scores: readonly number[], weights = scores.map(() => 1)) =>
    combineRanges(
      scores.map((score) => one(score)),
      { how: 'union', weights, aggregate: 'sum' },
    ).scores;

  it('have 0 where there is no number, and never -0', () => {
    expect(sumOf([Infinity, -Infinity])).toEqual([0]);
    expect(sumOf([Infinity, -Infinity, 5])).toEqual([5]);
    expect(sumOf([Infinity], [0])).toEqual([0]);
    expect(sumOf([0], [-1])).toEqual([0]);
    expect(sumOf([1], [-Infinity])).toEqual([-Infinity]);
  });

  it('have the member of the first that has the field, not of the smallest', () => {
    const large = rangeOf(
      ['f', 'g'].map((field) => ({ field: bytes(field), member: bytes('of the first'), score: 1 })),
    );
    const rules = { how: 'inter', weights: [1, 1], aggregate: 'max' } as const;
    expect(combineRanges([large, one(9, 'of the second')], rules)).toEqual(one(9, 'of the first'));
  });

  it('are summed from the smallest on, as Redis does it', () => {
    const other = { field: bytes('g'), member: bytes('m'), score: 0 };
    const [large, middle] = [rangeOf([other, { ...other, field: bytes('h') }]), rangeOf([other])];
    const withF = (range: typeof large, score: number) => ({
      members: [...range.members, bytes('m')],
      scores: [...range.scores, score],
      fields: [...range.fields, bytes('f')],
    });
    // From the left the sum would be 0.
    const ranges = [withF(large, 1), withF(middle, 2 ** 53), one(-(2 ** 53))];
    const combined = combineRanges(ranges, { how: 'inter', weights: [1, 1, 1], aggregate: 'sum' });
    expect(combined).toEqual(one(1));
  });
});

describe('a draw', () => {
  afterEach(() => jest.restoreAllMocks());

  /** All draws that chance can make, each once: those of which the numbers are all that a generator may choose. */
  function allDraws(list: readonly string[], count: number): string[] {
    const drawn: string[] = [];
    const sizes = Array.from({ length: Math.min(count, list.length) }, (_, index) => list.length - index);
    const total = sizes.reduce((product, size) => product * size, 1);
    for (let choice = 0; choice < total; choice++) {
      let rest = choice;
      let step = 0;
      jest.spyOn(Math, 'random').mockImplementation(() => {
        const size = sizes[step++] as number;
        const chosen = rest % size;
        rest = Math.floor(rest / size);
        return chosen / size;
      });
      drawn.push(drawFrom(list, count).sort().join(''));
    }
    return drawn;
  }

  it.each([1, 2, 3, 4])('of %d of four gives each choice equally often', (count) => {
    const draws = allDraws(['a', 'b', 'c', 'd'], count);
    const times = new Map<string, number>();
    for (const draw of draws) times.set(draw, (times.get(draw) ?? 0) + 1);
    expect(times.size).toBe([4, 6, 4, 1][count - 1]);
    expect(new Set(times.values()).size).toBe(1);
  });

  it('gives none twice, no more than there are, and leaves the list as it was', () => {
    const list = Object.freeze(['a', 'b', 'c']);
    for (let run = 0; run < 100; run++) {
      expect(new Set(drawFrom(list, 2)).size).toBe(2);
      expect(drawFrom(list, 5).sort()).toEqual(['a', 'b', 'c']);
    }
    expect(drawFrom([], 5)).toEqual([]);
  });
});
