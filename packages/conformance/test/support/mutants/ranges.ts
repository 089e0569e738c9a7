import {
  type BinaryString,
  type Bound,
  compareBytes,
  type Driver,
  InvalidArgumentError,
  isEmptyRange,
  type LexRange,
  type Operation,
  type Output,
  type ScoreRange,
  toText,
} from '@keyvaluestore/core';

import { asking, type Mutant, running } from './mutant.js';

interface Scored {
  readonly member: BinaryString;
  readonly score: number;
}

type ZRange = Operation<'zRange'>;

type Arrange = (rising: readonly Scored[], operation: ZRange) => readonly Scored[];

/** Makes ranges anew from all that is in them, in rising order. */
function arranging(arrange: Arrange): (driver: Driver) => Driver {
  return running(async (operation, { run }) => {
    if (operation.name !== 'zRange') return run(operation);
    const all = await run({ ...operation, reverse: false, withScores: true, limit: undefined });
    const rising = all.members.map((member, index) => ({ member, score: all.scores?.[index] ?? 0 }));
    return outputOf(arrange(rising, operation), operation);
  });
}

function ranging(name: string, rule: string, arrange: Arrange): Mutant {
  return { name, rule, broken: arranging(arrange) };
}

function outputOf(entries: readonly Scored[], { withScores }: ZRange): Output<'zRange'> {
  const members = entries.map(({ member }) => member);
  return withScores ? { members, scores: entries.map(({ score }) => score) } : { members };
}

/** What is right to do with entries in rising order. */
function finish(rising: readonly Scored[], { reverse, limit }: ZRange): readonly Scored[] {
  return (reverse ? rising.toReversed() : rising).slice(0, limit);
}

/** Entries in the order of another comparison, ties only or, by lex, all. */
function reordered(
  rising: readonly Scored[],
  { range }: ZRange,
  compare: (a: BinaryString, b: BinaryString) => number,
) {
  return rising.toSorted((a, b) => (range.by === 'score' && a.score !== b.score ? 0 : compare(a.member, b.member)));
}

const compareUTF16 = (a: BinaryString, b: BinaryString): number => (toText(a) < toText(b) ? -1 : 1);
const compareLengthFirst = (a: BinaryString, b: BinaryString): number => a.length - b.length || compareBytes(a, b);
const compareFolded = (a: BinaryString, b: BinaryString): number =>
  a.toLowerCase() < b.toLowerCase() ? -1 : a.toLowerCase() > b.toLowerCase() ? 1 : 0;

function changeBounds<R extends ScoreRange | LexRange>(
  range: R,
  side: 'min' | 'max',
  change: (bound: Bound<never>) => Bound<never>,
): R {
  const bound = range[side];
  return typeof bound === 'string' ? range : { ...range, [side]: change(bound as Bound<never>) };
}

/** Drivers that take an exclusive bound for an inclusive one, or the other way round: one for each kind of bound. */
const BOUND_MUTANTS: readonly Mutant[] = (['score', 'lex'] as const).flatMap((by) =>
  (['min', 'max'] as const).flatMap((side) =>
    (['zRange', 'zCount'] as const).flatMap((name) =>
      [true, false].map((exclusive): Mutant => {
        const [from, to] = exclusive ? ['inclusive', 'exclusive'] : ['exclusive', 'inclusive'];
        return {
          name: `${name} by ${by} takes an ${from} ${side} for an ${to} one`,
          rule: 'a bound that begins with ( is exclusive, and any other inclusive',
          broken: asking((operation) =>
            operation.name === name && operation.range.by === by
              ? { ...operation, range: changeBounds(operation.range, side, (bound) => ({ ...bound, exclusive })) }
              : operation,
          ),
        };
      }),
    ),
  ),
);

