import { type BinaryString, ConflictError, keysOf, type Operation, type Output } from '@keyvaluestore/core';

import { binary, type Engine, keyOf, type Mutant, others, running, writingAtomically } from './mutant.js';

const RULE = 'what concurrent clients see, some order of their calls explains';

type Split<N extends Operation['name']> = (operation: Operation<N>, engine: Engine) => Promise<Output<N>>;

/** A driver that does one operation in two steps, between which others run. */
function split<N extends Operation['name']>(name: N, what: string, steps: Split<N>): Mutant {
  return {
    name: what,
    rule: RULE,
    layer: 'concurrency',
    broken: running(async (operation, engine) => {
      // Of one name, hence of one primitive.
      return operation.name === name ? steps(operation as unknown as Operation<N>, engine) : engine.run(operation);
    }),
  };
}

/** Whether a key holds the state that a write wants. */
async function holds({ run }: Engine, { key, when }: Operation<'set'>): Promise<boolean> {
  if (when === 'always') return true;
  const value = await run({ name: 'get', key }).catch(() => binary('of another type'));
  if (typeof when === 'object') return value === when.equals;
  return (value === null) === (when === 'absent');
}

/** A `set` of one kind in two steps. */
function splitSet(what: string, isKind: (operation: Operation<'set'>) => boolean): Mutant {
  return split('set', what, async (operation, engine) => {
    if (!isKind(operation)) return engine.run(operation);
    if (!(await holds(engine, operation))) return false;
    await others();
    return engine.run({ ...operation, when: 'always' });
  });
}

/** A driver in which one kind of operation, run while another of it is under way, goes wrong. */
function underContention(
  what: string,
  rule: string,
  concerns: (operation: Operation) => boolean,
  goWrong: (operation: Operation, engine: Engine) => Promise<Output>,
): Mutant {
  return {
    name: what,
    rule,
    layer: 'concurrency',
    broken(driver) {
      let underWay = 0;
      return running(async (operation, engine) => {
        if (!concerns(operation)) return engine.run(operation);
        underWay += 1;
        await others();
        try {
          return await (underWay > 1 ? goWrong(operation, engine) : engine.run(operation));
        } finally {
          underWay -= 1;
        }
      })(driver);
    },
  };
}

