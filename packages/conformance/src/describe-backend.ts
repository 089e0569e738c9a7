import assert from 'node:assert/strict';

import { concurrencyTests } from './concurrency/concurrency.js';
import { differentialTests } from './differential/differential.js';
import { abortTests } from './examples/aborts.js';
import { acrossKeysTests } from './examples/across-keys.js';
import { additionTests } from './examples/additions.js';
import { argumentTests } from './examples/arguments.js';
import { atomicWriteConditionTests } from './examples/atomic-write-conditions.js';
import { atomicWriteTests } from './examples/atomic-writes.js';
import { batchedOperationTests } from './examples/batched-operations.js';
import { batchTests } from './examples/batches.js';
import { binaryViewTests } from './examples/binary-views.js';
import { builderTests } from './examples/builders.js';
import { collectionLimitTests } from './examples/collection-limits.js';
import { counterTests } from './examples/counters.js';
import { drawTests } from './examples/draws.js';
import { encodingTests } from './examples/encoding.js';
import { errorTests } from './examples/errors.js';
import { expiredKeyTests } from './examples/expired-keys.js';
import { expiryLimitTests } from './examples/expiry-limits.js';
import { expiryOfWritesTests } from './examples/expiry-of-writes.js';
import { expiryTests } from './examples/expiry.js';
import { hashFieldTests } from './examples/hash-fields.js';
import { hashTests } from './examples/hashes.js';
import { keyTests } from './examples/keys.js';
import { isolatedContentTests } from './examples/isolated-contents.js';
import { isolatedStepsTests } from './examples/isolated-steps.js';
import { largeCollectionTests } from './examples/large-collections.js';
import { limitTests } from './examples/limits.js';
import { listLimitTests } from './examples/list-limits.js';
import { listMoveTests } from './examples/list-moves.js';
import { listTests } from './examples/lists.js';
import { nativeLimitTests } from './examples/native-limits.js';
import { pageTests } from './examples/pages.js';
import { rangeByLexTests } from './examples/ranges-by-lex.js';
import { rangeByScoreTests } from './examples/ranges-by-score.js';
import { rankTests } from './examples/ranks.js';
import { repeatedReadTests } from './examples/repeated-reads.js';
import { scanTests } from './examples/scans.js';
import { scoreTests } from './examples/scores.js';
import { setCombinationTests } from './examples/set-combinations.js';
import { setOperationTests } from './examples/set-operations.js';
import { setTests } from './examples/sets.js';
import { sideBySideTests } from './examples/side-by-side.js';
import { sortedHashTests } from './examples/sorted-hashes.js';
import { sortedSetCombinationTests } from './examples/sorted-set-combinations.js';
import { sortedSetExpiryTests } from './examples/sorted-set-expiry.js';
import { sortedSetLifeTests } from './examples/sorted-set-lives.js';
import { sortedSetPopTests } from './examples/sorted-set-pops.js';
import { sortedSetTests } from './examples/sorted-sets.js';
import { stringTests } from './examples/strings.js';
import { viewTests } from './examples/views.js';
import { writtenAtomicallyTests } from './examples/written-atomically.js';
import { wrongTypeTests } from './examples/wrong-types.js';
import { type Harness } from './harness.js';
import { globalRunner, type Runner } from './runner.js';
import { createSuite, type Suite } from './suite.js';

const EXAMPLES: readonly ((suite: Suite) => void)[] = [
  stringTests,
  counterTests,
  setTests,
  setOperationTests,
  setCombinationTests,
  hashTests,
  hashFieldTests,
  listTests,
  listMoveTests,
  drawTests,
  sortedSetTests,
  scoreTests,
  additionTests,
  rankTests,
  sortedSetPopTests,
  sortedSetCombinationTests,
  rangeByScoreTests,
  rangeByLexTests,
  pageTests,
  sortedHashTests,
  encodingTests,
  batchTests,
  batchedOperationTests,
  atomicWriteTests,
  writtenAtomicallyTests,
  atomicWriteConditionTests,
  wrongTypeTests,
  acrossKeysTests,
  isolatedStepsTests,
  isolatedContentTests,
  limitTests,
  collectionLimitTests,
  listLimitTests,
  nativeLimitTests,
  errorTests,
  builderTests,
  abortTests,
  viewTests,
  binaryViewTests,
  repeatedReadTests,
  keyTests,
  scanTests,
  expiryTests,
  expiryOfWritesTests,
  expiryLimitTests,
  expiredKeyTests,
  sortedSetExpiryTests,
  sortedSetLifeTests,
  // Those that take longest come last.
  argumentTests,
  largeCollectionTests,
];

/** Shows a missing service as a skipped test, or, where everything must be there, as a failed one. */
function describeMissing({ unavailable, optional }: Harness, { it }: Runner): void {
  const missing = async (): Promise<void> => assert.fail(unavailable);
  if (process.env['CI'] !== undefined && optional !== true) it('has its service', missing);
  else it.skip(`skipped: ${unavailable}`, missing);
}

/**
 * Describes the tests of the contract, for a backend to pass: examples by family, random sequences of operations
 * beside a model, and concurrent clients.
 * @param name what the tests are called
 * @param runner left out for the globals of jest, or of vitest with `globals: true`
 * @example
 * ```ts
 * import { MEMORY_CAPABILITIES, MemoryBackend } from '@keyvaluestore/memory';
 *
 * const titles: string[] = [];
 * const describe = (title: string) => titles.push(title);
 * describeBackend(
 *   'memory',
 *   {
 *     capabilities: MEMORY_CAPABILITIES,
 *     open: async () => {
 *       const clock = createManualClock();
 *       return {
 *         createBackend: async (options) => new MemoryBackend({ ...options, clock: clock.now }),
 *         clock,
 *         close: async () => undefined,
 *       };
 *     },
 *   },
 *   { ...globalRunner(), describe }, // left out in a file of jest's
 * );
 * titles; // ['memory']
 * ```
 */
export function describeBackend(name: string, harness: Harness, runner: Runner = globalRunner()): void {
  runner.describe(name, () => {
    if (harness.unavailable !== undefined) {
      describeMissing(harness, runner);
      return;
    }
    const suite = createSuite(harness, runner);
    for (const describeFamily of EXAMPLES) describeFamily(suite);
    if (!suite.capabilities.exclusiveSortedSets) sideBySideTests(suite);
    differentialTests(suite);
    concurrencyTests(suite);
  });
}
