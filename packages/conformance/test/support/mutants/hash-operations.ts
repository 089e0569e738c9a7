import { type BinaryString, type Operation } from '@keyvaluestore/core';

import { doing, forcing, giving, inSteps, taking } from './breaking.js';
import { binary, type Engine, type Mutant, unless } from './mutant.js';

const write = ({ run }: Engine, key: BinaryString, field: BinaryString, value: BinaryString): Promise<unknown> =>
  run({ name: 'hSet', key, entries: [[field, value]], expiry: 'keep', count: false });

export const HASH_OPERATION_MUTANTS = {
  hSetEQ: [
    doing(
      'hSetEQ',
      'hSetEQ takes an absent field for an empty one',
      'hSetEQ compares with what is there',
      async (operation, engine) => {
        const { key, field, value, oldValue } = operation;
        const before = await engine.run({ name: 'hGet', key, field });
        if (before !== null || oldValue !== '') return engine.run(operation);
        await write(engine, key, field, value);
        return true;
      },
    ),
    doing('hSetEQ', 'hSetEQ writes whatever is there', 'hSetEQ compares byte for byte', async (operation, engine) => {
      const { key, field, value } = operation;
      const written = await engine.run(operation);
      if (!written && (await engine.run({ name: 'hGet', key, field })) !== null) await write(engine, key, field, value);
      return written;
    }),
    doing('hSetEQ', 'hSetEQ compares numbers', 'hSetEQ compares byte for byte', async (operation, { run }) => {
      const { key, field, oldValue } = operation;
      const before = await run({ name: 'hGet', key, field });
      const same = before !== null && before !== '' && Number(before) === Number(oldValue);
      return run(same ? { ...operation, oldValue: before } : operation);
    }),
    taking('hSetEQ')('hSetEQ ignores a new expiry', 'a write gives a key the expiry that it is told', (operation) => ({
      ...operation,
      expiry: 'keep',
    })),
    forcing('hSetEQ'),
  ],
  hIncrBy: [
    doing('hIncrBy', 'hIncrBy takes a text for 0', 'what is no counter rejects', (operation, engine) =>
      unless('NOT_AN_INTEGER', engine.run(operation), async () => {
        await write(engine, operation.key, operation.field, binary(String(operation.by)));
        return operation.by;
      }),
    ),
    doing('hIncrBy', 'hIncrBy stops at the greatest counter', 'a sum out of range rejects', (operation, engine) =>
      unless('OUT_OF_RANGE', engine.run(operation), () => Number.MAX_SAFE_INTEGER),
    ),
    giving('hIncrBy', 'hIncrBy gives the old number', 'hIncrBy gives the new number', (sum, { by }) => sum - by),
    doing(
      'hIncrBy',
      'hIncrBy takes the expiry away',
      'what changes a key in place keeps its expiry',
      async (operation, { run }) => {
        const sum = await run(operation);
        if (operation.expiry === 'keep') await run({ name: 'persist', key: operation.key });
        return sum;
      },
    ),
    inSteps(
      'hIncrBy',
      'hIncrBy reads, and then writes',
      async ({ key, field, by }, { run }) => Number((await run({ name: 'hGet', key, field })) ?? 0) + by,
      ({ key, field }, engine, sum) => write(engine, key, field, binary(String(sum))),
    ),
  ],
  hDelXX: [
    giving('hDelXX', 'hDelXX is true of what is absent', 'hDelXX says whether it removed', () => true),
    doing(
      'hDelXX',
      'hDelXX leaves the field',
      'hDelXX removes',
      async ({ key, field }, { run }) => (await run({ name: 'hGet', key, field })) !== null,
    ),
    doing(
      'hDelXX',
      'hDelXX leaves a field with an empty value',
      'an empty value is a value',
      async (operation, { run }) => (await run({ ...operation, name: 'hGet' })) !== '' && run(operation),
    ),
    forcing('hDelXX'),
  ],
  hMGet: [
    giving('hMGet', 'hMGet leaves out what is absent', 'answers come index by index', (values) =>
      values.filter((value) => value !== null),
    ),
    giving(
      'hMGet',
      'hMGet gives values in the order of their fields',
      'answers come index by index',
      (values, { fields }) => {
        const order = fields
          .map((_, index) => index)
          .sort((a, b) => ((fields[a] as string) < (fields[b] as string) ? -1 : 1));
        return order.map((index) => values[index] ?? null);
      },
    ),
    giving('hMGet', 'hMGet gives an empty value for an absent one', 'null means absent', (values) =>
      values.map((value) => value ?? binary('')),
    ),
    giving(
      'hMGet',
      'hMGet gives a field that is named twice once',
      'answers come index by index',
      (values, { fields }) =>
        values.map((value, index) => (fields.indexOf(fields[index] as BinaryString) === index ? value : null)),
    ),
  ],
  hLen: [
    giving('hLen', 'hLen counts one more', 'hLen counts the fields', (count) => (count > 2 ? count + 1 : count)),
    doing(
      'hLen',
      'hLen counts different values',
      'hLen counts the fields',
      async ({ key }, { run }) => new Set((await run({ name: 'hGetAll', key })).map(([, value]) => value)).size,
    ),
  ],
  hKeys: [
    giving('hKeys', 'hKeys drops the field without a name', 'a field may have an empty name', (fields) =>
      fields.filter((field) => field !== ''),
    ),
    doing('hKeys', 'hKeys of another type is empty', 'reading a key as another type rejects', (operation, { run }) =>
      unless('WRONG_TYPE', run(operation), () => []),
    ),
  ],
  hRandField: [
    doing(
      'hRandField',
      'hRandField gives the first',
      'each is as likely as any other',
      async ({ key, count }, { run }) => [...(await run({ name: 'hKeys', key }))].sort().slice(0, count),
    ),
    doing('hRandField', 'hRandField removes', 'hRandField takes nothing away', async (operation, { run }) => {
      const fields = await run(operation);
      if (fields.length > 0) await run({ name: 'hDel', key: operation.key, fields, count: false });
      return fields;
    }),
    doing(
      'hRandField',
      'hRandField gives values',
      'hRandField gives the names of fields',
      async (operation, { run }) => {
        const fields = await run(operation);
        if (fields.length === 0) return fields;
        return (await run({ name: 'hMGet', key: operation.key, fields })).map((value) => value ?? binary(''));
      },
    ),
  ],
} as const satisfies { readonly [N in Operation['name']]?: readonly Mutant[] };
