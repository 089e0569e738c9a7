import {
  type BinaryString,
  type Context,
  type Driver,
  isRefused,
  keysOf,
  type KeyValueStoreError,
  mapSteps,
  namedKeys,
  type Operation,
  type OperationSteps,
  type Output,
  PRIMITIVES,
  withKeys,
} from '@keyvaluestore/core';

import { binary, type Mutant, others } from './mutant.js';

type RunIsolated = NonNullable<Driver['runIsolated']>;
type Run = (operation: Operation) => Promise<Output> | Output;

/** Breaks isolated steps. */
function isolating(
  name: string,
  rule: string,
  breaking: (right: RunIsolated, driver: Driver) => RunIsolated,
  more: Partial<Mutant> = {},
): Mutant {
  return {
    name,
    rule,
    broken: (driver) => ({ ...driver, runIsolated: breaking(driver.runIsolated as RunIsolated, driver) }),
    ...more,
  };
}

/** Takes steps one by one, while others run. */
async function oneByOne<T>(steps: OperationSteps<T>, run: Run): Promise<T> {
  let step = steps.next();
  while (!step.done) {
    let output: Output;
    try {
      output = await run(step.value);
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    await others();
    step = steps.next(output);
  }
  return step.value;
}

const running =
  (driver: Driver, context: Context): Run =>
  (operation) =>
    driver.run(operation, context);

const isWrite = ({ name }: Operation): boolean => PRIMITIVES[name].access === 'write';

const ISOLATED = 'nobody sees a part of isolated steps, nor changes what they have read';

/** Changes the keys of steps: those that they name before, and those of their operations. */
const withOtherKeys =
  (named: (key: BinaryString) => BinaryString, asked: (key: BinaryString) => BinaryString) =>
  (right: RunIsolated): RunIsolated =>
  (keys, body, context) =>
    right(keys.map(named), () => mapSteps(body(), { operation: (operation) => withKeys(operation, asked) }), context);

const prefixed = (key: BinaryString): BinaryString => binary(`p:${key}`);
const asIs = (key: BinaryString): BinaryString => key;

export const ISOLATED_MUTANTS: readonly Mutant[] = [
  isolating(
    'isolated steps are not isolated at all',
    ISOLATED,
    (_, driver) => (__, body, context) => oneByOne(body(), running(driver, context)),
    { layer: 'concurrency' },
  ),
  isolating(
    'isolated steps lock one of their keys only',
    ISOLATED,
    (_, driver) => {
      const last = new Map<BinaryString | undefined, Promise<unknown>>();
      return async (keys, body, context) => {
        const before = last.get(keys[0]);
        const turn = (async () => {
          await before;
          return oneByOne(body(), running(driver, context));
        })();
        last.set(
          keys[0],
          turn.catch(() => undefined),
        );
        return turn;
      };
    },
    { layer: 'concurrency' },
  ),
  isolating(
    'what the first try of isolated steps wrote is kept when they are run again',
    'what steps gave before they were run again is of no account',
    (right) => async (keys, body, context) => {
      await right(keys, body, context);
      return right(keys, body, context);
    },
  ),
  {
    name: 'there are no isolated steps though keys can be isolated',
    rule: 'a driver that isolates keys has runIsolated',
    broken: (driver) => {
      const { capabilities, run, runBatch, runAtomicWrite, scan } = driver;
      return { capabilities, run, runBatch, runAtomicWrite, scan };
    },
  },
  isolating(
    'isolated steps write to other keys',
    'steps name the keys that they mean',
    withOtherKeys(prefixed, prefixed),
  ),
  isolating(
    'the keys that isolated steps name lack a prefix',
    'steps name the keys that they mean',
    withOtherKeys(asIs, prefixed),
  ),
  isolating(
    'isolated steps may name any keys',
    'steps that name other keys are refused',
    (_, driver) => async (__, body, context) => oneByOne(body(), running(driver, context)),
    { layer: 'examples' },
  ),
  isolating(
    'isolated steps end at the first refusal',
    'an operation that is refused is thrown into the steps',
    (right) => async (keys, body, context) => {
      let refused: { readonly error: unknown } | undefined;
      const output = await right(
        keys,
        () =>
          mapSteps(body(), {
            error: (error) => {
              refused ??= { error };
              return error;
            },
          }),
        context,
      );
      if (refused !== undefined) throw refused.error;
      return output;
    },
  ),
  isolating(
    'what isolated steps throw is told as another error',
    'what steps throw is what the call rejects with',
    (right) => async (keys, body, context) => {
      try {
        return await right(keys, body, context);
      } catch (error) {
        throw typeof (error as KeyValueStoreError).code === 'string' ? error : new Error('steps failed');
      }
    },
  ),
  isolating(
    'isolated steps lose the expiry of what they write',
    'an expiry is kept where it is to be',
    (right, driver) => async (keys, body, context) => {
      const written = new Set<BinaryString>();
      const noting = () =>
        mapSteps(body(), {
          output: (operation, output) => {
            if (isWrite(operation) && !isRefused(operation, output))
              for (const key of keysOf(operation)) written.add(key);
          },
        });
      const output = await right(keys, noting, context);
      for (const key of written) await driver.run({ name: 'persist', key }, context);
      return output;
    },
  ),
  isolating(
    'isolated steps that throw leave the first of their writes',
    'steps that throw leave behind what they wrote, or nothing',
    (right, driver) => async (keys, body, context) => {
      const before = new Map<BinaryString, Output>();
      for (const key of keys.slice(1)) {
        if ((await driver.run({ name: 'type', key }, context)) === null) before.set(key, null);
      }
      try {
        return await right(keys, body, context);
      } catch (error) {
        for (const key of before.keys()) await driver.run({ name: 'delete', key }, context);
        throw error;
      }
    },
  ),
  isolating(
    'isolated steps that read only do so in pieces',
    ISOLATED,
    (right, driver) => async (keys, body, context) => {
      const reads = (): OperationSteps<unknown> =>
        mapSteps(body(), {
          operation: (operation) => {
            if (isWrite(operation)) throw new Error('writes');
            return operation;
          },
        });
      const seen = await oneByOne(reads(), running(driver, context)).then(
        (output) => ({ output }),
        () => undefined,
      );
      return seen === undefined ? right(keys, body, context) : (seen.output as never);
    },
    { layer: 'concurrency' },
  ),
  isolating(
    'isolated steps are at several times',
    'isolated steps are at one time',
    (_, driver) => (keys, body, context) => {
      const check = namedKeys(keys);
      return oneByOne(body(), async (operation) => {
        check(operation);
        return driver.run(operation, context);
      });
    },
    { readsClockOften: true, layer: 'examples' },
  ),
  isolating(
    'isolated steps begin though they are aborted',
    'what is aborted before it is sent is not done',
    (right) => (keys, body, context) => right(keys, body, { ...context, signal: undefined }),
  ),
];