export const RACE_MUTANTS: readonly Mutant[] = [
  split('nIncrBy', 'nIncrBy reads, and then writes', async ({ key, by, expiry }, { run }) => {
    const sum = Number((await run({ name: 'get', key })) ?? 0) + by;
    await others();
    await run({ name: 'set', key, value: binary(String(sum)), when: 'always', expiry });
    return sum;
  }),
  split('getSet', 'getSet reads, and then writes', async (operation, { run }) => {
    const before = await run({ name: 'get', key: operation.key });
    await others();
    await run({ ...operation, name: 'set', when: 'always' });
    return before;
  }),
  split('getDelete', 'getDelete reads, and then removes', async ({ key }, { run }) => {
    const before = await run({ name: 'get', key });
    await others();
    await run({ name: 'delete', key });
    return before;
  }),
  split('deleteEQ', 'deleteEQ compares, and then removes', async ({ key, oldValue }, { run }) => {
    if ((await run({ name: 'get', key })) !== oldValue) return false;
    await others();
    await run({ name: 'delete', key });
    return true;
  }),
  splitSet('setNX looks, and then writes', ({ when }) => when === 'absent'),
  splitSet('setXX looks, and then writes', ({ when }) => when === 'present'),
  splitSet('setEQ compares, and then writes', ({ when }) => typeof when === 'object'),
  split('delete', 'delete looks, and then removes', async (operation, { run }) => {
    const found = (await run({ name: 'get', key: operation.key }).catch(() => '')) !== null;
    await others();
    await run(operation);
    return found;
  }),
  split('hSetNX', 'hSetNX looks, and then writes', async ({ key, field, value, expiry }, { run }) => {
    if ((await run({ name: 'hGet', key, field })) !== null) return false;
    await others();
    await run({ name: 'hSet', key, entries: [[field, value]], expiry, count: false });
    return true;
  }),
  split('hSet', 'hSet writes the whole hash as it was', async ({ key, entries, expiry }, { run }) => {
    const before = await run({ name: 'hGetAll', key });
    await others();
    await run({ name: 'hSet', key, entries: [...new Map([...before, ...entries])], expiry, count: false });
    return undefined;
  }),
  split('sAdd', 'sAdd writes the whole set as it was', async ({ key, members, expiry }, { run }) => {
    const before = await run({ name: 'sMembers', key });
    await others();
    await run({ name: 'sAdd', key, members: [...new Set([...before, ...members])], expiry, count: false });
    return undefined;
  }),
  split('sRem', 'sRem removes one member after the other', async ({ key, members }, { run }) => {
    for (const member of members) {
      await run({ name: 'sRem', key, members: [member], count: false });
      await others();
    }
    return undefined;
  }),
  split('hGetAll', 'hGetAll reads one field after the other', async ({ key }, { run }) => {
    const entries: (readonly [BinaryString, BinaryString])[] = [];
    for (const [field] of await run({ name: 'hGetAll', key })) {
      const value = await run({ name: 'hGet', key, field }).catch(() => null);
      if (value !== null) entries.push([field, value]);
      await others();
    }
    return entries;
  }),
  split('zAdd', 'zAddNX looks, and then adds', async (operation, { run }) => {
    if (operation.when === 'always') return run(operation);
    if ((await run({ ...operation, name: 'zScore' })) !== null) return false;
    await others();
    return run({ ...operation, when: 'always' });
  }),
  split('zIncrBy', 'zIncrBy reads, and then writes', async ({ key, field, by }, { run }) => {
    const score = ((await run({ name: 'zScore', key, field })) ?? 0) + by;
    await others();
    await run({ name: 'zAdd', key, field, member: field, score, when: 'always', expiry: 'keep', count: false });
    return score;
  }),
  split('zAdd', 'zAdd writes the member, and then the score', async (operation, { run }) => {
    if (operation.when === 'absent') return run(operation);
    const { key, field, score } = operation;
    const before = (await run({ name: 'zScore', key, field })) ?? 0;
    await run({ ...operation, score: before });
    await others();
    await run({ name: 'zIncrBy', key, field, by: score - before });
    return true;
  }),
  {
    name: 'an atomic write looks at its conditions, and then writes',
    rule: 'an atomic write is atomic under any interleaving',
    layer: 'concurrency',
    broken: writingAtomically(async (operations, engine) => {
      const verdicts = engine.judge(operations);
      if (verdicts.some((verdict) => verdict !== 'ok')) return engine.atomicWrite(operations);
      await others();
      await engine.force(operations);
      return [];
    }),
  },
  {
    name: 'an atomic write does one operation after the other',
    rule: 'an atomic write is atomic under any interleaving',
    layer: 'concurrency',
    broken: writingAtomically(async (operations, engine) => {
      const verdicts = engine.judge(operations);
      if (verdicts.some((verdict) => verdict !== 'ok')) return engine.atomicWrite(operations);
      for (const operation of operations) {
        await engine.atomicWrite([operation]);
        await others();
      }
      return [];
    }),
  },
  {
    name: 'an atomic write forgets its checks when it tries again',
    rule: 'of two atomic writes that each check what the other writes, never both are committed',
    layer: 'concurrency',
    broken: writingAtomically(async (operations, engine) => {
      const checks = operations.filter(({ name }) => name === 'check');
      if (checks.length === 0 || engine.judge(checks).some((verdict) => verdict !== 'ok')) {
        return engine.atomicWrite(operations);
      }
      await others();
      return engine.atomicWrite(operations.filter(({ name }) => name !== 'check'));
    }),
  },
  {
    name: 'contention is told as a failed condition',
    rule: 'contention with another writer is retried, and never told as a failed condition',
    layer: 'concurrency',
    broken(driver) {
      let underWay = 0;
      return writingAtomically(async (operations, engine) => {
        underWay += 1;
        await others();
        try {
          return await (underWay > 1 ? Promise.resolve([0]) : engine.atomicWrite(operations));
        } finally {
          underWay -= 1;
        }
      })(driver);
    },
  },
  underContention(
    'a lost reply makes nIncrBy count twice',
    'no retry may apply a write twice',
    ({ name }) => name === 'nIncrBy',
    async (operation, { run }) => {
      await run(operation);
      return run(operation);
    },
  ),
  underContention(
    'setNX meets its own first try',
    'no retry may report a write as refused because it met its own first try',
    (operation) => operation.name === 'set' && operation.when === 'absent',
    async (operation, { run }) => {
      await run(operation);
      return run(operation);
    },
  ),
  underContention(
    'a conflict is told as success',
    'a write that was not made is not told as made',
    ({ name }) => name === 'hSet',
    () => Promise.resolve(undefined),
  ),
  underContention(
    'zIncrBy gives up at the first conflict',
    'contention is retried before it is told',
    ({ name }) => name === 'zIncrBy',
    () => {
      throw new ConflictError();
    },
  ),
  {
    name: 'reads come from a cache that a late read fills again',
    rule: 'reads are strongly consistent by default',
    layer: 'concurrency',
    broken(driver) {
      const cache = new Map<string, Output>();
      const invalidate = (key: string): void => void cache.delete(key);
      const cached = running(async (operation, { run }) => {
        const key = keyOf(operation);
        if (operation.name !== 'get') {
          const output = await run(operation).finally(() => keysOf(operation).forEach(invalidate));
          return output;
        }
        const hit = cache.get(key);
        if (hit !== undefined) return hit;
        const value = await run(operation);
        await others();
        cache.set(key, value);
        return value;
      })(driver);
      return {
        ...cached,
        runAtomicWrite: (operations, context) =>
          driver.runAtomicWrite(operations, context).finally(() => operations.flatMap(keysOf).forEach(invalidate)),
      };
    },
  },
];
