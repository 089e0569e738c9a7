import {
  type AtomicOperation,
  type AtomicPrimitiveName,
  type Backend,
  type BinaryString,
  type Context,
  type Driver,
  handlerOf,
  keysOf,
  type KeyType,
  KeyValueStoreError,
  type Operation,
  type Output,
  type PrimitiveName,
  type Settled,
  type View,
} from '@keyvaluestore/core';

import { type ModelDriver, type Verdict } from '../../../src/model/model.js';

/** A layer of the suite. */
export type Layer = 'examples' | 'differential' | 'concurrency';

/** A backend in which one rule of the contract is broken. */
export interface Mutant {
  readonly name: string;
  /** The rule that it breaks. */
  readonly rule: string;
  /** Makes the broken driver out of a right one on an empty store. */
  readonly broken?: (driver: ModelDriver) => Driver;
  /** Breaks what the core does for a driver: the limits that it checks, and how it reads bytes. */
  readonly brokenView?: (view: View<string>) => View<string>;
  /** Breaks what users call. */
  readonly brokenBackend?: (backend: Backend) => Backend;
  /** Whether it may read the clock more than once in a call, which others do only because of how they are made. */
  readonly readsClockOften?: boolean;
  /** The layer that has to catch it, where that is not any. */
  readonly layer?: Layer;
}

export type AnyOperation = Operation | AtomicOperation;

/** The right driver under a mutant, in one context. */
export interface Engine {
  run<N extends PrimitiveName>(operation: Operation<N>): Promise<Output<N>>;
  atomicWrite(operations: readonly AtomicOperation[]): Promise<readonly number[]>;
}

type Run = (operation: Operation, engine: Engine) => Promise<Output>;

function engineOf(driver: Driver, context: Context): Engine {
  return {
    run: async (operation) => driver.run(operation, context),
    atomicWrite: (operations) => driver.runAtomicWrite(operations, context),
  };
}

async function settle(run: () => Promise<Output>): Promise<Settled> {
  try {
    return { output: await run() };
  } catch (error) {
    return { error: error as Error };
  }
}

/** Breaks single operations, alone and in batches. */
export function running(run: Run): (driver: Driver) => Driver {
  return (driver) => ({
    ...driver,
    run: <N extends PrimitiveName>(operation: Operation<N>, context: Context) =>
      run(operation as unknown as Operation, engineOf(driver, context)) as Promise<Output<N>>,
    async runBatch(operations, context) {
      const settled: Settled[] = [];
      for (const operation of operations) {
        settled.push(await settle(() => run(operation, engineOf(driver, context))));
      }
      return settled;
    },
  });
}

/** Breaks what operations give, alone and in batches. */
export function answering(answer: (output: Output, operation: Operation) => Output): (driver: Driver) => Driver {
  return running(async (operation, { run }) => answer(await run(operation), operation));
}

/** Breaks what is asked, everywhere. */
export function asking(change: (operation: AnyOperation) => AnyOperation): (driver: Driver) => Driver {
  return (driver) => ({
    ...driver,
    run: (operation, context) =>
      driver.run(change(operation as unknown as Operation) as unknown as typeof operation, context),
    runBatch: (operations, context) => driver.runBatch(operations.map(change) as Operation[], context),
    runAtomicWrite: (operations, context) =>
      driver.runAtomicWrite(operations.map(change) as AtomicOperation[], context),
  });
}

/** The right driver under a mutant of atomic writes. */
export interface AtomicEngine extends Engine {
  /** What would become of each operation, by the state before. */
  judge(operations: readonly AtomicOperation[]): readonly Verdict[];
  /** Writes all operations, whatever their conditions say. */
  force(operations: readonly AtomicOperation[]): Promise<void>;
}

const asItIs = <O extends AtomicOperation>(operation: O): readonly AtomicOperation[] => [operation];

const written = ({ key, field, value, expiry }: Operation<'hSetNX' | 'hSetEQ'>): readonly AtomicOperation[] => [
  { name: 'hSet', key, entries: [[field, value]], expiry, count: false },
];

