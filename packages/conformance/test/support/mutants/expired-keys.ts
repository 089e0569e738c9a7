import { type BinaryString, type Operation } from '@keyvaluestore/core';

import { remembering } from './earlier-lives.js';
import { type Engine, keyOf, type Mutant } from './mutant.js';

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

/** A driver in which a write is made because an expired key met its condition. */
function passing(what: string, concerns: (operation: Operation<'set'>) => boolean): Mutant {
  return {
    name: what,
    rule: RULE,
    broken: remembering(async (operation, engine, earlier) => {
      const output = await engine.run(operation);
      const passes = operation.name === 'set' && concerns(operation) && earlier === true && output === false;
      return passes ? engine.run({ ...operation, when: 'always' }) : output;
    }),
  };
}

/** A driver in which a number goes on from that of an expired key. */
function goingOn(name: 'nIncrBy' | 'zIncrBy'): Mutant {
  return {
    name: `${name} goes on from the number of an expired key`,
    rule: RULE,
    broken: remembering(async (operation, engine, earlier) => {
      const output = await engine.run(operation);
      if (operation.name !== name || output !== operation.by || typeof earlier !== 'number') return output;
      return earlier === output ? output : engine.run({ ...operation, by: earlier - output });
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
        const verdicts = engine.judge(operations);
        const isSame = verdicts.every((verdict, index) => (verdict === 'conditionFailed') === failed.includes(index));
        if (isSame || verdicts.some((verdict) => typeof verdict === 'object')) return engine.atomicWrite(operations);
        if (failed.length > 0) return failed;
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
  passing('setXX replaces an expired key', ({ when }) => when === 'present'),
  passing('setEQ compares with an expired key', ({ when }) => typeof when === 'object'),
  goingOn('nIncrBy'),
  goingOn('zIncrBy'),
  judging('a check of an atomic write', ['check']),
  judging('a conditional write of an atomic write', ['set', 'deleteEQ', 'deleteXX']),
  judging('hSetNX of an atomic write', ['hSetNX']),
  judging('zAddNX of an atomic write', ['zAdd']),
];
