import { type BinaryString, type Operation, type Output } from '@keyvaluestore/core';

import { answering, asking, binary, type Engine, keyOf, type Mutant, running, unless } from './mutant.js';

/** A driver in which a collection that has lost its last member is still a key. */
function leavingBehind(
  what: string,
  remove: 'sRem' | 'hDel' | 'zRem',
  isEmpty: (engine: Engine, key: BinaryString) => Promise<boolean>,
): Mutant {
  return {
    name: `an empty ${what} is left behind`,
    rule: 'a collection that loses its last member is gone',
    broken(driver) {
      const ghosts = new Set<string>();
      return running(async (operation, engine) => {
        const key = keyOf(operation);
        const haunted = ghosts.has(key);
        if (operation.name === 'set' && operation.when === 'absent' && haunted) return false;
        const output = await engine.run(operation);
        if (operation.name === remove && (await isEmpty(engine, key))) ghosts.add(key);
        else if (operation.name !== 'get') ghosts.delete(key);
        return operation.name === 'delete' ? output || haunted : output;
      })(driver);
    },
  };
}

/** A driver in which a wrong type is passed over. */
function forgiving(name: Operation['name'], what: string, gives: null | readonly [] | undefined): Mutant {
  return {
    name: what,
    rule: 'reading or changing a key as another type rejects',
    broken: running((operation, { run }) =>
      operation.name === name ? unless('WRONG_TYPE', run(operation), () => gives) : run(operation),
    ),
  };
}

/** A driver in which a write of a wrong type replaces what is there. */
function replacing(name: Operation['name'], what: string): Mutant {
  return {
    name: what,
    rule: 'changing a key as another type rejects and changes nothing',
    broken: running((operation, { run }) =>
      operation.name !== name
        ? run(operation)
        : unless('WRONG_TYPE', run(operation), async () => {
            await run({ name: 'delete', key: keyOf(operation) });
            return run(operation);
          }),
    ),
  };
}

/** The entries of a hash without one field. */
function without(output: Output, field: string): Output<'hGetAll'> {
  return (output as Output<'hGetAll'>).filter(([other]) => other !== field);
}

