import assert from 'node:assert/strict';

import { ATOMIC_WRITE_RACES } from './concurrency-atomic-writes.js';
import { recordHistory } from './concurrency-clients.js';
import { ISOLATED_RACES } from './concurrency-isolated.js';
import { POP_RACES } from './concurrency-pops.js';
import { RACES } from './concurrency-races.js';
import { seededRandom } from './concurrency-random.js';
import { type CallOutput, type ClientCall, keysOfCall, modelSpecification } from './concurrency-specification.js';
import { type Workload, WORKLOADS } from './concurrency-workloads.js';
import { checkLinearizable, explain, partition } from './linearizability.js';
import { isLong, seedOf } from '../seed.js';
import { type Suite } from '../suite.js';

const CLIENTS = 6;
const CALLS = 400;
const LONG_CALLS = 5000;

/**
 * Tests that clients which use one store at the same time see what some order of their calls explains: random histories
 * are checked for linearizability, each key on its own, and races are run of which the outcome is known. `KV_LONG=1`
 * makes the histories longer, `KV_SEED` repeats the calls of a failed run.
 */
export function concurrencyTests(suite: Suite): void {
  const { describe, it } = suite.runner;
  const seed = seedOf(suite);
  const calls = isLong() ? LONG_CALLS : CALLS;

  describe('concurrency', () => {
    for (const workload of WORKLOADS) {
      it(`${workload.name} behave as one: histories of concurrent clients are linearizable`, () =>
        repeatably(seed, () => checkWorkload(suite, workload, calls, seed)));
    }
    const isolated = suite.capabilities.isolatesKeys ? ISOLATED_RACES : {};
    for (const [name, run] of Object.entries({ ...RACES, ...POP_RACES, ...ATOMIC_WRITE_RACES, ...isolated })) {
      it(name, () =>
        repeatably(seed, async () => {
          await run({ backend: await suite.backend(), key: suite.key, random: seededRandom(seed) });
        }),
      );
    }
  });
}

async function checkWorkload(suite: Suite, workload: Workload, calls: number, seed: number): Promise<void> {
  const backend = await suite.backend();
  const keys = Array.from({ length: workload.keys }, (_, index) => suite.key(`shared ${index}`));
  const history = await recordHistory(backend, workload, keys, { clients: CLIENTS, calls, random: seededRandom(seed) });
  const answered = history.filter(({ outcome }) => outcome !== 'unknown').length;
  assert.ok(answered * 2 > calls, 'most calls have a definite answer');
  for (const part of partition(history, keysOfCall)) {
    const violation = checkLinearizable(modelSpecification(suite.capabilities), part);
    if (violation !== null) assert.fail(explain(violation, describeCall, describeOutput));
  }
}

function describeCall({ method, args, atomicWrite }: ClientCall): string {
  const list = args.map((argument) => JSON.stringify(argument)).join(', ');
  return `${method}(${list})${atomicWrite === undefined ? '' : ` in an atomic write that was ${atomicWrite}`}`;
}

function describeOutput(output: CallOutput): string {
  return 'code' in output ? output.code : (JSON.stringify(output.value) ?? 'nothing');
}

/** Adds to the error of a failed test how to run it again. */
async function repeatably(seed: number, test: () => Promise<void>): Promise<void> {
  try {
    await test();
  } catch (error) {
    if (error instanceof Error) error.message += `\n(KV_SEED=${seed} makes the same calls again)`;
    throw error;
  }
}
