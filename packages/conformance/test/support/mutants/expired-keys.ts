import { type BinaryString, type Operation, type Output } from '@keyvaluestore/core';

import { remembering } from './earlier-lives.js';
import { binary, type Engine, keyOf, type Mutant } from './mutant.js';

const RULE = 'a key that expired is absent to everything, and what is written next starts anew';

/** Whether a key that was is no more. */
async function isGone({ run }: Engine, key: BinaryString): Promise<boolean> {
  return !(await run({ name: 'exists', key }));
}

/** A driver in which some operations give what they gave if an expired key were still there. */
function seeing(what: string, concerns: (operation: Operation) => boolean): Mutant {
  return {
    name: `${what} sees an expired key`,
    rule: RULE,
    broken: remembering(async (operation, engine, earlier) => {
      const concerned = concerns(operation) && (await isGone(engine, keyOf(operation)));
      const output = await engine.run(operation);
      return concerned && earlier !== undefined ? earlier : output;
    }),
  };
}

/** A driver in which an operation shows what a key held in an earlier life, beside what it holds. */
function showing(name: Operation['name']): Mutant {
  return {
    name: `${name} shows what a key held before it expired`,
    rule: RULE,
    broken: remembering(async (operation, engine, earlier) => {
      const output = await engine.run(operation);
      const shows = operation.name === name && !(await isGone(engine, keyOf(operation))) && earlier !== undefined;
      return shows ? earlier : output;
    }),
  };
}

/** A driver in which some operations do nothing if they failed with an expired key. */
function failing(what: string, concerns: (operation: Operation) => boolean): Mutant {
  return {
    name: `${what} fails on an expired key`,
    rule: RULE,
    broken: remembering((operation, engine, earlier) =>
      concerns(operation) && earlier === false ? Promise.resolve(false) : engine.run(operation),
    ),
  };
}

/** A driver in which an operation is another one where it was met by an expired key. */
function passing<N extends Operation['name']>(
  what: string,
  name: N,
  change: (operation: Operation<N>, earlier: Output | undefined) => Operation | undefined,
): Mutant {
  return {
    name: what,
    rule: RULE,
    broken: remembering(async (operation, engine, earlier) => {
      const asked = operation.name === name && (await isGone(engine, keyOf(operation)));
      // Of one name, hence of one primitive.
      const changed = asked ? change(operation as unknown as Operation<N>, earlier) : undefined;
      return engine.run(changed ?? operation);
    }),
  };
}

/** A driver in which the conditions of atomic writes are judged with expired keys. */
function judging(what: string, names: readonly string[]): Mutant {
  return {
    name: `${what} sees an expired key`,
    rule: RULE,
    broken: remembering(
      (operation, engine) => engine.run(operation),
      async (operations, engine, failed) => {
        if (!operations.some(({ name }) => names.includes(name))) return engine.atomicWrite(operations);
        if (failed.length > 0) return failed;
        const verdicts = engine.judge(operations);
        if (!verdicts.includes('conditionFailed')) return engine.atomicWrite(operations);
        await engine.force(operations);
        return [];
      },
    ),
  };
}

const is =
  (...names: readonly Operation['name'][]) =>
  ({ name }: Operation): boolean =>
    names.includes(name);

export const EXPIRED_KEY_MUTANTS: readonly Mutant[] = [
  ...(['exists', 'type', 'get', 'sMembers', 'hGet', 'hGetAll', 'zScore', 'zhGet', 'zCount'] as const).map((name) =>
    seeing(name, is(name)),
  ),
  seeing('a range by score', (operation) => operation.name === 'zRange' && operation.range.by === 'score'),
  seeing('a range by lex', (operation) => operation.name === 'zRange' && operation.range.by === 'lex'),
  seeing('a count by lex', (operation) => operation.name === 'zCount' && operation.range.by === 'lex'),
  ...(['hGet', 'hGetAll', 'sMembers', 'zRange', 'zCount', 'zScore', 'zhGet'] as const).map(showing),
  seeing('delete', is('delete')),
  seeing('expire', is('expire')),
  seeing('getSet', is('getSet')),
  seeing('getDelete', is('getDelete')),
  seeing('deleteEQ', is('deleteEQ')),
  failing('setNX', (operation) => operation.name === 'set' && operation.when === 'absent'),
  failing('hSetNX', is('hSetNX')),
  failing('zAddNX', (operation) => operation.name === 'zAdd' && operation.when === 'absent'),
  passing('setXX replaces an expired key', 'set', (operation) =>
    operation.when === 'present' ? { ...operation, when: 'always' } : undefined,
  ),
  passing('setEQ compares with an expired key', 'set', (operation, earlier) =>
    typeof operation.when === 'object' && earlier === true ? { ...operation, when: 'always' } : undefined,
  ),
  passing('nIncrBy goes on from an expired number', 'nIncrBy', (operation, earlier) => ({
    ...operation,
    by: typeof earlier === 'number' ? earlier : operation.by,
  })),
  passing('zIncrBy goes on from an expired score', 'zIncrBy', (operation, earlier) => ({
    ...operation,
    by: typeof earlier === 'number' ? earlier : operation.by,
  })),
  passing('a set goes on from an expired one', 'sAdd', (operation) => ({
    ...operation,
    members: [...operation.members, binary('old')],
  })),
  judging('a check of an atomic write', ['check']),
  judging('a conditional write of an atomic write', ['set', 'deleteEQ', 'deleteXX']),
  judging('hSetNX of an atomic write', ['hSetNX']),
  judging('zAddNX of an atomic write', ['zAdd']),
];
