import { type BinaryString, combineRanges, type Operation, type Output } from '@keyvaluestore/core';

import { doing, giving, taking } from './breaking.js';
import { type Mutant, unless } from './mutant.js';
import { backwards, first, type Rows, rowsOf } from './rows.js';

/** Combines by another rule. */
const combining = (
  what: string,
  rule: string,
  change: (ranges: readonly Rows[], operation: Operation<'zCombine'>) => Output<'zCombine'>,
): Mutant =>
  doing('zCombine', what, rule, async (operation, engine) => {
    const ranges = await Promise.all(operation.keys.map((key) => rowsOf(engine, key)));
    return change(ranges, operation);
  });

export const SORTED_SET_COMBINATION_MUTANTS = {
  zCombine: [
    combining(
      'sums begin with the first sorted set',
      'sums begin with the smallest sorted set',
      (ranges, operation) => {
        const [one, ...others] = ranges as [Rows, ...Rows[]];
        if (operation.how === 'diff' || others.length === 0) return combineRanges(ranges, operation);
        const { weights } = operation;
        return others.reduce(
          (sum, range, index) => combineRanges([sum, range], { ...operation, weights: [1, weights[index + 1] ?? 1] }),
          combineRanges([one], { ...operation, weights: [weights[0] ?? 1] }),
        );
      },
    ),
    combining('the member of the last key wins', 'the member of the first key wins', (ranges, operation) =>
      operation.how === 'diff'
        ? combineRanges(ranges, operation)
        : combineRanges([...ranges].reverse(), { ...operation, weights: [...operation.weights].reverse() }),
    ),
    taking('zCombine')('weights are passed over', 'each score is multiplied by its weight', (operation) => ({
      ...operation,
      weights: operation.weights.map(() => 1),
    })),
    taking('zCombine')(
      'scores are added, whatever is asked',
      'the aggregate says what becomes of scores',
      (operation) => ({
        ...operation,
        aggregate: 'sum',
      }),
    ),
    giving('zCombine', 'a combination comes backwards', 'a combination is in order', backwards),
    giving('zCombine', 'a score of 0 is -0 in a combination', 'no score is -0', (range) => ({
      ...range,
      scores: (range.scores ?? []).map((score) => (score === 0 ? -0 : score)),
    })),
    doing('zCombine', 'sorted sets of another type are empty', 'a key of another type rejects', (operation, { run }) =>
      unless('WRONG_TYPE', run(operation), () => ({ members: [], scores: [], fields: [] })),
    ),
  ],
  zCombineStore: [
    doing(
      'zCombineStore',
      'what is stored of sorted sets comes to what was there',
      'a store replaces its destination',
      async (operation, engine) => {
        const { destination } = operation;
        const before = await unless('WRONG_TYPE', rowsOf(engine, destination), () => first({ members: [] }, 0));
        const count = await engine.run(operation);
        const flags = { when: 'absent', expiry: 'keep', count: false } as const;
        for (const [index, field] of before.fields.entries()) {
          const entry = { field, member: before.members[index] as BinaryString, score: before.scores[index] as number };
          await engine.run({ name: 'zAdd', key: destination, ...entry, ...flags });
        }
        return count;
      },
    ),
    doing(
      'zCombineStore',
      'a store of sorted sets rejects a destination of another type',
      'a destination of any type is replaced',
      async (operation, engine) => {
        await rowsOf(engine, operation.destination);
        return engine.run(operation);
      },
    ),
    doing(
      'zCombineStore',
      'an empty store of sorted sets leaves its destination',
      'an empty store removes its destination',
      async (operation, engine) => {
        const { keys, how, weights, aggregate } = operation;
        const combination = { keys, how, weights, aggregate, isolated: true };
        const { members } = await engine.run({ name: 'zCombine', ...combination });
        return members.length === 0 ? 0 : engine.run(operation);
      },
    ),
    doing(
      'zCombineStore',
      'what is stored has fields for members',
      'a store keeps members',
      async (operation, engine) => {
        const count = await engine.run(operation);
        const { destination: key } = operation;
        const { fields, scores } = await rowsOf(engine, key);
        const flags = { when: 'always', expiry: 'keep', count: false } as const;
        for (const [index, field] of fields.entries()) {
          await engine.run({ name: 'zAdd', key, field, member: field, score: scores[index] as number, ...flags });
        }
        return count;
      },
    ),
  ],
} as const satisfies { readonly [N in Operation['name']]?: readonly Mutant[] };
