import {
  type AtomicOperation,
  type Capabilities,
  checkSlots,
  checkTypes,
  type Driver,
  KeyValueStoreError,
  keysOf,
  NO_LIMITS,
  type Operation,
  type OperationName,
  type Output,
  type PrimitiveName,
  takeSteps,
  throwIfAborted,
} from '@keyvaluestore/core';

import { byLot, type Draw } from './lots.js';
import { ModelStore } from './model-store.js';
import { run, runAtomic } from './operations/steps.js';
import { scanPage } from './scan.js';

/**
 * What the model does unless it is told otherwise: all that the contract asks of the strictest backend.
 * @example
 * ```ts
 * MODEL_CAPABILITIES.system; // 'model'
 * ```
 */
export const MODEL_CAPABILITIES: Capabilities = Object.freeze({
  system: 'model',
  nativeLimits: NO_LIMITS,
  exclusiveSortedSets: true,
  atomicWriteAcrossKeys: true,
  limitsCollections: true,
  expiringSortedSets: false,
  isolatesKeys: true,
  ranks: 'linear',
  staleReads: false,
});

/**
 * What became of one operation of an atomic write, judged alone by the state before.
 * {@link ModelDriver} gives some.
 */
export type Verdict = 'ok' | 'conditionFailed' | KeyValueStoreError;

/**
 * A driver that also tells what it would say of an atomic write.
 * @example
 * ```ts
 * const driver: ModelDriver = createModelDriver();
 * driver.judge([{ name: 'deleteXX', key: fromText('a') }]); // ['conditionFailed']
 * ```
 */
export interface ModelDriver extends Driver {
  /** A verdict on each operation, without changing anything. */
  readonly judge: (operations: readonly AtomicOperation[]) => readonly Verdict[];
}

/**
 * The simplest driver that keeps the contract: the oracle beside which the differential layer runs every backend, and
 * what mutants are made of. It is slow, and remembers nothing longer than it lives. It takes the time of each call from the
 * clock that it is given, in milliseconds since 1970, and draws members and fields by lot, unless it is told which.
 * @example
 * ```ts
 * const driver = createModelDriver();
 * const backend = new DriverBackend(driver, defaultView(driver));
 * await backend.nIncrBy('visits', 1); // 1
 * ```
 */
export function createModelDriver(
  capabilities: Capabilities = MODEL_CAPABILITIES,
  clock: () => number = Date.now,
  draw: Draw = byLot,
): ModelDriver {
  let store = new ModelStore(capabilities);

  const verdictOn = (operation: AtomicOperation): Verdict => {
    try {
      return runAtomic(store.copy(), operation) ? 'ok' : 'conditionFailed';
    } catch (error) {
      if (!KeyValueStoreError.is(error)) throw error;
      return error;
    }
  };
  const judgeAt = (now: number, operations: readonly AtomicOperation[]): readonly Verdict[] => {
    store.advance(now);
    return operations.map(verdictOn);
  };

  const checkKeys = (operations: readonly { readonly name: OperationName }[]): void => {
    if (!capabilities.atomicWriteAcrossKeys) checkSlots(operations.flatMap(keysOf));
  };
  const runAt = <N extends PrimitiveName>(now: number, operation: Operation<N>): Output<N> => {
    checkKeys([operation]);
    store.advance(now);
    return run(store, operation, draw);
  };

  return {
    capabilities,
    judge: (operations) => judgeAt(clock(), operations),
    run: async (operation) => runAt(clock(), operation),
    runBatch: async (operations) => {
      const now = clock();
      return operations.map((operation) => {
        try {
          return { output: runAt(now, operation) };
        } catch (error) {
          return { error: error as Error };
        }
      });
    },
    runAtomicWrite: async (operations) => {
      checkKeys(operations);
      checkTypes(operations);
      const verdicts = judgeAt(clock(), operations);
      const invalid = verdicts.find((verdict) => typeof verdict === 'object');
      if (invalid !== undefined) throw invalid;
      const failed = verdicts.flatMap((verdict, index) => (verdict === 'conditionFailed' ? [index] : []));
      if (failed.length > 0) return failed;
      const next = store.copy();
      for (const operation of operations) runAtomic(next, operation);
      store = next;
      return [];
    },
    runIsolated: async (keys, body, { signal }) => {
      throwIfAborted(signal);
      if (!capabilities.atomicWriteAcrossKeys) checkSlots(keys);
      const now = clock();
      return takeSteps(keys, body(), (operation) => runAt(now, operation));
    },
    scan: async (request) => {
      store.advance(clock());
      return scanPage(store, request);
    },
  };
}