export const COLLECTION_MUTANTS: readonly Mutant[] = [
  leavingBehind('set', 'sRem', async ({ run }, key) => (await run({ name: 'sMembers', key })).length === 0),
  leavingBehind('hash', 'hDel', async ({ run }, key) => (await run({ name: 'hGetAll', key })).length === 0),
  leavingBehind(
    'sorted set',
    'zRem',
    async ({ run }, key) => (await run({ name: 'zCount', key, range: { by: 'lex', min: '-', max: '+' } })) === 0,
  ),
  replacing('sAdd', 'sAdd replaces what is no set'),
  replacing('hSet', 'hSet replaces what is no hash'),
  replacing('hSetNX', 'hSetNX replaces what is no hash'),
  replacing('zAdd', 'zAdd replaces what is no sorted set'),
  replacing('zIncrBy', 'zIncrBy replaces what is no sorted set'),
  forgiving('sMembers', 'sMembers gives nothing where there is no set', []),
  forgiving('sRem', 'sRem does nothing where there is no set', undefined),
  forgiving('hGet', 'hGet gives null where there is no hash', null),
  forgiving('hGetAll', 'hGetAll gives nothing where there is no hash', []),
  forgiving('hDel', 'hDel does nothing where there is no hash', undefined),
  forgiving('zRem', 'zRem does nothing where there is no sorted set', undefined),
  forgiving('zScore', 'zScore gives null where there is no sorted set', null),
  {
    name: 'sAdd adds the first member only',
    rule: 'sAdd adds all members',
    broken: asking((operation) =>
      operation.name === 'sAdd' ? { ...operation, members: operation.members.slice(0, 1) } : operation,
    ),
  },
  {
    name: 'sRem removes the first member only',
    rule: 'sRem removes all members',
    broken: asking((operation) =>
      operation.name === 'sRem' ? { ...operation, members: operation.members.slice(0, 1) } : operation,
    ),
  },
  {
    name: 'hDel removes the first field only',
    rule: 'hDel removes all fields',
    broken: asking((operation) =>
      operation.name === 'hDel' ? { ...operation, fields: operation.fields.slice(0, 1) } : operation,
    ),
  },
  {
    name: 'sAdd replaces the set',
    rule: 'sAdd keeps what is there',
    broken: running(async (operation, { run }) => {
      if (operation.name !== 'sAdd') return run(operation);
      const members = await run({ name: 'sMembers', key: operation.key });
      if (members.length > 0) await run({ name: 'sRem', key: operation.key, members, count: false });
      return run(operation);
    }),
  },
  {
    name: 'hSet replaces the hash',
    rule: 'hSet keeps other fields',
    broken: running(async (operation, { run }) => {
      if (operation.name !== 'hSet') return run(operation);
      const fields = (await run({ name: 'hGetAll', key: operation.key })).map(([field]) => field);
      if (fields.length > 0) await run({ name: 'hDel', key: operation.key, fields, count: false });
      return run(operation);
    }),
  },
  {
    name: 'sMembers gives a member as often as it was added',
    rule: 'a set holds a member once',
    broken(driver) {
      const added = new Map<string, BinaryString[]>();
      return running(async (operation, { run }) => {
        const output = await run(operation);
        const key = keyOf(operation);
        if (operation.name === 'sAdd') added.set(key, [...(added.get(key) ?? []), ...operation.members]);
        if (operation.name !== 'sMembers') return output;
        return (added.get(key) ?? []).filter((member) => (output as BinaryString[]).includes(member));
      })(driver);
    },
  },
  {
    name: 'an empty member is lost',
    rule: 'a set may hold an empty member',
    broken: answering((output, { name }) =>
      name === 'sMembers' ? (output as BinaryString[]).filter((member) => member !== '') : output,
    ),
  },
  {
    name: 'hSetNX overwrites',
    rule: 'hSetNX writes only where the field is absent',
    broken: running(async (operation, { run }) => {
      const output = await run(operation);
      if (operation.name === 'hSetNX' && output === false) {
        const { key, field, value, expiry } = operation;
        await run({ name: 'hSet', key, entries: [[field, value]], expiry, count: false });
      }
      return output;
    }),
  },
  {
    name: 'hSetNX gives true for a field that is there',
    rule: 'hSetNX says whether it wrote',
    broken: answering((output, { name }) => (name === 'hSetNX' ? true : output)),
  },
  {
    name: 'hSetNX takes an empty value for an absent field',
    rule: 'an empty value is a value',
    broken: running(async (operation, { run }) => {
      if (operation.name !== 'hSetNX') return run(operation);
      const { key, field } = operation;
      if ((await run({ name: 'hGet', key, field })) === '')
        await run({ name: 'hDel', key, fields: [field], count: false });
      return run(operation);
    }),
  },
  {
    name: 'hGetAll gives the fields of longer keys too',
    rule: 'keys are told apart byte for byte',
    broken(driver) {
      const keys = new Set<BinaryString>();
      return running(async (operation, { run }) => {
        if (operation.name === 'hSet') keys.add(operation.key);
        if (operation.name !== 'hGetAll') return run(operation);
        const longer = [...keys].filter((key) => key.startsWith(operation.key) && key !== operation.key);
        const entries = [...(await run(operation))];
        for (const key of longer)
          entries.push(...(await unless('WRONG_TYPE', run({ name: 'hGetAll', key }), () => [])));
        return entries;
      })(driver);
    },
  },
  {
    name: 'hGetAll drops the field without a name',
    rule: 'a field may have an empty name',
    broken: answering((output, { name }) => (name === 'hGetAll' ? without(output, '') : output)),
  },
  {
    name: 'hGetAll drops __proto__',
    rule: 'hGetAll gives every field as an own property, __proto__ included',
    broken: answering((output, { name }) => (name === 'hGetAll' ? without(output, '__proto__') : output)),
  },
  {
    name: 'hGet knows the names that every object has',
    rule: 'hGet gives null for an absent field',
    broken: answering((output, operation) =>
      operation.name === 'hGet' && output === null && operation.field in {} ? binary('') : output,
    ),
  },
  {
    name: 'hGet gives an empty value for an absent field',
    rule: 'null means absent',
    broken: answering((output, { name }) => (name === 'hGet' && output === null ? binary('') : output)),
  },
  {
    name: 'hGet takes an empty value for an absent one',
    rule: 'an empty value is a value',
    broken: answering((output, { name }) => (name === 'hGet' && output === '' ? null : output)),
  },
  {
    name: 'hSet keeps the value that a field has',
    rule: 'hSet replaces the value of a field',
    broken: running(async (operation, { run }) => {
      if (operation.name !== 'hSet') return run(operation);
      const { key, entries, expiry } = operation;
      for (const [field, value] of entries) await run({ name: 'hSetNX', key, field, value, expiry });
      return undefined;
    }),
  },
  {
    name: 'fields that differ in their case are one',
    rule: 'fields are told apart byte for byte',
    broken: asking((operation) => {
      const fold = (text: BinaryString): BinaryString => binary(text.toLowerCase());
      if (operation.name === 'hSet') {
        return { ...operation, entries: operation.entries.map(([field, value]) => [fold(field), value] as const) };
      }
      return operation.name === 'hGet' ? { ...operation, field: fold(operation.field) } : operation;
    }),
  },
  {
    name: 'a set or hash that is too large is dropped in silence',
    rule: 'a whole set or hash of more than 400 KB is refused where the backend says so',
    broken: running((operation, { run }) => unless('LIMIT_EXCEEDED', run(operation), () => undefined)),
  },
];
