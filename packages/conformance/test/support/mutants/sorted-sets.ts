import { type BinaryString, type Operation, type Output } from '@keyvaluestore/core';

import {
  type AnyOperation,
  answering,
  asking,
  binary,
  type Engine,
  keyOf,
  type Mutant,
  running,
  unless,
} from './mutant.js';

/** A driver in which scores are changed on their way. */
function scores(name: string, change: (score: number) => number): Mutant {
  return {
    name: `scores are ${name}`,
    rule: 'a score comes back exactly',
    broken: asking((operation) =>
      operation.name === 'zAdd' ? { ...operation, score: change(operation.score) } : operation,
    ),
  };
}

/** A driver in which the members of sorted hashes lie beside the sorted sets, and outlive them. */
function companion(name: string, forgets: (operation: AnyOperation) => boolean): Mutant {
  return {
    name,
    rule: 'a field has the member that it was last given, and none once it is gone',
    broken(driver) {
      const members = new Map<string, BinaryString>();
      const noting = asking((operation) => {
        const key = keyOf(operation);
        if (operation.name === 'zAdd' && operation.when === 'always' && operation.member !== operation.field) {
          members.set(`${key}/${operation.field}`, operation.member);
        } else if (forgets(operation)) {
          for (const place of members.keys()) if (place.startsWith(`${key}/`)) members.delete(place);
        }
        // What lies in the sorted set itself is the field alone.
        return operation.name === 'zAdd' ? { ...operation, member: operation.field } : operation;
      })(driver);
      return answering((output, operation) => {
        if (operation.name !== 'zRange') return output;
        const range = output as Output<'zRange'>;
        return { ...range, members: range.members.map((field) => members.get(`${operation.key}/${field}`) ?? field) };
      })(noting);
    },
  };
}

/** A driver with another `zIncrBy`. */
function incrementing(
  name: string,
  rule: string,
  increment: (operation: Operation<'zIncrBy'>, engine: Engine) => Promise<number>,
): Mutant {
  return {
    name,
    rule,
    broken: running((operation, engine) =>
      operation.name === 'zIncrBy' ? increment(operation, engine) : engine.run(operation),
    ),
  };
}

