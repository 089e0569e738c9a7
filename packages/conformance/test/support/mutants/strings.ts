import { UnavailableError, WrongTypeError } from '@keyvaluestore/core';

import { answering, binary, type Mutant, running, typeOf, unless } from './mutant.js';

export const STRING_MUTANTS: readonly Mutant[] = [
  ...(['set', 'hash'] as const).flatMap((type): Mutant[] => [
    {
      name: `setNX overwrites a ${type}`,
      rule: 'setNX gives false on a string, set or hash alike',
      broken: running(async (operation, engine) => {
        const meets = operation.name === 'set' && operation.when === 'absent';
        const overwrites = meets && (await typeOf(engine, operation.key)) === type;
        return engine.run(overwrites ? { ...operation, when: 'always' } : operation);
      }),
    },
    {
      name: `setXX takes a ${type} for absent`,
      rule: 'setXX replaces a string, set or hash alike',
      broken: running(async (operation, engine) => {
        const meets = operation.name === 'set' && operation.when === 'present';
        return meets && (await typeOf(engine, operation.key)) === type ? false : engine.run(operation);
      }),
    },
    {
      name: `set rejects on a ${type}`,
      rule: 'set replaces a string, set or hash alike',
      broken: running(async (operation, engine) => {
        const meets = operation.name === 'set' && operation.when === 'always';
        if (meets && (await typeOf(engine, operation.key)) === type) throw new WrongTypeError();
        return engine.run(operation);
      }),
    },
    {
      name: `delete leaves a ${type}`,
      rule: 'delete removes any type',
      broken: running(async (operation, engine) => {
        const leaves = operation.name === 'delete' && (await typeOf(engine, operation.key)) === type;
        return leaves ? true : engine.run(operation);
      }),
    },
  ]),
  {
    name: 'setNX overwrites an empty string',
    rule: 'an empty value is there',
    broken: running(async (operation, { run }) => {
      if (operation.name !== 'set' || operation.when !== 'absent') return run(operation);
      return (await run(operation)) || run({ ...operation, when: { equals: binary('') } });
    }),
  },
  {
    name: 'setNX only says that it wrote',
    rule: 'setNX writes the value',
    broken: running(async (operation, { run, ...rest }) => {
      if (operation.name !== 'set' || operation.when !== 'absent') return run(operation);
      return (await typeOf({ run, ...rest }, operation.key)) === 'none';
    }),
  },
  {
    name: 'setNX writes and says that it did not',
    rule: 'setNX says whether it wrote',
    broken: answering((output, operation) =>
      operation.name === 'set' && operation.when === 'absent' ? false : output,
    ),
  },
  {
    name: 'setXX writes an absent key',
    rule: 'setXX writes only what is there',
    broken: running((operation, { run }) =>
      run(operation.name === 'set' && operation.when === 'present' ? { ...operation, when: 'always' } : operation),
    ),
  },
  {
    name: 'set replaces a sorted set',
    rule: 'set rejects on a sorted set, where the backend says so',
    broken: running((operation, { run }) =>
      operation.name !== 'set'
        ? run(operation)
        : unless('WRONG_TYPE', run(operation), async () => {
            await run({ name: 'delete', key: operation.key });
            return run(operation);
          }),
    ),
  },
  {
    name: 'setEQ takes an absent key for an empty value',
    rule: 'setEQ gives false on an absent key',
    broken: running(async (operation, { run }) => {
      if (operation.name !== 'set' || typeof operation.when !== 'object' || operation.when.equals !== '') {
        return run(operation);
      }
      return (await run({ ...operation, when: 'absent' })) || run(operation);
    }),
  },
  {
    name: 'setEQ compares numbers, not bytes',
    rule: 'setEQ compares byte for byte',
    broken: running(async (operation, { run }) => {
      if (operation.name !== 'set' || typeof operation.when !== 'object') return run(operation);
      const held = await run({ name: 'get', key: operation.key });
      const { equals } = operation.when;
      const same = held !== null && held !== '' && equals !== '' && Number(held) === Number(equals);
      return run(same ? { ...operation, when: 'always' } : operation);
    }),
  },
  {
    name: 'setEQ gives false on a set',
    rule: 'setEQ rejects on a set or hash',
    broken: running((operation, { run }) =>
      operation.name === 'set' && typeof operation.when === 'object'
        ? unless('WRONG_TYPE', run(operation), () => false)
        : run(operation),
    ),
  },
  {
    name: 'delete leaves a sorted set',
    rule: 'delete removes any type, sorted sets included',
    broken: running(async (operation, { run, ...rest }) => {
      if (operation.name === 'delete' && (await typeOf({ run, ...rest }, operation.key)) === 'sortedSet') return false;
      return run(operation);
    }),
  },
  {
    name: 'delete gives false for a sorted set that it removed',
    rule: 'delete says whether there was anything, of whatever type',
    broken: running(async (operation, { run, ...rest }) => {
      const hidden = operation.name === 'delete' && (await typeOf({ run, ...rest }, operation.key)) === 'sortedSet';
      return hidden ? (await run(operation), false) : run(operation);
    }),
  },
  {
    name: 'delete always says that there was something',
    rule: 'delete gives false if there was nothing',
    broken: answering((output, { name }) => (name === 'delete' ? true : output)),
  },
  {
    name: 'get gives an empty string for an absent key',
    rule: 'null means absent',
    broken: answering((output, { name }) => (name === 'get' && output === null ? binary('') : output)),
  },
  {
    name: 'get takes an empty value for an absent one',
    rule: 'an empty value is a value',
    broken: answering((output, { name }) => (name === 'get' && output === '' ? null : output)),
  },
  {
    name: 'get gives null on a hash',
    rule: 'reading a key as another type rejects',
    broken: running((operation, { run }) =>
      operation.name === 'get' ? unless('WRONG_TYPE', run(operation), () => null) : run(operation),
    ),
  },
  {
    name: 'a wrong type is told with a wrong code',
    rule: 'errors have stable codes',
    broken: running((operation, { run }) =>
      unless('WRONG_TYPE', run(operation), () => {
        throw new UnavailableError();
      }),
    ),
  },
];
