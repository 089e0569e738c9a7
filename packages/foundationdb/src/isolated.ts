import { type Context } from '@keyvaluestore/core';
import {
  currentTerms,
  executeSteps,
  outputOf,
  type StepsCall,
  type StepsOutcome,
  type WriterSweeps,
} from '@keyvaluestore/ordered';

import { type Engine, transact } from './transport/transact.js';

/** Isolated steps, in one transaction. Those that throw leave nothing behind. */
export async function runIsolated<T>(
  engine: Engine,
  sweeps: WriterSweeps,
  call: StepsCall<T>,
  context: Context,
): Promise<T> {
  const terms = currentTerms(engine);
  // Not repeatable: what they do depends on what they read.
  const outcome = await transact(engine, context, { repeatable: false }, async (transaction) => {
    const ended = (await executeSteps(transaction.withConflicts(), terms, call)) as StepsOutcome<T>;
    if ('error' in ended) transaction.discard();
    else if (transaction.isWriting) sweeps.wrote(1);
    return ended;
  });
  return outputOf(outcome);
}