export const SORTED_SET_MUTANTS: readonly Mutant[] = [
  scores('rounded to single precision', Math.fround),
  scores('clamped to finite numbers', (score) => Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, score))),
  scores('flushed to zero where subnormal', (score) => (Math.abs(score) < 2 ** -1022 ? 0 : score)),
  scores('written with fifteen digits', (score) => Number(score.toPrecision(15))),
  scores('written with twenty places', (score) => (Number.isFinite(score) ? Number(score.toFixed(20)) : score)),
  scores('whole numbers', Math.trunc),
  scores('without their sign', Math.abs),
  scores('within 64-bit integers', (score) =>
    Number.isFinite(score) ? Math.max(-(2 ** 63), Math.min(2 ** 63, score)) : score,
  ),
  {
    name: 'a score of zero comes back as -0',
    rule: '-0 is 0',
    broken: answering((output, { name }) => (name === 'zScore' && output === 0 ? -0 : output)),
  },
  {
    name: 'ranges give -0',
    rule: '-0 is 0',
    broken: answering((output, { name }) => {
      if (name !== 'zRange') return output;
      const { members, scores: list } = output as Output<'zRange'>;
      return list === undefined ? { members } : { members, scores: list.map((score) => (score === 0 ? -0 : score)) };
    }),
  },
  {
    name: 'zAdd keeps the score that a member has',
    rule: 'zAdd moves a member to another score',
    broken: asking((operation) => (operation.name === 'zAdd' ? { ...operation, when: 'absent' } : operation)),
  },
  {
    name: 'zAdd keeps the member that a field has',
    rule: 'zhAdd replaces the member of a field',
    broken: running(async (operation, { run }) => {
      if (operation.name !== 'zAdd' || operation.when !== 'always') return run(operation);
      const { key, field, score } = operation;
      if (await run({ ...operation, when: 'absent' })) return true;
      const before = (await run({ name: 'zScore', key, field })) ?? 0;
      await run({ name: 'zIncrBy', key, field, by: score - before });
      return true;
    }),
  },
  {
    name: 'zAddNX overwrites the score',
    rule: 'zAddNX adds only what is absent',
    broken: running(async (operation, { run }) => {
      const output = await run(operation);
      if (operation.name === 'zAdd' && output === false) await run({ ...operation, when: 'always' });
      return output;
    }),
  },
  {
    name: 'zAddNX always says that it added',
    rule: 'zAddNX says whether it added',
    broken: answering((output, { name }) => (name === 'zAdd' ? true : output)),
  },
  {
    name: 'a moved member stays at its old score too',
    rule: 'a sorted set holds a member once',
    broken(driver) {
      const ghosts = new Map<string, { member: BinaryString; score: number }>();
      return running(async (operation, { run }) => {
        const key = keyOf(operation);
        if (operation.name === 'zAdd') {
          const score = await run({ name: 'zScore', key, field: operation.field });
          if (score !== null && score !== operation.score) ghosts.set(key, { member: operation.field, score });
        }
        const output = await run(operation);
        const ghost = ghosts.get(key);
        if (operation.name !== 'zRange' || ghost === undefined) return output;
        const { members, scores: list } = output as Output<'zRange'>;
        const more = [...members, ghost.member];
        return list === undefined ? { members: more } : { members: more, scores: [...list, ghost.score] };
      })(driver);
    },
  },
  {
    name: 'zRem of an absent member rejects',
    rule: 'zRem of what is absent does nothing',
    broken: running(async (operation, { run }) => {
      if (operation.name === 'zRem' && (await run({ ...operation, name: 'zScore' })) === null) {
        throw new TypeError('there is no such member');
      }
      return run(operation);
    }),
  },
  {
    name: 'zRem removes by member, not by field',
    rule: 'zRem and zhRem name the field',
    broken: running(async (operation, { run }) => {
      if (operation.name !== 'zRem') return run(operation);
      const range = { by: 'lex', min: { value: operation.field, exclusive: false }, max: '+' } as const;
      const flags = { after: undefined, reverse: false, withScores: false, withFields: false, limit: 1 };
      const { members } = await run({ name: 'zRange', key: operation.key, range, ...flags });
      return members[0] === operation.field ? run(operation) : undefined;
    }),
  },
  {
    name: 'zRem leaves a member of score 0',
    rule: 'zRem removes a member',
    broken: running(async (operation, { run }) => {
      if (operation.name === 'zRem' && (await run({ ...operation, name: 'zScore' })) === 0) return undefined;
      return run(operation);
    }),
  },
  {
    name: 'zScore gives 0 for an absent member',
    rule: 'null means absent',
    broken: answering((output, { name }) => (name === 'zScore' ? (output ?? 0) : output)),
  },
  {
    name: 'zScore takes a score of 0 for an absent member',
    rule: 'a score of 0 is a score',
    broken: answering((output, { name }) => (name === 'zScore' && output === 0 ? null : output)),
  },
  incrementing(
    'zIncrBy drops the member of a field',
    'zIncrBy keeps the member that a field has',
    async (operation, { run }) => {
      const score = await run(operation);
      await run({
        ...operation,
        name: 'zAdd',
        member: operation.field,
        score,
        when: 'always',
        expiry: 'keep',
        count: false,
      });
      return score;
    },
  ),
  incrementing(
    'zIncrBy adds nothing where there is no member',
    'zIncrBy takes an absent member for 0',
    async (operation, { run }) =>
      (await run({ ...operation, name: 'zScore' })) === null ? operation.by : run(operation),
  ),
  incrementing('zIncrBy gives the old score', 'zIncrBy gives the new score', async (operation, { run }) => {
    return (await run(operation)) - operation.by;
  }),
  incrementing(
    'zIncrBy of both infinities gives NaN',
    'an increment to what is no number rejects and changes nothing',
    (operation, { run }) => unless('OUT_OF_RANGE', run(operation), () => NaN),
  ),
  incrementing(
    'zIncrBy of both infinities gives 0',
    'an increment to what is no number rejects and changes nothing',
    (operation, { run }) =>
      unless('OUT_OF_RANGE', run(operation), async () => {
        await run({
          ...operation,
          name: 'zAdd',
          member: operation.field,
          score: 0,
          when: 'always',
          expiry: 'keep',
          count: false,
        });
        return run(operation);
      }),
  ),
  incrementing('zIncrBy rounds to twelve digits', 'zIncrBy adds as JavaScript adds', async (operation, { run }) =>
    Number((await run(operation)).toPrecision(12)),
  ),
  {
    name: 'the member _ is another thing than a member',
    rule: 'a member may be called _',
    broken: running(async (operation, { run }) => {
      if (operation.name === 'zScore' && operation.field === '_') return null;
      if (operation.name === 'zAdd' && operation.field === '_') return true;
      return run(operation);
    }),
  },
  {
    name: 'ranges give fields',
    rule: 'all ranges give members',
    broken: asking((operation) => (operation.name === 'zAdd' ? { ...operation, member: operation.field } : operation)),
  },
  {
    name: 'fields are members',
    rule: 'a sorted hash finds its members by field',
    broken: asking((operation) =>
      operation.name === 'zAdd' ? { ...operation, field: binary(operation.member.slice(0, 1016) || '-') } : operation,
    ),
  },
  companion('zAdd leaves the member that zhAdd gave', ({ name }) => name === 'delete' || name === 'zRem'),
  companion('delete leaves the members of a sorted hash', ({ name }) => name === 'zRem'),
  companion('zRem leaves the member of its field', ({ name }) => name === 'delete'),
  {
    name: 'a large member of a sorted hash is cut',
    rule: 'a member of a sorted hash may have about 200 KB',
    broken: asking((operation) =>
      operation.name === 'zAdd' ? { ...operation, member: binary(operation.member.slice(0, 100_000)) } : operation,
    ),
  },
];
