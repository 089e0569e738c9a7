import { type AtomicOperation, type BinaryString, type When } from '@keyvaluestore/core';

import { type AtomicEngine, isError, keyOf, type Mutant, typeOf, writingAtomically } from './mutant.js';

/** What a condition is about, and the type of what is there. */
interface Met {
  readonly operation: AtomicOperation;
  readonly expect: When;
  readonly type: Awaited<ReturnType<typeof typeOf>>;
  readonly text: BinaryString | null;
}

async function meet(operation: AtomicOperation, engine: AtomicEngine): Promise<Met> {
  const key = keyOf(operation);
  const type = await typeOf(engine, key);
  const text = type === 'string' ? await engine.run({ name: 'get', key }) : null;
  const expect =
    operation.name === 'check' ? operation.expect : operation.name === 'set' ? operation.when : ('always' as const);
  return { operation, expect, type, text };
}

/** A driver in which some conditions that fail, or are of a wrong type, count as met. */
function passing(name: string, rule: string, passes: (met: Met) => boolean): Mutant {
  return {
    name,
    rule,
    broken: writingAtomically(async (operations, engine) => {
      const met = await Promise.all(operations.map((operation) => meet(operation, engine)));
      const passed = operations.filter((_, index) => passes(met[index] as Met));
      const verdicts = engine.judge(operations);
      const failed = verdicts.flatMap((verdict, index) =>
        verdict === 'conditionFailed' && !passed.includes(operations[index] as AtomicOperation) ? [index] : [],
      );
      const invalid = verdicts.find((verdict) => typeof verdict === 'object');
      if (passed.length === 0 || failed.length > 0 || invalid !== undefined) return engine.atomicWrite(operations);
      await engine.force(operations);
      return [];
    }),
  };
}

/** A driver in which some conditions that are met, or are of a wrong type, fail. */
function failing(name: string, rule: string, fails: (met: Met) => boolean): Mutant {
  return {
    name,
    rule,
    broken: writingAtomically(async (operations, engine) => {
      const met = await Promise.all(operations.map((operation) => meet(operation, engine)));
      const verdicts = engine.judge(operations);
      const wrong = operations.map((_, index) => fails(met[index] as Met));
      const invalid = verdicts.find((verdict, index) => typeof verdict === 'object' && !wrong[index]);
      if (!wrong.includes(true) || isError(invalid, 'WRONG_TYPE')) return engine.atomicWrite(operations);
      return verdicts.flatMap((verdict, index) => (wrong[index] || verdict === 'conditionFailed' ? [index] : []));
    }),
  };
}

const wants = (expect: When, state: 'absent' | 'present'): boolean => expect === state;
const isCheck = ({ operation }: Met): boolean => operation.name === 'check';
const isSet = ({ operation }: Met): boolean => operation.name === 'set';
const equals = ({ expect }: Met): boolean => typeof expect === 'object';

const EXISTS = 'a condition takes strings, sets and hashes alike for what exists';
const EQUALS = 'a condition on a value holds only where the key holds that very value';
const TYPE = 'setEQ and checkEquals reject on a set or hash';