/** Operations without their conditions; checks are nothing then. */
const UNCONDITIONAL: {
  readonly [N in AtomicPrimitiveName]: (operation: Operation<N>) => readonly AtomicOperation[];
} = {
  set: (operation) => [{ ...operation, when: 'always' }],
  deleteEQ: ({ key }) => [{ name: 'delete', key }],
  delete: asItIs,
  nIncrBy: asItIs,
  check: () => [],
  deleteXX: (operation) => [{ ...operation, name: 'delete' }],
  sAdd: asItIs,
  sRem: asItIs,
  sAddNX: ({ key, member, expiry }) => [{ name: 'sAdd', key, members: [member], expiry, count: false }],
  sRemXX: ({ key, member }) => [{ name: 'sRem', key, members: [member], count: false }],
  hSet: asItIs,
  hSetNX: written,
  hSetEQ: written,
  hIncrBy: asItIs,
  hDel: asItIs,
  hDelXX: ({ key, field }) => [{ name: 'hDel', key, fields: [field], count: false }],
  lPush: asItIs,
  lPushX: (operation) => [{ ...operation, name: 'lPush' }],
  // Where there is no such place, there is nothing that could be written.
  lSet: asItIs,
  zAdd: (operation) => [{ ...operation, when: 'always' }],
  zRem: asItIs,
  zRemXX: ({ key, field }) => [{ name: 'zRem', key, field, count: false }],
};

function unconditional<N extends AtomicPrimitiveName>(operation: Operation<N>): readonly AtomicOperation[] {
  return handlerOf<N, typeof UNCONDITIONAL>(UNCONDITIONAL, operation)(operation);
}

/** Breaks atomic writes. */
export function writingAtomically(
  write: (operations: readonly AtomicOperation[], engine: AtomicEngine) => Promise<readonly number[]>,
): (driver: ModelDriver) => Driver {
  return (driver) => ({
    ...driver,
    runAtomicWrite(operations, context) {
      const engine = engineOf(driver, context);
      const force = async (some: readonly AtomicOperation[]): Promise<void> => {
        await engine.atomicWrite(some.flatMap((operation) => unconditional(operation)));
      };
      return write(operations, { ...engine, judge: driver.judge, force });
    },
  });
}

/** Breaks batches. */
export function batching(
  runAll: (
    operations: readonly Operation[],
    engine: (operations: readonly Operation[]) => Promise<readonly Settled[]>,
  ) => Promise<readonly Settled[]>,
): (driver: Driver) => Driver {
  return (driver) => ({
    ...driver,
    runBatch: (operations, context) => runAll(operations, (some) => driver.runBatch(some, context)),
  });
}

export function isError(error: unknown, code: KeyValueStoreError['code']): boolean {
  return KeyValueStoreError.is(error) && error.code === code;
}

/** What an operation gives, or something else where it rejects with a code. */
export async function unless<T>(
  code: KeyValueStoreError['code'],
  run: Promise<T>,
  otherwise: () => T | Promise<T>,
): Promise<T> {
  try {
    return await run;
  } catch (error) {
    if (isError(error, code)) return otherwise();
    throw error;
  }
}

/** The first key that an operation names. */
export function keyOf(operation: AnyOperation): BinaryString {
  return keysOf(operation)[0] as BinaryString;
}

/** The type of what a key holds. */
export async function typeOf({ run }: Engine, key: BinaryString): Promise<'none' | KeyType> {
  const isOf = (reading: Promise<unknown>): Promise<boolean> =>
    unless(
      'WRONG_TYPE',
      reading.then(() => true),
      () => false,
    );
  const text = await unless<string | null | undefined>('WRONG_TYPE', run({ name: 'get', key }), () => undefined);
  if (text !== undefined) return text === null ? 'none' : 'string';
  if (await isOf(run({ name: 'sMembers', key }))) return 'set';
  if (await isOf(run({ name: 'lLen', key }))) return 'list';
  return (await isOf(run({ name: 'hGetAll', key }))) ? 'hash' : 'sortedSet';
}

/** A text as bytes; for ASCII, the same. */
export const binary = (text: string): BinaryString => text as BinaryString;

/** Lets others run. */
export async function others(): Promise<void> {
  for (let turns = 0; turns < 10; turns++) await Promise.resolve();
}
