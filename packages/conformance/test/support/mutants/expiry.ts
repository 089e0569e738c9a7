import { type BinaryString, checkTypes, type Expiry, type ExpiryTime, type Operation } from '@keyvaluestore/core';

import {
  answering,
  type AnyOperation,
  asking,
  batching,
  type Engine,
  keyOf,
  type Mutant,
  running,
  unless,
  writingAtomically,
} from './mutant.js';

type Name = AnyOperation['name'];
type ChangeExpiry = (expiry: Expiry, operation: AnyOperation) => Expiry;

/** The same operation with another expiry, if it has one and it is one of some names. */
function withExpiry(operation: AnyOperation, change: ChangeExpiry, names?: readonly Name[]): AnyOperation {
  if (!('expiry' in operation) || (names !== undefined && !names.includes(operation.name))) return operation;
  return { ...operation, expiry: change(operation.expiry, operation) } as AnyOperation;
}

function expiries(name: string, rule: string, change: ChangeExpiry, names?: readonly Name[]): Mutant {
  return { name, rule, broken: asking((operation) => withExpiry(operation, change, names)) };
}

const isTime = (expiry: Expiry): expiry is ExpiryTime => typeof expiry === 'object';
const isReplacing = ({ name }: AnyOperation): boolean => name === 'set' || name === 'getSet';
const without: ChangeExpiry = (expiry, operation) =>
  isTime(expiry) && operation.name !== 'expire' ? (isReplacing(operation) ? 'never' : 'keep') : expiry;
const later =
  (milliseconds: number): ChangeExpiry =>
  (expiry) => {
    if (!isTime(expiry)) return expiry;
    const { when } = expiry;
    return 'at' in expiry ? { at: expiry.at + milliseconds, when } : { ttl: expiry.ttl + milliseconds, when };
  };

/** A driver in which what removes from a key, or counts in it, takes its expiry away. */
function losing(name: Operation['name']): Mutant {
  return {
    name: `${name} takes the expiry away`,
    rule: 'what changes a key in place keeps its expiry',
    broken: running(async (operation, { run }) => {
      const output = await run(operation);
      if (operation.name === name) await run({ name: 'persist', key: keyOf(operation) });
      return output;
    }),
  };
}

/** A driver that gives an expiry, by mistake, after some operations. */
function expiring(name: string, rule: string, concerns: (operation: Operation, output: unknown) => boolean): Mutant {
  return {
    name,
    rule,
    broken: running(async (operation, { run }) => {
      const output = await run(operation);
      if ('expiry' in operation && isTime(operation.expiry) && concerns(operation, output)) {
        await run({ name: 'expire', key: operation.key, expiry: operation.expiry });
      }
      return output;
    }),
  };
}

/** A driver in which a key that was emptied or deleted leaves its expiry to the next one of its name. */
function inheriting(names: readonly Operation['name'][]): Mutant {
  return {
    name: `what is written after ${names.join(', ')} has the expiry of what was there`,
    rule: 'a key that is removed or emptied takes its expiry along',
    broken(driver) {
      const left = new Map<BinaryString, number>();
      const leave = async ({ run }: Engine, operation: Operation): Promise<void> => {
        const key = keyOf(operation);
        const until = left.get(key);
        if (until === undefined || !(await run({ name: 'exists', key }))) return;
        left.delete(key);
        await run({ name: 'expire', key, expiry: { ttl: until, when: 'none' } });
      };
      return running(async (operation, engine) => {
        const key = keyOf(operation);
        const before = await engine.run({ name: 'ttl', key });
        const output = await engine.run(operation);
        if (names.includes(operation.name) && before !== null && before !== Infinity) {
          if (!(await engine.run({ name: 'exists', key }))) left.set(key, before);
        } else await leave(engine, operation);
        return output;
      })(driver);
    },
  };
}

function telling(name: string, change: (left: number) => number | null, absent: number | null = null): Mutant {
  return {
    name,
    rule: 'ttl gives the milliseconds until a key expires, Infinity if it does not, null if it is absent',
    broken: answering((output, operation) =>
      operation.name !== 'ttl' ? output : output === null ? absent : change(output as number),
    ),
  };
}

/** A driver that keeps keys for longer or shorter, and tells that it does not. */
function off(name: string, milliseconds: number): Mutant {
  return {
    name,
    rule: 'a key is absent from the millisecond at which it expires',
    broken: (driver) =>
      answering((output, operation) =>
        operation.name === 'ttl' && typeof output === 'number' ? output - milliseconds : output,
      )(asking((operation) => withExpiry(operation, later(milliseconds)))(driver)),
  };
}

const SETS = ['set', 'getSet'] as const;
const IN_PLACE = ['nIncrBy', 'hSet', 'hSetNX', 'sAdd', 'zAdd'] as const;

