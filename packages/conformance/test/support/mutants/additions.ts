import { type BinaryString, type RangeOutput } from '@keyvaluestore/core';

import { doing, taking } from './breaking.js';
import { type Mutant } from './mutant.js';

const WHEN = 'conditions on scores hold as they are told';

/** Of the operations that are not new, what is new of them. */
export const ADDITION_MUTANTS: readonly Mutant[] = [
  doing('zAdd', 'zAddGT writes what has the same score', WHEN, async (operation, { run }) => {
    if (operation.when !== 'greater' && operation.when !== 'less') return run(operation);
    const score = await run({ name: 'zScore', key: operation.key, field: operation.field });
    return run(score === operation.score ? { ...operation, when: 'always' } : operation);
  }),
  doing('zAdd', 'zAddGT does not add', WHEN, async (operation, { run }) => {
    const score = await run({ name: 'zScore', key: operation.key, field: operation.field });
    return operation.when === 'greater' && score === null ? false : run(operation);
  }),
  taking('zAdd')('zAddLT writes what is greater', WHEN, (operation) =>
    operation.when === 'less' ? { ...operation, when: 'greater' } : operation,
  ),
  taking('zAdd')('zAddXX adds', WHEN, (operation) =>
    operation.when === 'present' ? { ...operation, when: 'always' } : operation,
  ),
  taking('zRange')('a page begins at the beginning', 'a cursor says where a page ended', (operation) => ({
    ...operation,
    after: undefined,
  })),
  taking('zRange')(
    'a page begins with the end of the one before',
    'what is there is given once',
    ({ after, ...operation }) => ({
      ...operation,
      after: after && {
        ...after,
        field: (operation.reverse ? `${after.field}\0` : after.field.slice(0, -1)) as BinaryString,
      },
    }),
  ),
  taking('zRange')('a page passes over ties', 'what is there is given once', ({ after, ...operation }) => ({
    ...operation,
    after: after && { ...after, field: (operation.reverse ? '' : '\xff\xff') as BinaryString },
  })),
  doing(
    'zRange',
    'reversed positions count from the front',
    'zRevRange counts from the end',
    async (operation, { run }) => {
      if (operation.range.by !== 'rank' || !operation.reverse) return run(operation);
      return backwardsOf(await run({ ...operation, reverse: false }));
    },
  ),
];

/** The same for a range that may have no scores or fields. */
function backwardsOf({ members, scores, fields }: RangeOutput): RangeOutput {
  return {
    members: [...members].reverse(),
    ...(scores && { scores: [...scores].reverse() }),
    ...(fields && { fields: [...fields].reverse() }),
  };
}
