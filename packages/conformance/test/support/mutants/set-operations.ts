import { type BinaryString, type Operation } from '@keyvaluestore/core';

import { doing, forcing, giving, inSteps, taking } from './breaking.js';
import { binary, type Engine, type Mutant, unless } from './mutant.js';

const NONE = 'a collection that loses its last member is gone';

const membersOf = async ({ run }: Engine, key: BinaryString): Promise<readonly BinaryString[]> =>
  run({ name: 'sMembers', key });

const remove = async ({ run }: Engine, key: BinaryString, members: readonly BinaryString[]): Promise<void> => {
  if (members.length > 0) await run({ name: 'sRem', key, members, count: false });
};

const add = async ({ run }: Engine, key: BinaryString, members: readonly BinaryString[]): Promise<void> => {
  if (members.length > 0) await run({ name: 'sAdd', key, members, expiry: 'keep', count: false });
};

/** The members of each set, one read after the other. */
const setsOf = (engine: Engine, keys: readonly BinaryString[]): Promise<(readonly BinaryString[])[]> =>
  Promise.all(keys.map((key) => membersOf(engine, key)));

export const SET_OPERATION_MUTANTS = {
  sAddNX: [
    giving('sAddNX', 'sAddNX is true of what is there', 'sAddNX says whether it added', () => true),
    taking('sAddNX')('sAddNX loses the expiry', 'what changes a key in place keeps its expiry', (operation) =>
      operation.expiry === 'keep' ? { ...operation, expiry: 'never' } : operation,
    ),
    forcing('sAddNX'),
  ],
  sRemXX: [
    giving('sRemXX', 'sRemXX is true of what is absent', 'sRemXX says whether it removed', () => true),
    doing('sRemXX', 'sRemXX leaves the member', 'sRemXX removes', async ({ key, member }, engine) =>
      (await membersOf(engine, key)).includes(member),
    ),
    forcing('sRemXX'),
  ],
  sMIsMember: [
    giving('sMIsMember', 'sMIsMember answers backwards', 'answers come index by index', (flags) =>
      [...flags].reverse(),
    ),
    giving('sMIsMember', 'sMIsMember knows the empty member of every set', 'null means absent', (flags, { members }) =>
      flags.map((flag, index) => flag || members[index] === ''),
    ),
    doing(
      'sMIsMember',
      'sMIsMember of another type is false',
      'reading a key as another type rejects',
      (operation, { run }) => unless('WRONG_TYPE', run(operation), () => operation.members.map(() => false)),
    ),
  ],
  sCard: [
    giving('sCard', 'sCard stops at a hundred', 'sCard counts all', (count) => Math.min(count, 100)),
    doing(
      'sCard',
      'sCard does not count the empty member',
      'a set may hold an empty member',
      async ({ key }, engine) => (await membersOf(engine, key)).filter((member) => member !== '').length,
    ),
  ],
  sPop: [
    doing('sPop', 'sPop leaves what it gives', 'sPop removes', ({ key, count }, { run }) =>
      run({ name: 'sRandMember', key, count }),
    ),
    doing('sPop', 'sPop removes one and gives another', 'sPop gives what it removes', async (operation, engine) => {
      const before = await membersOf(engine, operation.key);
      const drawn = await engine.run(operation);
      const left = before.filter((member) => !drawn.includes(member));
      return [...left, ...drawn].slice(0, drawn.length);
    }),
    taking('sPop')('sPop takes one too few', 'sPop takes so many', (operation) => ({
      ...operation,
      count: Math.max(operation.count - 1, 1),
    })),
    doing('sPop', 'sPop takes the first', 'sPop draws by lot', async ({ key, count }, engine) => {
      const first = [...(await membersOf(engine, key))].sort().slice(0, count);
      await remove(engine, key, first);
      return first;
    }),
    doing('sPop', 'sPop leaves an empty set', NONE, async (operation, { run }) => {
      const drawn = await run(operation);
      const { key } = operation;
      if (!(await run({ name: 'exists', key })))
        await run({ name: 'hSet', key, entries: [[binary(''), binary('')]], expiry: 'keep', count: false });
      return drawn;
    }),
    doing(
      'sPop',
      'sPop takes the expiry away',
      'what changes a key in place keeps its expiry',
      async (operation, { run }) => {
        const drawn = await run(operation);
        await run({ name: 'persist', key: operation.key });
        return drawn;
      },
    ),
    inSteps(
      'sPop',
      'sPop looks, and then removes',
      ({ key, count }, { run }) => run({ name: 'sRandMember', key, count }),
      ({ key }, engine, drawn) => remove(engine, key, drawn),
    ),
  ],
  sRandMember: [
    doing('sRandMember', 'sRandMember removes', 'sRandMember takes nothing away', (operation, { run }) =>
      run({ ...operation, name: 'sPop' }),
    ),
    doing(
      'sRandMember',
      'sRandMember gives the first',
      'each is as likely as any other',
      async ({ key, count }, engine) => [...(await membersOf(engine, key))].sort().slice(0, count),
    ),
    giving('sRandMember', 'sRandMember gives one twice', 'none is drawn twice', (drawn) =>
      drawn.length > 1 ? [...drawn.slice(1), drawn[1] as BinaryString] : drawn,
    ),
  ],
  sMove: [
    doing('sMove', 'sMove leaves the member behind', 'sMove moves', async (operation, engine) => {
      const moved = await engine.run(operation);
      if (moved) await add(engine, operation.source, [operation.member]);
      return moved;
    }),
    doing('sMove', 'sMove within one set removes', 'within one set nothing changes', async (operation, engine) => {
      const moved = await engine.run(operation);
      const { source, destination, member } = operation;
      if (moved && source === destination) await remove(engine, source, [member]);
      return moved;
    }),
    doing(
      'sMove',
      'sMove passes over the type of its destination',
      'either key of another type rejects',
      async (operation, engine) =>
        (await membersOf(engine, operation.source)).includes(operation.member) && engine.run(operation),
    ),
    doing(
      'sMove',
      'sMove takes the expiry along',
      'the destination keeps its own expiry',
      async (operation, { run }) => {
        const left = await run({ name: 'ttl', key: operation.source });
        const moved = await run(operation);
        const expiry = { ttl: left ?? 1, when: 'always' } as const;
        if (moved && left !== null && left !== Infinity)
          await run({ name: 'expire', key: operation.destination, expiry });
        return moved;
      },
    ),
    inSteps(
      'sMove',
      'sMove removes, and then adds',
      async ({ source, destination, member }, engine) => {
        if (source === destination) return (await membersOf(engine, source)).includes(member);
        await membersOf(engine, destination);
        return engine.run({ name: 'sRemXX', key: source, member });
      },
      async ({ source, destination, member }, engine, moved) => {
        if (moved && source !== destination) await add(engine, destination, [member]);
      },
    ),
  ],
  sCombine: [
    doing(
      'sCombine',
      'sUnion gives a member for every set',
      'a union has each member once',
      async (operation, engine) => {
        if (operation.how !== 'union') return engine.run(operation);
        return (await setsOf(engine, operation.keys)).flat();
      },
    ),
    taking('sCombine')('only two sets are combined', 'any number of sets is combined', (operation) => ({
      ...operation,
      keys: operation.keys.slice(0, 2),
    })),
    doing('sCombine', 'sInter passes over absent keys', 'absent keys are empty sets', async (operation, engine) => {
      if (operation.how !== 'inter') return engine.run(operation);
      const there = await Promise.all(operation.keys.map((key) => engine.run({ name: 'exists', key })));
      const keys = operation.keys.filter((_, index) => there[index]);
      return keys.length === 0 ? [] : engine.run({ ...operation, keys });
    }),
    taking('sCombine')('sDiff takes from the last set', 'sDiff takes from the first set', (operation) =>
      operation.how === 'diff' ? { ...operation, keys: [...operation.keys].reverse() } : operation,
    ),
    doing('sCombine', 'sets of another type are empty', 'a key of another type rejects', (operation, { run }) =>
      unless('WRONG_TYPE', run(operation), () => []),
    ),
    {
      ...doing(
        'sCombine',
        'sets are read one after the other',
        'isolated reads are of one moment',
        async (operation, engine) => {
          const { how, keys } = operation;
          if (how !== 'union') return engine.run(operation);
          const found = new Set<BinaryString>();
          for (const key of keys) {
            for (const member of await membersOf(engine, key)) found.add(member);
            await Promise.resolve().then(() => Promise.resolve());
          }
          return [...found];
        },
      ),
      layer: 'concurrency',
    },
  ],
  sCombineStore: [
    doing(
      'sCombineStore',
      'what is stored keeps the expiry of what was there',
      'a store has no expiry',
      async (operation, { run }) => {
        const left = await run({ name: 'ttl', key: operation.destination });
        const count = await run(operation);
        const expiry = { ttl: left ?? 1, when: 'always' } as const;
        if (left !== null && left !== Infinity) await run({ name: 'expire', key: operation.destination, expiry });
        return count;
      },
    ),
    doing(
      'sCombineStore',
      'what is stored comes to what was there',
      'a store replaces its destination',
      async (operation, engine) => {
        const before = await unless('WRONG_TYPE', membersOf(engine, operation.destination), () => []);
        const count = await engine.run(operation);
        if (count > 0) await add(engine, operation.destination, before);
        return count;
      },
    ),
    doing(
      'sCombineStore',
      'an empty store leaves its destination',
      'an empty store removes its destination',
      async (operation, engine) => {
        const { keys, how } = operation;
        const members = await engine.run({ name: 'sCombine', keys, how, isolated: true });
        return members.length === 0 ? 0 : engine.run(operation);
      },
    ),
    doing(
      'sCombineStore',
      'a store rejects a destination of another type',
      'a destination of any type is replaced',
      async (operation, engine) => {
        await membersOf(engine, operation.destination);
        return engine.run(operation);
      },
    ),
    giving('sCombineStore', 'a store gives 1', 'a store gives how many there are', (count) => Math.min(count, 1)),
  ],
} as const satisfies { readonly [N in Operation['name']]?: readonly Mutant[] };
