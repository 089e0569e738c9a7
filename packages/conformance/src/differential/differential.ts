import { type Backend } from '@keyvaluestore/core';
import fc from 'fast-check';

import { type Command, sequences } from './differential-arbitraries.js';
import { Comparison } from './differential-run.js';
import { HOSTILE_TEXTS } from './hostile-texts.js';
import { isolating } from '../isolated.js';
import { isLong, seedOf } from '../seed.js';
import { type Suite } from '../suite.js';

const OPERATIONS = 300;
const LONG_OPERATIONS = 100_000;
/** Sequences that have one seed. */
const RUNS = 20;
const TIMEOUT = 300_000;
const LONG_TIMEOUT = 7_200_000;

function sizeOf(command: Command): number {
  return 'calls' in command ? command.calls.length : 1;
}

/**
 * Runs random sequences of operations on the backend and on the model, and compares every result and, at the end of
 * each, all that is there. A failure shows the shortest sequence found, and the seed with which to repeat it.
 */
export function differentialTests(suite: Suite): void {
  const { describe, it } = suite.runner;
  const operations = isLong() ? LONG_OPERATIONS : (suite.harness.differential?.operations ?? OPERATIONS);

  describe('random operations', () => {
    const compare = (name: string, wrap: (backend: Backend) => Backend, operations: number): unknown =>
      it(
        name,
        async () => {
          const { exclusiveSortedSets } = suite.capabilities;
          const backends = {
            withoutExpiry: wrap(await suite.backend()),
            withExpiry: wrap(await suite.backend({ expiringSortedSets: true })),
          };
          let performed = 0;
          let runs = 0;
          const property = fc.asyncProperty(
            sequences(exclusiveSortedSets),
            async ({ expiringSortedSets, commands }) => {
              // Keys of its own are an empty store for each run of a sequence; each has another hostile text in them.
              const prefix = `${runs} ${HOSTILE_TEXTS[runs++ % HOSTILE_TEXTS.length] as string} `;
              const comparison = new Comparison({
                backend: expiringSortedSets ? backends.withExpiry : backends.withoutExpiry,
                capabilities: { ...suite.capabilities, expiringSortedSets },
                clock: suite.clock(),
                keyOf: (name) => suite.key(`${prefix}${name}`),
              });
              for (const command of commands) {
                await comparison.run(command);
                performed += sizeOf(command);
              }
              await comparison.finish();
            },
          );
          for (let seed = seedOf(suite); performed < operations; seed++) {
            const details = await fc.check(property, { seed, numRuns: RUNS });
            if (!details.failed) continue;
            const report = await fc.asyncDefaultReportMessage(details);
            const cause = details.errorInstance;
            throw new Error(`${String(cause)}\n\n${report}\nRepeat it with KV_SEED=${seed}`, { cause });
          }
        },
        isLong() ? LONG_TIMEOUT : TIMEOUT,
      );
    compare('give what the simplest model gives, and leave the same behind', (backend) => backend, operations);
    if (suite.capabilities.isolatesKeys) compare('do the same as isolated steps', isolating, Math.ceil(operations / 3));
  });
}
