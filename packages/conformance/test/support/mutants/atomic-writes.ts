import {
  type AtomicOperation,
  type KeyValueStoreError,
  LimitExceededError,
  type OperationName,
  PRIMITIVES,
} from '@keyvaluestore/core';

import { asking, type AtomicEngine, isError, type Mutant, typeOf, writingAtomically } from './mutant.js';

/** Throws what an operation is refused for, if one is. */
function throwInvalid(engine: AtomicEngine, operations: readonly AtomicOperation[]): void {
  for (const verdict of engine.judge(operations)) if (typeof verdict === 'object') throw verdict;
}

const failedOf = (engine: AtomicEngine, operations: readonly AtomicOperation[]): number[] =>
  engine.judge(operations).flatMap((verdict, index) => (verdict === 'conditionFailed' ? [index] : []));

/** A driver that marks other operations than those of which the conditions failed. */
function marking(name: string, mark: (failed: readonly number[], count: number) => readonly number[]): Mutant {
  return {
    name,
    rule: 'all operations of which the conditions failed are marked, and no others',
    broken: writingAtomically(async (operations, engine) => {
      const failed = await engine.atomicWrite(operations);
      return failed.length === 0 ? failed : mark(failed, operations.length);
    }),
  };
}

/** A driver that writes something although it refuses the whole. */
function halfWriting(
  name: string,
  written: (operation: AtomicOperation, index: number, failed: readonly number[]) => boolean,
): Mutant {
  return {
    name,
    rule: 'an atomic write writes all operations or none',
    broken: writingAtomically(async (operations, engine) => {
      throwInvalid(engine, operations);
      const failed = failedOf(engine, operations);
      if (failed.length === 0) return engine.atomicWrite(operations);
      await engine.force(operations.filter((operation, index) => written(operation, index, failed)));
      return failed;
    }),
  };
}

/** A driver that writes what comes before an operation that it refuses. */
function halfRefusing(name: string, code: KeyValueStoreError['code']): Mutant {
  return {
    name,
    rule: 'a refused atomic write changes nothing',
    broken: writingAtomically(async (operations, engine) => {
      const at = engine.judge(operations).findIndex((verdict) => isError(verdict, code));
      if (at >= 0) await engine.force(operations.slice(0, at));
      return engine.atomicWrite(operations);
    }),
  };
}

/** A driver that commits without the operations that it should refuse. */
function swallowing(name: string, code: KeyValueStoreError['code']): Mutant {
  return {
    name,
    rule: 'an invalid operation refuses the whole write, and is told',
    broken: writingAtomically(async (operations, engine) => {
      const verdicts = engine.judge(operations);
      const valid = operations.filter((_, index) => !isError(verdicts[index], code));
      return valid.length === operations.length ? engine.atomicWrite(operations) : engine.atomicWrite(valid);
    }),
  };
}

/** What an atomic write can hold, but for what only looks. */
const WRITES = (Object.keys(PRIMITIVES) as OperationName[]).filter(
  (name) => PRIMITIVES[name].atomic && PRIMITIVES[name].access === 'write',
);

/** A driver that leaves out one kind of operation. */
function dropping(name: OperationName): Mutant {
  return {
    name: `${name} in an atomic write is left out`,
    rule: 'an atomic write writes all operations',
    broken: writingAtomically(async (operations, engine) => {
      const failed = failedOf(engine, operations);
      const kept = operations.filter((operation) => operation.name !== name);
      throwInvalid(engine, operations);
      if (failed.length === 0) await engine.atomicWrite(kept);
      return failed;
    }),
  };
}

