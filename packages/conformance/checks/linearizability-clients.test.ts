import { setTimeout as sleep } from 'node:timers/promises';

import {
  defaultView,
  type Driver,
  DriverBackend,
  PRIMITIVES,
  UnavailableError,
  UnknownOutcomeError,
} from '@keyvaluestore/core';

import { recordHistory } from '../src/concurrency/concurrency-clients.js';
import { type Random, seededRandom } from '../src/concurrency/concurrency-random.js';
import { keysOfCall, modelSpecification } from '../src/concurrency/concurrency-specification.js';
import { type Workload, WORKLOADS } from '../src/concurrency/concurrency-workloads.js';
import { checkLinearizable, explain, partition } from '../src/concurrency/linearizability.js';
import { createModelDriver, MODEL_CAPABILITIES } from '../src/model/model.js';

type Wrap = <T>(isRead: boolean, run: () => Promise<T>) => Promise<T>;

/** A driver that does something around each call. */
function wrapped(driver: Driver, wrap: Wrap): Driver {
  return {
    ...driver,
    run: (operation, context) =>
      wrap(PRIMITIVES[operation.name].access === 'read', async () => driver.run(operation, context)),
    // A batch says of each operation how it ended, and is left as it is.
    runAtomicWrite: (operations, context) => wrap(false, () => driver.runAtomicWrite(operations, context)),
  };
}

/** Calls take a while to come to the store, and answers a while to come back. */
function slow(random: Random): Wrap {
  return async (_, run) => {
    await sleep(random.below(3));
    const result = await run();
    await sleep(random.below(3));
    return result;
  };
}

/** Some answers get lost, of calls that were made and of calls that were not: one in ten, and of writes every tenth. */
function losing(random: Random): Wrap {
  const late = slow(random);
  let writes = 0;
  return async (isRead, run) => {
    const turn = isRead ? random.below(20) : writes++ % 20;
    const lose = () => (isRead ? new UnavailableError() : new UnknownOutcomeError());
    if (turn === 4) throw lose();
    const result = await late(isRead, run);
    if (turn === 14) throw lose();
    return result;
  };
}

/**
 * How many calls are made where answers get lost. Of what moves from key to key, each that is lost doubles the states that
 * are possible, and these never become one again.
 */
const LOSING: Readonly<Partial<Record<Workload['name'], number>>> = { sets: 70, lists: 50 };

describe.each(WORKLOADS)('clients of $name', (workload) => {
  const keys = Array.from({ length: workload.keys }, (_, index) => `key ${index}`);

  async function historyOf(driver: Driver, random: Random, calls = 150) {
    const backend = new DriverBackend(driver, defaultView(driver));
    return recordHistory(backend, workload, keys, { clients: 6, calls, random });
  }

  it.each([1, 2, 3])('see a slow driver, and one that loses answers, as linearizable (seed %i)', async (seed) => {
    for (const wrap of [slow, losing]) {
      const random = seededRandom(seed);
      const isLosing = wrap === losing;
      const model = createModelDriver({ ...MODEL_CAPABILITIES, isolatesKeys: !isLosing });
      const history = await historyOf(wrapped(model, wrap(random)), random, isLosing ? LOSING[workload.name] : 150);
      const overlapping = history.filter((one) =>
        history.some((other) => other.calledAt < one.returnedAt && one.calledAt < other.returnedAt && other !== one),
      );
      expect(overlapping.length).toBeGreaterThan(history.length / 2);
      expect(history.some(({ outcome }) => outcome === 'unknown')).toBe(wrap === losing);
      for (const part of partition(history, keysOfCall)) {
        const violation = checkLinearizable(modelSpecification(), part);
        expect(violation && explain(violation, ({ method, args }) => `${method} ${args.join()}`)).toBeNull();
      }
    }
  });

  it('notice a driver that does not keep what it was told', async () => {
    const random = seededRandom(1);
    const model = createModelDriver();
    let calls = 0;
    const forgetful = wrapped(model, async (isRead, run) => {
      calls += 1;
      const result = await run();
      const key = keys[calls % keys.length] as never;
      if (!isRead && calls % 5 === 0) await model.run({ name: 'delete', key }, { consistency: 'strong' });
      return result;
    });
    const parts = partition(await historyOf(forgetful, random), keysOfCall);
    expect(parts.some((part) => checkLinearizable(modelSpecification(), part) !== null)).toBe(true);
  });
});
