import { type AtomicOperation, type Context, type Driver, type Operation, type Output } from '@keyvaluestore/core';

import { createModelDriver, type ModelDriver } from '../../../src/model/model.js';
import { type AnyOperation, type AtomicEngine, type Engine, running, writingAtomically } from './mutant.js';

const CONTEXT: Context = { consistency: 'strong' };

/** The same operation of what stays for ever. */
function lasting<O extends AnyOperation>(operation: O): O {
  if (operation.name === 'expire') return { ...operation, expiry: { at: 8_640_000_000_000_000, when: 'always' } };
  return 'expiry' in operation ? { ...operation, expiry: 'never' } : operation;
}

type Instead = (operation: Operation, engine: Engine, earlier: Output | undefined) => Promise<Output>;
type InsteadOfAtomic = (
  operations: readonly AtomicOperation[],
  engine: AtomicEngine,
  failed: readonly number[],
) => Promise<readonly number[]>;

/** Breaks operations by what they would give if nothing had ever expired. */
export function remembering(instead: Instead, insteadOfAtomic?: InsteadOfAtomic): (driver: ModelDriver) => Driver {
  return (driver) => {
    const earlier = createModelDriver({ ...driver.capabilities, expiringSortedSets: true });
    const answer = async (operation: Operation): Promise<Output | undefined> => {
      const [settled] = await earlier.runBatch([lasting(operation)], CONTEXT);
      return settled !== undefined && 'output' in settled ? settled.output : undefined;
    };
    const { run, runBatch } = running(async (operation, engine) => instead(operation, engine, await answer(operation)))(
      driver,
    );
    const { runAtomicWrite } = writingAtomically(async (operations, engine) => {
      const lastingOnes = operations.map(lasting);
      const failed = earlier
        .judge(lastingOnes)
        .flatMap((verdict, index) => (verdict === 'conditionFailed' ? [index] : []));
      await earlier.runAtomicWrite(lastingOnes, CONTEXT).catch(() => undefined);
      return insteadOfAtomic ? insteadOfAtomic(operations, engine, failed) : engine.atomicWrite(operations);
    })(driver);
    return { ...driver, run, runBatch, runAtomicWrite };
  };
}
