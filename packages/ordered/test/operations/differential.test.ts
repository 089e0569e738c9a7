import {
  type Context,
  type Driver,
  KeyValueStoreError,
  type Operation,
  type OutputKind,
  PRIMITIVES,
} from '@keyvaluestore/core';
import { freshSeed, seededRandom } from '@keyvaluestore/test-services';

import { ANSWERS } from '../support/calling.js';
import { openMap } from '../support/map-store.js';
import { KEYS, randomAtomicWrite, randomOperation, wholeOf } from '../support/random-operations.js';
import { referenceDriver } from '../support/reference.js';
import { violationsIn } from '../support/violations.js';

const CONTEXT: Context = { consistency: 'strong' };
const isLong = process.env['KV_LONG'] === '1';

const UNORDERED = new Set<OutputKind>(['members', 'drawn', 'entries']);

async function outcomeOf(run: () => unknown): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    if (KeyValueStoreError.is(error)) return { error: error.code };
    throw error;
  }
}

async function ask(driver: Driver, operation: Operation): Promise<unknown> {
  const output = await outcomeOf(() => driver.run(operation, CONTEXT));
  return Array.isArray(output) && UNORDERED.has(PRIMITIVES[operation.name].gives) ? [...output].sort() : output;
}

/** All that a driver tells of the keys. */
async function dumpOf(driver: Driver): Promise<unknown> {
  const lines = KEYS.map(async (key) => {
    const type = await driver.run({ name: 'type', key }, CONTEXT);
    if (type === null) return [key, null];
    return [key, type, await driver.run({ name: 'ttl', key }, CONTEXT), await ask(driver, wholeOf(key, type))];
  });
  const { keys } = await driver.scan({ prefix: '' as never, type: undefined, limit: 100, cursor: undefined }, CONTEXT);
  return [await Promise.all(lines), keys];
}

const isError = (outcome: unknown): boolean => typeof outcome === 'object' && outcome !== null && 'error' in outcome;
const isCommitted = (outcome: unknown): boolean => Array.isArray(outcome) && outcome.length === 0;

describe.each(ANSWERS)('in %s', (_, answers) => {
  it('all operations do what core does with whole keys', async () => {
    const first = freshSeed();
    for (let run = 0; run < (isLong ? 2000 : 25); run++) await compare(first + run);
  }, 3_600_000);

  async function compare(seed: number): Promise<void> {
    const random = seededRandom(seed);
    let now = 1_700_000_000_000;
    const clock = () => now;
    const { kv, dump } = openMap(answers, { clock, expiringSortedSets: true, limits: 'native' });
    const reference = referenceDriver(clock);
    for (let step = 0; step < 100; step++) {
      if (random() < 0.1) now += 60;
      if (random() < 0.8) {
        const operation = randomOperation(random, now);
        const outcomes = [await ask(kv.driver, operation), await ask(reference, operation)];
        expect([seed, step, operation, outcomes[0]]).toEqual([seed, step, operation, outcomes[1]]);
      } else {
        const write = randomAtomicWrite(random, now);
        const [actual, expected] = [
          await outcomeOf(() => kv.driver.runAtomicWrite(write, CONTEXT)),
          await outcomeOf(() => reference.runAtomicWrite(write, CONTEXT)),
        ];
        // Where several operations are refused, or fail, any of them is told.
        if (write.length > 1 && isError(expected)) {
          expect([seed, step, write, isCommitted(actual)]).toEqual([seed, step, write, false]);
        } else if (write.length > 1 && isError(actual)) {
          expect([seed, step, write, isCommitted(expected)]).toEqual([seed, step, write, false]);
        } else {
          expect([seed, step, write, actual]).toEqual([seed, step, write, expected]);
        }
      }
      expect([seed, step, violationsIn(dump())]).toEqual([seed, step, []]);
      expect([seed, step, await dumpOf(kv.driver)]).toEqual([seed, step, await dumpOf(reference)]);
    }
  }
});