export const CONDITION_MUTANTS: readonly Mutant[] = [
  passing(
    'setNX in an atomic write overwrites a hash',
    EXISTS,
    (met) => isSet(met) && wants(met.expect, 'absent') && met.type === 'hash',
  ),
  passing(
    'setNX in an atomic write overwrites a set',
    EXISTS,
    (met) => isSet(met) && wants(met.expect, 'absent') && met.type === 'set',
  ),
  passing(
    'setNX in an atomic write overwrites an empty string',
    EXISTS,
    (met) => isSet(met) && wants(met.expect, 'absent') && met.text === '',
  ),
  passing(
    'setNX in an atomic write overwrites',
    EXISTS,
    (met) => isSet(met) && wants(met.expect, 'absent') && met.type === 'string',
  ),
  passing(
    'setXX in an atomic write writes an absent key',
    EXISTS,
    (met) => isSet(met) && wants(met.expect, 'present') && met.type === 'none',
  ),
  failing(
    'setXX in an atomic write fails on a hash',
    EXISTS,
    (met) => isSet(met) && wants(met.expect, 'present') && met.type === 'hash',
  ),
  failing(
    'setXX in an atomic write fails on a set',
    EXISTS,
    (met) => isSet(met) && wants(met.expect, 'present') && met.type === 'set',
  ),
  passing(
    'setEQ in an atomic write writes an absent key',
    EQUALS,
    (met) => isSet(met) && equals(met) && met.type === 'none',
  ),
  passing(
    'setEQ in an atomic write replaces any string',
    EQUALS,
    (met) => isSet(met) && equals(met) && met.type === 'string',
  ),
  failing('setEQ in an atomic write fails on a hash', TYPE, (met) => isSet(met) && equals(met) && met.type === 'hash'),
  failing('setEQ in an atomic write fails on a set', TYPE, (met) => isSet(met) && equals(met) && met.type === 'set'),
  passing(
    'deleteXX passes on an absent key',
    EXISTS,
    ({ operation, type }) => operation.name === 'deleteXX' && type === 'none',
  ),
  failing(
    'deleteXX fails on a hash',
    EXISTS,
    ({ operation, type }) => operation.name === 'deleteXX' && type === 'hash',
  ),
  failing('deleteXX fails on a set', EXISTS, ({ operation, type }) => operation.name === 'deleteXX' && type === 'set'),
  failing(
    'delete in an atomic write fails on an absent key',
    'delete never aborts the write',
    ({ operation, type }) => operation.name === 'delete' && type === 'none',
  ),
  passing(
    'hSetNX in an atomic write overwrites',
    'hSetNX aborts the write if the field exists',
    ({ operation }) => operation.name === 'hSetNX',
  ),
  failing(
    'hSetNX in an atomic write fails where there is no hash',
    'hSetNX makes a hash',
    ({ operation, type }) => operation.name === 'hSetNX' && type === 'none',
  ),
  passing(
    'zAddNX in an atomic write overwrites',
    'zAddNX aborts the write if the member exists',
    ({ operation }) => operation.name === 'zAdd' && operation.when === 'absent',
  ),
  failing(
    'zAddNX in an atomic write fails where there is another member',
    'zAddNX asks for its own member only',
    ({ operation, type }) => operation.name === 'zAdd' && operation.when === 'absent' && type === 'sortedSet',
  ),
  passing('checkExists passes on an absent key', EXISTS, (met) => isCheck(met) && wants(met.expect, 'present')),
  failing(
    'checkExists fails on a hash',
    EXISTS,
    (met) => isCheck(met) && wants(met.expect, 'present') && met.type === 'hash',
  ),
  failing(
    'checkExists fails on a set',
    EXISTS,
    (met) => isCheck(met) && wants(met.expect, 'present') && met.type === 'set',
  ),
  failing(
    'checkExists fails on an empty string',
    EXISTS,
    (met) => isCheck(met) && wants(met.expect, 'present') && met.text === '',
  ),
  passing(
    'checkAbsent passes on a string',
    EXISTS,
    (met) => isCheck(met) && wants(met.expect, 'absent') && met.type === 'string',
  ),
  passing(
    'checkAbsent passes on a hash',
    EXISTS,
    (met) => isCheck(met) && wants(met.expect, 'absent') && met.type === 'hash',
  ),
  passing(
    'checkAbsent passes on a set',
    EXISTS,
    (met) => isCheck(met) && wants(met.expect, 'absent') && met.type === 'set',
  ),
  passing('checkEquals passes on an absent key', EQUALS, (met) => isCheck(met) && equals(met) && met.type === 'none'),
  passing('checkEquals passes on another value', EQUALS, (met) => isCheck(met) && equals(met) && met.type === 'string'),
  failing('checkEquals fails on a hash', TYPE, (met) => isCheck(met) && equals(met) && met.type === 'hash'),
  failing('checkEquals fails on a set', TYPE, (met) => isCheck(met) && equals(met) && met.type === 'set'),
];
