import { type BinaryString, type Operation } from '@keyvaluestore/core';

import { doing, forcing, giving, inSteps, taking } from './breaking.js';
import { type Mutant } from './mutant.js';
import { backwards, first, remove, rowsOf } from './rows.js';

export const SORTED_SET_OPERATION_MUTANTS = {
  zRemXX: [
    giving('zRemXX', 'zRemXX is true of what is absent', 'zRemXX says whether it removed', () => true),
    doing(
      'zRemXX',
      'zRemXX leaves the member',
      'zRemXX removes',
      async ({ key, field }, { run }) => (await run({ name: 'zScore', key, field })) !== null,
    ),
    forcing('zRemXX'),
  ],
  zMScore: [
    giving('zMScore', 'zMScore gives 0 for what is absent', 'null means absent', (scores) =>
      scores.map((score) => score ?? 0),
    ),
    giving('zMScore', 'zMScore answers backwards', 'answers come index by index', (scores) => [...scores].reverse()),
  ],
  zhMGet: [
    giving('zhMGet', 'zhMGet gives fields', 'zhMGet gives members', (values, { fields }) =>
      values.map((value, index) => (value === null ? null : (fields[index] as BinaryString))),
    ),
    giving('zhMGet', 'zhMGet takes an empty member for none', 'an empty value is a value', (values) =>
      values.map((value) => value || null),
    ),
  ],
  zRank: [
    giving('zRank', 'ranks begin with 1', 'ranks begin with 0', (rank) => (rank === null ? null : rank + 1)),
    giving('zRank', 'what is absent has the rank 0', 'null means absent', (rank) => rank ?? 0),
    taking('zRank')('zRevRank counts from the front', 'zRevRank counts from the end', (operation) => ({
      ...operation,
      reverse: false,
    })),
    doing(
      'zRank',
      'ties have one rank',
      'ties are in byte order of the field',
      async ({ key, field, reverse }, engine) => {
        const { scores, fields } = await rowsOf(engine, key, reverse);
        const place = fields.indexOf(field);
        return place < 0 ? null : scores.indexOf(scores[place] as number);
      },
    ),
  ],
  zPop: [
    doing('zPop', 'zPop leaves what it gives', 'zPop removes', async ({ key, count, reverse }, engine) =>
      first(await rowsOf(engine, key, reverse), count),
    ),
    taking('zPop')('zPopMax pops the smallest', 'zPopMax pops the greatest', (operation) => ({
      ...operation,
      reverse: false,
    })),
    giving('zPop', 'zPop gives rows backwards', 'zPop gives rows in the order in which they are taken', backwards),
    giving('zPop', 'zPop gives members for fields', 'zPop gives fields', (range) => ({
      ...range,
      fields: range.members,
    })),
    taking('zPop')('zPop takes one', 'zPop takes so many', (operation) => ({ ...operation, count: 1 })),
    doing(
      'zPop',
      'zPop takes the expiry away',
      'what changes a key in place keeps its expiry',
      async (operation, { run }) => {
        const rows = await run(operation);
        await run({ name: 'persist', key: operation.key });
        return rows;
      },
    ),
    inSteps(
      'zPop',
      'zPop looks, and then removes',
      async ({ key, count, reverse }, engine) => first(await rowsOf(engine, key, reverse), count),
      ({ key }, engine, { fields = [] }) => remove(engine, key, fields),
    ),
  ],
  zRemRange: [
    taking('zRemRange')('zRemRangeByScore includes exclusive bounds', 'a bound may be exclusive', (operation) => {
      const { range } = operation;
      if (range.by !== 'score') return operation;
      return {
        ...operation,
        range: { ...range, min: { ...range.min, exclusive: false }, max: { ...range.max, exclusive: false } },
      };
    }),
    taking('zRemRange')('zRemRangeByRank leaves out its end', 'both ends are in a range', (operation) => {
      const { range } = operation;
      if (range.by !== 'rank' || range.stop <= range.start) return operation;
      return { ...operation, range: { ...range, stop: range.stop - 1 } };
    }),
    taking('zRemRange')('zRemRangeByLex knows no empty range', 'a range from + is empty', (operation) => {
      const { range } = operation;
      return range.by === 'lex' && range.min === '+' ? { ...operation, range: { ...range, min: '-' } } : operation;
    }),
    giving('zRemRange', 'what removes a range stops counting at a hundred', 'it gives how many were removed', (count) =>
      Math.min(count, 100),
    ),
    doing('zRemRange', 'what removes a range stops at a hundred', 'it removes all', async (operation, engine) => {
      const { key, range } = operation;
      const flags = { after: undefined, reverse: false, withScores: false, withFields: true, limit: 100 };
      const { fields = [] } = await engine.run({ name: 'zRange', key, range, ...flags });
      await remove(engine, key, fields);
      return fields.length;
    }),
  ],
  zRandMember: [
    doing(
      'zRandMember',
      'zRandMember gives the first',
      'each is as likely as any other',
      async ({ key, count }, engine) => first(await rowsOf(engine, key), count).members,
    ),
    doing(
      'zRandMember',
      'zRandMember gives fields',
      'zRandMember gives members',
      async (operation, engine) =>
        first(await rowsOf(engine, operation.key), (await engine.run(operation)).length).fields,
    ),
    giving(
      'zRandMember',
      'zRandMember gives a member once, however many fields have it',
      'each field counts',
      (members) => [...new Set(members)],
    ),
  ],
} as const satisfies { readonly [N in Operation['name']]?: readonly Mutant[] };