export const RANGE_MUTANTS: readonly Mutant[] = [
  ...BOUND_MUTANTS,
  ranging('ranges are in the order of UTF-16', 'order is the order of the UTF-8 bytes', (rising, operation) =>
    finish(reordered(rising, operation, compareUTF16), operation),
  ),
  ranging('shorter members come first', 'order is the order of the UTF-8 bytes', (rising, operation) =>
    finish(reordered(rising, operation, compareLengthFirst), operation),
  ),
  ranging('order passes over case', 'order is the order of the UTF-8 bytes', (rising, operation) =>
    finish(reordered(rising, operation, compareFolded), operation),
  ),
  ranging('ties are in the order of members', 'ties in score are in byte order of the field', (rising, operation) =>
    finish(reordered(rising, operation, compareBytes), operation),
  ),
  {
    name: 'ties are in the order of insertion',
    rule: 'ties in score are in byte order of the field',
    broken(driver) {
      const added: string[] = [];
      const noting = asking((operation) => {
        if (operation.name === 'zAdd' && !added.includes(operation.member)) added.push(operation.member);
        return operation;
      })(driver);
      const compare = (a: BinaryString, b: BinaryString): number => added.indexOf(a) - added.indexOf(b);
      return arranging((rising, operation) =>
        finish(operation.range.by === 'lex' ? rising : reordered(rising, operation, compare), operation),
      )(noting);
    },
  },
  ranging('reversed ranges leave ties in order', 'reversed ranges reverse ties too', (rising, operation) => {
    if (!operation.reverse || operation.range.by === 'lex') return finish(rising, operation);
    return rising.toSorted((a, b) => (a.score < b.score ? 1 : a.score > b.score ? -1 : 0)).slice(0, operation.limit);
  }),
  ranging(
    'a limit is applied before the reversal',
    'a limit counts from where the range begins',
    (rising, operation) => {
      const { limit, reverse } = operation;
      return reverse ? rising.slice(0, limit).toReversed() : rising.slice(0, limit);
    },
  ),
  ranging('a limit gives one more', 'a limit is how many members at most', (rising, operation) =>
    finish(rising, { ...operation, limit: operation.limit === undefined ? undefined : operation.limit + 1 }),
  ),
  ranging('a limit above one gives one less', 'a limit gives as many as there are', (rising, operation) => {
    const { limit = 0 } = operation;
    return finish(rising, { ...operation, limit: limit > 1 ? limit - 1 : operation.limit });
  }),
  ranging('a limit is passed over by lex', 'a limit is how many members at most', (rising, operation) =>
    finish(rising, operation.range.by === 'lex' ? { ...operation, limit: undefined } : operation),
  ),
  ranging('a limit is passed over in reverse', 'a limit is how many members at most', (rising, operation) =>
    finish(rising, operation.reverse ? { ...operation, limit: undefined } : operation),
  ),
  ranging(
    'a limit counts what an exclusive bound leaves out',
    'a limit gives as many as there are',
    (rising, operation) => {
      const { range, limit } = operation;
      const min = range.by === 'rank' ? '-' : range.min;
      const cut = limit !== undefined && limit > 1 && typeof min === 'object' && min.exclusive && !operation.reverse;
      return finish(rising, cut ? { ...operation, limit: limit - 1 } : operation);
    },
  ),
  ranging(
    'scores come in the order of a forward range',
    'a reversed range has each score with its member',
    (rising, operation) => {
      const entries = finish(rising, operation);
      return entries.map(({ member }, index) => ({ member, score: entries.at(-1 - index)?.score ?? 0 }));
    },
  ),
  ranging('reversed ranges by lex are forward', 'zRevRangeByLex is reversed', (rising, operation) =>
    finish(rising, operation.range.by === 'lex' ? { ...operation, reverse: false } : operation),
  ),
  ranging('ranges stop after a hundred members', 'a range without a limit gives all', (rising, operation) =>
    finish(rising, operation).slice(0, 100),
  ),
  ranging('ranges stop after a thousand members', 'a range without a limit gives all', (rising, operation) =>
    finish(rising, operation).slice(0, 1000),
  ),
  {
    name: 'reversed ranges take the maximum first',
    rule: 'reversed ranges take min and max in the same order as forward ones',
    broken: asking((operation) => {
      if (operation.name !== 'zRange' || !operation.reverse || operation.range.by !== 'score') return operation;
      const { min, max } = operation.range;
      return { ...operation, range: { by: 'score', min: max, max: min } };
    }),
  },
  {
    name: 'a min above max rejects',
    rule: 'min above max is an empty range',
    broken: asking((operation) => {
      const ranged = operation.name === 'zRange' || operation.name === 'zCount';
      if (!ranged || operation.range.by === 'rank' || !isEmptyRange(operation.range)) return operation;
      throw new InvalidArgumentError('min must not be above max');
    }),
  },
  {
    name: 'a min above max is turned round',
    rule: 'min above max is an empty range',
    broken: asking((operation) => {
      if (operation.name !== 'zRange' && operation.name !== 'zCount') return operation;
      const { range } = operation;
      if (range.by !== 'score' || range.min.value <= range.max.value) return operation;
      return { ...operation, range: { ...range, min: range.max, max: range.min } };
    }),
  },
  {
    name: 'a max of + as min means the start',
    rule: 'a range from + is empty',
    broken: asking((operation) => {
      const ranged = operation.name === 'zRange' || operation.name === 'zCount';
      if (!ranged || operation.range.by !== 'lex' || operation.range.min !== '+') return operation;
      return { ...operation, range: { ...operation.range, min: '-' } };
    }),
  },
  {
    name: 'an empty max by lex means the end',
    rule: 'the text of a lex bound may be empty',
    broken: asking((operation) => {
      const ranged = operation.name === 'zRange' || operation.name === 'zCount';
      if (!ranged || operation.range.by !== 'lex') return operation;
      const { max } = operation.range;
      return typeof max === 'object' && max.value === ''
        ? { ...operation, range: { ...operation.range, max: '+' } }
        : operation;
    }),
  },
  {
    name: 'infinite bounds leave out infinite scores',
    rule: 'a bound of ±Infinity is inclusive',
    broken: asking((operation) => {
      const ranged = operation.name === 'zRange' || operation.name === 'zCount';
      if (!ranged || operation.range.by !== 'score') return operation;
      const { min, max } = operation.range;
      const finite = (bound: Bound<number>): Bound<number> =>
        Number.isFinite(bound.value) ? bound : { ...bound, exclusive: true };
      return { ...operation, range: { by: 'score', min: finite(min), max: finite(max) } };
    }),
  },
  {
    name: 'counts stop at a thousand',
    rule: 'zCount counts all',
    broken: running(async (operation, { run }) =>
      operation.name === 'zCount' ? Math.min(1000, await run(operation)) : run(operation),
    ),
  },
  {
    name: 'zCount counts one too many in an open range',
    rule: 'zCount counts the members between the bounds',
    broken: running(async (operation, { run }) => {
      if (operation.name !== 'zCount' || operation.range.by === 'lex') return run(operation);
      const { min, max } = operation.range;
      return (await run(operation)) + (min.exclusive && max.exclusive ? 1 : 0);
    }),
  },
];