export const EXPIRY_MUTANTS: readonly Mutant[] = [
  ...[...SETS, ...IN_PLACE].map((name) =>
    expiries(`${name} ignores a new expiry`, 'a write gives a key the expiry that it is told', without, [name]),
  ),
  ...SETS.flatMap((name) => [
    expiries(
      `the expiry survives ${name}`,
      'what replaces a value takes the expiry away',
      (expiry) => (expiry === 'never' ? 'keep' : expiry),
      [name],
    ),
    expiries(
      `${name} does not keep an expiry`,
      'keepTTL keeps the expiry',
      (expiry) => (expiry === 'keep' ? 'never' : expiry),
      [name],
    ),
  ]),
  ...IN_PLACE.map((name) =>
    expiries(
      `${name} loses the expiry`,
      'what changes a key in place keeps its expiry',
      (expiry) => (expiry === 'keep' ? 'never' : expiry),
      [name],
    ),
  ),
  ...(['hDel', 'sRem', 'zRem', 'zIncrBy'] as const).map(losing),
  ...[...IN_PLACE, 'expire' as const].flatMap((name) => [
    expiries(
      `${name} replaces an expiry that is there`,
      "when: 'none' leaves an expiry that is there",
      (expiry) => (isTime(expiry) ? { ...expiry, when: 'always' } : expiry),
      [name],
    ),
    expiries(
      `${name} leaves an expiry that is there`,
      'a new expiry replaces the one that is there',
      (expiry) => (isTime(expiry) ? { ...expiry, when: 'none' } : expiry),
      [name],
    ),
  ]),
  {
    name: "when: 'none' never gives an expiry",
    rule: "when: 'none' gives an expiry to what has none",
    broken: asking((operation) =>
      operation.name === 'expire'
        ? operation
        : withExpiry(operation, (expiry) => (isTime(expiry) && expiry.when === 'none' ? 'keep' : expiry)),
    ),
  },
  expiries('an expiry in the past is none', 'an expiry in the past leaves nothing', (expiry, operation) =>
    isTime(expiry) && 'at' in expiry && expiry.at < 1_600_000_000_000 ? without(expiry, operation) : expiry,
  ),
  expiries('times are told in seconds', 'a time to live is in milliseconds', (expiry) =>
    isTime(expiry) && 'ttl' in expiry ? { ...expiry, ttl: Math.ceil(expiry.ttl / 1000) } : expiry,
  ),
  expiries('times are cut to whole seconds', 'an expiry is exact to the millisecond', (expiry) =>
    isTime(expiry) && 'at' in expiry ? { ...expiry, at: Math.max(1, Math.floor(expiry.at / 1000) * 1000) } : expiry,
  ),
  off('a key is there in the millisecond at which it expires', 1),
  off('a key is absent a millisecond early', -1),
  telling('ttl gives seconds', (left) => left / 1000),
  telling('ttl gives -1 for what does not expire', (left) => (left === Infinity ? -1 : left)),
  telling('ttl gives null for what does not expire', (left) => (left === Infinity ? null : left)),
  telling('ttl gives -2 for an absent key', (left) => left, -2),
  telling('ttl gives Infinity for an absent key', (left) => left, Infinity),
  {
    name: 'batches ignore expiry',
    rule: 'operations of a batch do what they do alone',
    broken: batching((operations, runAll) => runAll(operations.map((one) => withExpiry(one, without) as Operation))),
  },
  {
    name: 'atomic writes ignore expiry',
    rule: 'an atomic write gives the expiries that it is told',
    broken: writingAtomically((operations, { atomicWrite }) =>
      atomicWrite(operations.map((one) => withExpiry(one, without) as (typeof operations)[number])),
    ),
  },
  {
    name: 'a batch reads the clock for each operation',
    rule: 'a call takes one time for all that it does',
    readsClockOften: true,
    broken: running((operation, { run }) => run(operation)),
  },
  {
    name: 'an atomic write reads the clock for each operation',
    rule: 'a call takes one time for all that it does',
    readsClockOften: true,
    broken: writingAtomically(async (operations, { judge, force, atomicWrite }) => {
      checkTypes(operations);
      if (judge(operations).some((verdict) => verdict !== 'ok')) return atomicWrite(operations);
      for (const operation of operations) await force([operation]);
      return [];
    }),
  },
  {
    name: 'an atomic write checks each operation at another time',
    rule: 'a call takes one time for all that it does',
    readsClockOften: true,
    broken: writingAtomically(async (operations, { judge, atomicWrite }) => {
      const verdicts = operations.map((operation) => judge([operation])[0]);
      const failed = verdicts.flatMap((verdict, index) => (verdict === 'conditionFailed' ? [index] : []));
      const isSound =
        operations.every(({ name }) => name === 'check') && verdicts.every((verdict) => typeof verdict === 'string');
      return isSound ? failed : atomicWrite(operations);
    }),
  },
  expiring(
    'a conditional write that fails gives its expiry',
    'an operation whose condition fails changes nothing',
    ({ name }, output) => output === false && (name === 'set' || name === 'zAdd'),
  ),
  expiring(
    'hSetNX that fails gives its expiry',
    'an operation whose condition fails changes nothing',
    ({ name }, output) => output === false && name === 'hSetNX',
  ),
  inheriting(['sRem']),
  inheriting(['hDel']),
  inheriting(['zRem']),
  inheriting(['delete']),
  {
    name: 'what has no room for it expires nevertheless',
    rule: 'an expiry counts in the size of an item',
    broken: running((operation, { run }) =>
      operation.name === 'expire' ? unless('LIMIT_EXCEEDED', run(operation), () => true) : run(operation),
    ),
  },
  {
    name: 'a sorted set is told to expire, and does not',
    rule: 'the expiry of a sorted set is refused where sorted sets do not expire',
    broken: running((operation, { run }) =>
      operation.name === 'expire' ? unless('UNSUPPORTED', run(operation), () => true) : run(operation),
    ),
  },
];
