import { type Backend, defaultView, type Driver, DriverBackend } from '@keyvaluestore/core';

import { createManualClock, describeBackend, type Harness, type TestedOptions } from '../src/index.js';
import { createModelDriver, MODEL_CAPABILITIES } from '../src/model/model.js';
import { ADDITION_MUTANTS } from '../test/support/mutants/additions.js';
import { ATOMIC_WRITE_MUTANTS } from '../test/support/mutants/atomic-writes.js';
import { BATCH_MUTANTS } from '../test/support/mutants/batches.js';
import { BUILDER_MUTANTS } from '../test/support/mutants/builders.js';
import { CALL_MUTANTS } from '../test/support/mutants/calls.js';
import { COLLECTION_MUTANTS } from '../test/support/mutants/collections.js';
import { CONDITION_MUTANTS } from '../test/support/mutants/conditions.js';
import { COUNTER_MUTANTS } from '../test/support/mutants/counters.js';
import { EXPIRED_KEY_MUTANTS } from '../test/support/mutants/expired-keys.js';
import { EXPIRY_MUTANTS } from '../test/support/mutants/expiry.js';
import { ISOLATED_MUTANTS } from '../test/support/mutants/isolated-steps.js';
import { KEY_MUTANTS } from '../test/support/mutants/keys.js';
import { ENCODING_MUTANTS } from '../test/support/mutants/encodings.js';
import { type Layer, type Mutant } from '../test/support/mutants/mutant.js';
import { OPERATION_MUTANTS } from '../test/support/mutants/operations.js';
import { RACE_MUTANTS } from '../test/support/mutants/races.js';
import { RANGE_MUTANTS } from '../test/support/mutants/ranges.js';
import { SCAN_MUTANTS } from '../test/support/mutants/scans.js';
import { SORTED_HASH_MUTANTS } from '../test/support/mutants/sorted-hashes.js';
import { SORTED_SET_MUTANTS } from '../test/support/mutants/sorted-sets.js';
import { STRING_MUTANTS } from '../test/support/mutants/strings.js';
import { collect, type CollectedTest, firstFailure } from '../test/support/mutants-runner.js';

const FAMILIES: Readonly<Record<string, readonly Mutant[]>> = {
  strings: STRING_MUTANTS,
  counters: COUNTER_MUTANTS,
  'sets and hashes': COLLECTION_MUTANTS,
  'sorted sets': SORTED_SET_MUTANTS,
  'sorted hashes': SORTED_HASH_MUTANTS,
  ranges: RANGE_MUTANTS,
  'encodings and limits': ENCODING_MUTANTS,
  batches: BATCH_MUTANTS,
  'atomic writes': ATOMIC_WRITE_MUTANTS,
  conditions: CONDITION_MUTANTS,
  builders: BUILDER_MUTANTS,
  calls: CALL_MUTANTS,
  races: RACE_MUTANTS,
  'isolated steps': ISOLATED_MUTANTS,
  keys: KEY_MUTANTS,
  expiry: EXPIRY_MUTANTS,
  'expired keys': EXPIRED_KEY_MUTANTS,
  'single operations': OPERATION_MUTANTS,
  'additions and pages': ADDITION_MUTANTS,
  scans: SCAN_MUTANTS,
};

// Every mutant is judged by the same calls in every run, however the other tests are run.
delete process.env['KV_SEED'];
delete process.env['KV_LONG'];

const UNBROKEN: Mutant = { name: 'the model as it is', rule: 'none' };

