import {
  type Operation,
  type OutputKind,
  type OutputTypes,
  type PrimitiveName,
  PRIMITIVES,
  type Settled,
  UnavailableError,
} from '@keyvaluestore/core';

import { batching, keyOf, type Mutant } from './mutant.js';

type RunAll = (operations: readonly Operation[]) => Promise<readonly Settled[]>;

/** Runs operations in another order, and gives how each ended in the order in which they were given. */
async function inOrder(
  operations: readonly Operation[],
  runAll: RunAll,
  order: (indexes: readonly number[]) => readonly number[],
): Promise<readonly Settled[]> {
  const indexes = order(operations.map((_, index) => index));
  const settled = await runAll(indexes.map((index) => operations[index] as Operation));
  return operations.map((_, index) => settled[indexes.indexOf(index)] as Settled);
}

const isWrite = ({ name }: Operation): boolean => PRIMITIVES[name].access === 'write';
const failed = (): Settled => ({ error: new UnavailableError() });

const REMOVALS = new Set<PrimitiveName>(['delete', 'sRem', 'hDel', 'zRem']);

/** What an operation gives that was never run. */
const NOTHING: { readonly [K in OutputKind]: OutputTypes[K] } = {
  nothing: undefined,
  written: false,
  addition: false,
  counted: undefined,
  found: false,
  number: 0,
  score: null,
  position: null,
  length: 0,
  value: null,
  values: [],
  scores: [],
  flags: [],
  type: null,
  timeLeft: null,
  members: [],
  drawn: [],
  list: [],
  entries: [],
  range: { members: [], scores: [], fields: [] },
};

function nothing({ name }: Operation): Settled {
  return { output: NOTHING[PRIMITIVES[name].gives] };
}

export const BATCH_MUTANTS: readonly Mutant[] = [
  {
    name: 'a batch reads before it writes',
    rule: 'a read sees the writes added before it',
    broken: batching((operations, runAll) => {
      const write = (index: number): number => (isWrite(operations[index] as Operation) ? 1 : 0);
      return inOrder(operations, runAll, (indexes) => indexes.toSorted((a, b) => write(a) - write(b)));
    }),
  },
  {
    name: 'a batch writes before it reads',
    rule: 'a read does not see the writes added after it',
    broken: batching((operations, runAll) => {
      const read = (index: number): number => (isWrite(operations[index] as Operation) ? 0 : 1);
      return inOrder(operations, runAll, (indexes) => indexes.toSorted((a, b) => read(a) - read(b)));
    }),
  },
  {
    name: 'a batch removes before it adds',
    rule: 'operations on one key take effect in the order in which they were added',
    broken: batching((operations, runAll) => {
      const adds = (index: number): number => (REMOVALS.has((operations[index] as Operation).name) ? 0 : 1);
      return inOrder(operations, runAll, (indexes) => indexes.toSorted((a, b) => adds(a) - adds(b)));
    }),
  },
  {
    name: 'a batch adds before it removes',
    rule: 'operations on one key take effect in the order in which they were added',
    broken: batching((operations, runAll) => {
      const removes = (index: number): number => (REMOVALS.has((operations[index] as Operation).name) ? 1 : 0);
      return inOrder(operations, runAll, (indexes) => indexes.toSorted((a, b) => removes(a) - removes(b)));
    }),
  },
  {
    name: 'a batch runs backwards',
    rule: 'operations on one key take effect in the order in which they were added',
    broken: batching((operations, runAll) => inOrder(operations, runAll, (indexes) => indexes.toReversed())),
  },
  {
    name: 'a batch stops at its first error',
    rule: 'every operation ends on its own',
    broken: batching(async (operations, runAll) => {
      const settled: Settled[] = [];
      for (const operation of operations) {
        const stopped = settled.some((outcome) => 'error' in outcome);
        settled.push(stopped ? failed() : ((await runAll([operation]))[0] as Settled));
      }
      return settled;
    }),
  },
  {
    name: 'a batch fails as a whole',
    rule: 'every operation ends on its own',
    broken: batching(async (operations, runAll) => {
      const settled = await runAll(operations);
      return settled.some((outcome) => 'error' in outcome) ? settled.map(failed) : settled;
    }),
  },
  {
    name: 'a batch rejects instead of settling',
    rule: 'exec rejects with a BatchError that lists the errors',
    broken: batching(async (operations, runAll) => {
      const settled = await runAll(operations);
      for (const outcome of settled) if ('error' in outcome) throw outcome.error;
      return settled;
    }),
  },
  {
    name: 'a batch swallows errors',
    rule: 'the handle of a failed operation throws its error',
    broken: batching(async (operations, runAll) => {
      const settled = await runAll(operations);
      return settled.map((outcome, index) => ('error' in outcome ? nothing(operations[index] as Operation) : outcome));
    }),
  },
  {
    name: 'a batch gives an error to the operation after',
    rule: 'errors list the index of each failed operation',
    broken: batching(async (operations, runAll) => {
      const settled = await runAll(operations);
      const at = settled.findIndex((outcome) => 'error' in outcome);
      if (at < 0 || at + 1 === settled.length) return settled;
      return settled.with(at, settled[at + 1] as Settled).with(at + 1, settled[at] as Settled);
    }),
  },
  {
    name: 'a batch gives results backwards',
    rule: 'each handle gives the result of its own operation',
    broken: batching(async (operations, runAll) => {
      const settled = await runAll(operations);
      const sameKind = new Set(operations.map(({ name }) => name)).size === 1;
      return sameKind ? settled.toReversed() : settled;
    }),
  },
  {
    name: 'a batch reads a key once only',
    rule: 'the same read may be added twice',
    broken: batching(async (operations, runAll) => {
      const settled = await runAll(operations);
      return settled.map((outcome, index) => {
        const operation = operations[index] as Operation;
        const repeated = operations
          .slice(0, index)
          .some((other) => other.name === 'get' && keyOf(other) === keyOf(operation));
        return operation.name === 'get' && repeated ? nothing(operation) : outcome;
      });
    }),
  },
  {
    name: 'a batch writes a key once only',
    rule: 'operations on one key all take effect',
    broken: batching((operations, runAll) => {
      const last = (index: number): boolean => {
        const key = keyOf(operations[index] as Operation);
        return !operations.slice(index + 1).some((later) => isWrite(later) && keyOf(later) === key);
      };
      return Promise.all(
        operations.map(async (operation, index) =>
          isWrite(operation) && !last(index) ? nothing(operation) : ((await runAll([operation]))[0] as Settled),
        ),
      );
    }),
  },
  ...[25, 100].map((most): Mutant => ({
    name: `a batch runs its first ${most} operations only`,
    rule: 'a batch holds any number of operations',
    broken: batching(async (operations, runAll) => [
      ...(await runAll(operations.slice(0, most))),
      ...operations.slice(most).map(nothing),
    ]),
  })),
];