export const ATOMIC_WRITE_MUTANTS: readonly Mutant[] = [
  marking('only the first failed condition is marked', (failed) => failed.slice(0, 1)),
  marking('only the last failed condition is marked', (failed) => failed.slice(-1)),
  marking('all operations are marked', (_, count) => Array.from({ length: count }, (__, index) => index)),
  marking('the first operation is marked, whichever failed', () => [0]),
  marking('a refused write says that it was committed', () => []),
  halfWriting('what comes before a failed condition is written', (_, index, failed) => index < Math.min(...failed)),
  halfWriting('what comes after a failed condition is written', (_, index, failed) => index > Math.max(...failed)),
  halfWriting('what has no condition is written', ({ name }) => PRIMITIVES[name].gives !== 'written'),
  halfRefusing('what comes before a wrong type is written', 'WRONG_TYPE'),
  halfRefusing('what comes before a value that is no integer is written', 'NOT_AN_INTEGER'),
  halfRefusing('what comes before an increment out of range is written', 'OUT_OF_RANGE'),
  swallowing('an operation of a wrong type is left out in silence', 'WRONG_TYPE'),
  swallowing('an increment of what is no integer is left out in silence', 'NOT_AN_INTEGER'),
  swallowing('an increment out of range is left out in silence', 'OUT_OF_RANGE'),
  ...WRITES.map(dropping),
  {
    name: 'an atomic write has room for 25 operations',
    rule: 'an atomic write holds up to 100 operations',
    broken: writingAtomically(async (operations, engine) => {
      if (operations.length > 25) throw new LimitExceededError('there are too many operations');
      return engine.atomicWrite(operations);
    }),
  },
  {
    name: 'an atomic write of many operations loses the last',
    rule: 'an atomic write writes all operations',
    broken: writingAtomically((operations, engine) =>
      engine.atomicWrite(operations.length > 50 ? operations.slice(0, -1) : operations),
    ),
  },
  {
    name: 'an atomic write writes one field of a sorted set only',
    rule: 'two fields of one sorted set are two items',
    broken: writingAtomically(async (operations, engine) => {
      const failed = failedOf(engine, operations);
      if (failed.length > 0) return engine.atomicWrite(operations);
      const isLast = ({ name, key }: AtomicOperation, index: number): boolean =>
        name !== 'zAdd' || !operations.slice(index + 1).some((later) => later.name === 'zAdd' && later.key === key);
      return engine.atomicWrite(operations.filter(isLast));
    }),
  },
  {
    name: 'an atomic write makes the members of a sorted hash its fields',
    rule: 'zhAdd is the same in an atomic write',
    broken: writingAtomically((operations, engine) =>
      engine.atomicWrite(
        operations.map((operation) =>
          operation.name === 'zAdd' ? { ...operation, member: operation.field } : operation,
        ),
      ),
    ),
  },
  {
    name: 'an atomic write is done when it is sent',
    rule: 'what an atomic write has written is there when exec resolves',
    broken: writingAtomically(async (operations, engine) => {
      throwInvalid(engine, operations);
      const failed = failedOf(engine, operations);
      if (failed.length === 0) setImmediate(() => void engine.atomicWrite(operations));
      return failed;
    }),
  },
  {
    name: 'an atomic write does its last operation twice',
    rule: 'no write is applied twice',
    broken: writingAtomically(async (operations, engine) => {
      const failed = await engine.atomicWrite(operations);
      const last = operations.at(-1);
      if (failed.length === 0 && last?.name === 'nIncrBy') await engine.atomicWrite([last]);
      return failed;
    }),
  },
  {
    name: 'delete in an atomic write removes a sorted set',
    rule: 'a delete of a sorted set inside an atomic write rejects, where the backend says so',
    broken: writingAtomically(async (operations, engine) => {
      for (const operation of operations) {
        if (operation.name !== 'delete' || (await typeOf(engine, operation.key)) !== 'sortedSet') continue;
        await engine.run(operation);
      }
      return engine.atomicWrite(operations);
    }),
  },
  {
    name: 'operations are judged one after the other',
    rule: 'operations are judged by the state before the write',
    broken: writingAtomically(async (operations, engine) => {
      const deletes = operations.filter(
        ({ name, key }) => name === 'delete' && operations.some((other) => other.name === 'zAdd' && other.key === key),
      );
      if (deletes.length === 0) return engine.atomicWrite(operations);
      await engine.force(deletes);
      return engine.atomicWrite(operations.filter((operation) => !deletes.includes(operation)));
    }),
  },
  {
    name: 'zAddNX is zAdd',
    rule: 'zAddNX gives false, and aborts an atomic write, where the member exists',
    broken: asking((operation) =>
      operation.name === 'zAdd' && operation.when === 'absent' ? { ...operation, when: 'always' } : operation,
    ),
  },
];
