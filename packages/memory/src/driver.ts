import {
  type Capabilities,
  checkSlots,
  type Driver,
  keysOf,
  NO_LIMITS,
  type Operation,
  type OperationName,
  type Settled,
  takeSteps,
  throwIfAborted,
} from '@keyvaluestore/core';

import { runAtomicWrite } from './atomic-write.js';
import { type Store } from './layout/store.js';
import { execute } from './operations/handlers.js';
import { scan } from './operations/scan.js';

/**
 * What the memory backend can do: everything, and nothing that another backend cannot.
 * @example
 * ```ts
 * MEMORY_CAPABILITIES.system; // 'memory'
 * MEMORY_CAPABILITIES.exclusiveSortedSets; // true
 * ```
 */
export const MEMORY_CAPABILITIES: Capabilities = Object.freeze({
  system: 'memory',
  nativeLimits: NO_LIMITS,
  exclusiveSortedSets: true,
  atomicWriteAcrossKeys: true,
  limitsCollections: true,
  expiringSortedSets: false,
  isolatesKeys: true,
  ranks: 'logarithmic',
  staleReads: false,
});

function begin(store: Store, operations: readonly { readonly name: OperationName }[]): void {
  store.begin();
  store.clean(operations.flatMap(keysOf));
}

function settle(store: Store, operation: Operation, clusterSlots: boolean): Settled {
  if (store.timed) store.clean(keysOf(operation));
  try {
    if (clusterSlots) checkSlots(keysOf(operation));
    return { output: execute(store, operation) };
  } catch (error) {
    return { error: error as Error };
  }
}

/** Where a driver that was made here holds its store. */
const STORE = Symbol('store');

function capabilitiesOf(store: Store, clusterSlots: boolean): Capabilities {
  const { itemSize, expiringSortedSets } = store;
  if (itemSize !== Infinity && !clusterSlots && !expiringSortedSets) return MEMORY_CAPABILITIES;
  return {
    ...MEMORY_CAPABILITIES,
    limitsCollections: itemSize !== Infinity,
    atomicWriteAcrossKeys: !clusterSlots,
    expiringSortedSets,
  };
}

/**
 * The driver on a store. Every call runs whole before it returns, so calls never interleave, and an abort comes either
 * before a call or after it. Single operations and isolated steps are answered without a promise, the others by async
 * functions, though they await nothing, so that what they throw is a rejection.
 * @param clusterSlots whether operations, atomic writes and isolated steps are refused whose keys lie in different hash
 *   slots of a Redis Cluster
 */
export function createDriver(store: Store, clusterSlots: boolean): Driver {
  const driver: Driver = {
    capabilities: capabilitiesOf(store, clusterSlots),
    run: (operation, { signal }) => {
      throwIfAborted(signal);
      if (clusterSlots) checkSlots(keysOf(operation));
      if (store.timed) begin(store, [operation]);
      return execute(store, operation);
    },
    runBatch: async (operations, { signal }) => {
      throwIfAborted(signal);
      store.begin();
      return operations.map((operation) => settle(store, operation, clusterSlots));
    },
    runAtomicWrite: async (operations, { signal }) => {
      throwIfAborted(signal);
      if (clusterSlots) checkSlots(operations.flatMap(keysOf));
      if (store.timed) begin(store, operations);
      return runAtomicWrite(store, operations);
    },
    runIsolated: (keys, body, { signal }) => {
      throwIfAborted(signal);
      if (clusterSlots) checkSlots(keys);
      store.begin();
      return takeSteps(keys, body(), (operation) => {
        // Before each, for what one of them has written may be past already.
        if (store.timed) store.clean(keysOf(operation));
        return execute(store, operation);
      });
    },
    scan: async (request, { signal }) => {
      throwIfAborted(signal);
      store.begin();
      return scan(store, request);
    },
  };
  // Neither a WeakMap nor the private field of a class: with both, stores outlived every small collection of garbage,
  // which made each operation of short-lived backends slower by a fifth. Not enumerable, so that no copy has it.
  return Object.defineProperty(driver, STORE, { value: store });
}

/** The store of a driver that was made here. */
export function storeOf(driver: Driver & { readonly [STORE]?: Store }): Store | undefined {
  return driver[STORE];
}
