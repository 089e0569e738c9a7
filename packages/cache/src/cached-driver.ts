import {
  type BinaryString,
  type Context,
  type Driver,
  isPromise,
  keysOf,
  type Operation,
  type Output,
  PRIMITIVES,
} from '@keyvaluestore/core';

import { type Cache } from './cache.js';
import { runCachedBatch } from './cached-batch.js';
import { read } from './cached-reads.js';

async function endLater<T>(cache: Cache, keys: readonly BinaryString[], answer: Promise<T>): Promise<T> {
  try {
    const output = await answer;
    cache.endWrite(keys);
    return output;
  } catch (error) {
    cache.endWrite(keys, error);
    throw error;
  }
}

/** Makes a write between the two invalidations of its keys. */
function write<T>(cache: Cache, keys: readonly BinaryString[], run: () => Promise<T> | T): Promise<T> | T {
  cache.beginWrite(keys);
  let answer: Promise<T> | T;
  try {
    answer = run();
  } catch (error) {
    cache.endWrite(keys, error);
    throw error;
  }
  if (isPromise(answer)) return endLater(cache, keys, answer);
  cache.endWrite(keys);
  return answer;
}

/** A driver that answers reads from a cache, and invalidates what its writes may change. */
export function cachedDriver(driver: Driver, cache: Cache): Driver {
  const run = (operation: Operation, context: Context): Promise<Output> | Output =>
    PRIMITIVES[operation.name].access === 'read'
      ? read(cache, driver, operation, context)
      : write<Output>(cache, keysOf(operation), () => driver.run(operation, context));
  const { runIsolated } = driver;
  return {
    capabilities: driver.capabilities,
    run: run as Driver['run'],
    runBatch: (operations, context) => runCachedBatch(cache, driver, operations, context),
    // Those that are only checked too: if a check failed, what the cache holds of its key may well be why.
    runAtomicWrite: async (operations, context) => {
      const keys = [...new Set(operations.flatMap(keysOf))];
      return write(cache, keys, () => driver.runAtomicWrite(operations, context));
    },
    // Which of the keys the steps write is known only when they have ended, and a write may come late.
    ...(runIsolated && {
      runIsolated: (keys, body, context) => {
        const names = [...new Set(keys)];
        return write(cache, names, () => runIsolated(names, body, context));
      },
    }),
    scan: (request, context) => {
      cache.counters.bypassed += 1;
      return driver.scan(request, context);
    },
  };
}