/** A driver, and the clock of what it is made of, which stands still while it does something. */
function atOneTime(now: () => number): { readonly clock: () => number; readonly hold: (driver: Driver) => Driver } {
  let held = 0;
  let time = 0;
  const holding = async <T>(action: () => T | Promise<T>): Promise<T> => {
    if (held === 0) time = now();
    held += 1;
    try {
      return await action();
    } finally {
      held -= 1;
    }
  };
  return {
    clock: () => (held > 0 ? time : now()),
    hold: (driver) => ({
      ...driver,
      run: (operation, context) => holding(() => driver.run(operation, context)),
      runBatch: (operations, context) => holding(() => driver.runBatch(operations, context)),
      runAtomicWrite: (operations, context) => holding(() => driver.runAtomicWrite(operations, context)),
      ...(driver.runIsolated && {
        runIsolated: <T>(...given: Parameters<NonNullable<Driver['runIsolated']>>) =>
          holding(() => driver.runIsolated?.(...given)) as Promise<T>,
      }),
      scan: (request, context) => holding(() => driver.scan(request, context)),
    }),
  };
}

function brokenBackend(
  { broken, brokenView, brokenBackend, readsClockOften = false }: Mutant,
  now: () => number,
  { limits, expiringSortedSets = false }: TestedOptions = {},
): Backend {
  const { clock, hold } = atOneTime(now);
  const capabilities = { ...MODEL_CAPABILITIES, limitsCollections: limits !== 'native', expiringSortedSets };
  const model = createModelDriver(capabilities, readsClockOften ? now : clock);
  const brokenDriver = broken?.(model) ?? model;
  const driver = readsClockOften ? brokenDriver : hold(brokenDriver);
  const view = defaultView(driver, { limits });
  const backend = new DriverBackend(driver, brokenView?.(view) ?? view);
  return brokenBackend?.(backend) ?? backend;
}

function harnessOf(mutant: Mutant): Harness {
  return {
    capabilities: MODEL_CAPABILITIES,
    differential: { operations: 400, seed: 1 },
    open: async () => {
      const clock = createManualClock();
      return {
        createBackend: async (options) => brokenBackend(mutant, clock.now, options),
        clock,
        close: async () => undefined,
      };
    },
  };
}

function layerOf({ path }: CollectedTest): Layer {
  if (path.includes('concurrency')) return 'concurrency';
  return path.includes('random operations') ? 'differential' : 'examples';
}

/** How many words of a mutant's name a test has in its own. */
function relevanceOf({ path }: CollectedTest, { name }: Mutant): number {
  const title = path.slice(1).join(' ');
  return name.split(/\W+/).filter((word) => word.length > 3 && title.includes(word)).length;
}

/** The name of the first test that fails on a mutant, or null if the suite does not notice it. */
async function killerOf(mutant: Mutant): Promise<string | null> {
  const collected = collect((runner) => {
    describeBackend(mutant.name, harnessOf(mutant), runner);
  });
  const tests = collected.tests.filter((test) => mutant.layer === undefined || layerOf(test) === mutant.layer);
  // The sooner one fails, the fewer are run.
  const inOrder = tests.toSorted((a, b) => relevanceOf(b, mutant) - relevanceOf(a, mutant));
  const failure = await firstFailure({ ...collected, tests: inOrder });
  return failure && failure.test.path.slice(1).join(' › ');
}

const killers: string[] = [];

/** With `KV_MUTANTS=1` says which test has caught each mutant. */
afterAll(() => {
  if (process.env['KV_MUTANTS'] === '1') process.stdout.write(`${killers.join('\n')}\n`);
});

it('the suite passes on a driver that is right', async () => {
  expect(await killerOf(UNBROKEN)).toBeNull();
}, 120_000);

it('no two mutants have the same name', () => {
  const names = Object.values(FAMILIES).flatMap((mutants) => mutants.map(({ name }) => name));
  expect(new Set(names).size).toBe(names.length);
});

describe.each(Object.entries(FAMILIES))('mutants of %s', (_, mutants) => {
  it.each(mutants.map((mutant) => [mutant.name, mutant] as const))('%s', async (__, mutant) => {
    const killer = await killerOf(mutant);
    killers.push(`${mutant.name} | ${mutant.rule} | ${killer ?? 'not caught'}`);
    expect(killer).not.toBeNull();
  });
});
