import {
  abortedError,
  type BinaryString,
  checkSlots,
  type Context,
  type DraftEngine,
  type Driver,
  hashSlot,
  isRepeatable,
  keysOf,
  orAbort,
  runOnDraft,
  throwIfAborted,
} from '@keyvaluestore/core';

import { compileAtomicWrite } from './atomic-write.js';
import { runBatch } from './batch/batch.js';
import { REDIS_CAPABILITIES, REDIS_CLUSTER_CAPABILITIES } from './capabilities.js';
import { type RedisClient } from './transport/client.js';
import { compile } from './operations/compile.js';
import { compileLoad, compileReplace } from './operations/isolated.js';
import { compileClusterScan, compileScan } from './operations/scan.js';
import { type Engine } from './transport/engine.js';
import { execute } from './transport/execute.js';
import { ServerCheck } from './transport/server-check.js';

/** The driver on a client. */
export function createDriver(client: RedisClient, engine: Engine): Driver {
  const check = new ServerCheck(engine, client);
  const ready = (context: Context): Promise<void> | undefined => {
    const pending = check.pending();
    return pending && orAbort(pending, context.signal, () => abortedError(context.signal));
  };
  /** Refuses keys of several slots of a cluster, before anything is sent. */
  const checkKeys = (keys: readonly BinaryString[]): void => {
    if (client.isCluster && keys.length > 1) checkSlots(keys, (key) => hashSlot(engine.keys.key(key)));
  };
  const plain = client.isCluster ? REDIS_CLUSTER_CAPABILITIES : REDIS_CAPABILITIES;
  const capabilities = engine.expiringSortedSets ? { ...plain, expiringSortedSets: true } : plain;
  const isolating: DraftEngine = {
    capabilities,
    policy: engine.policy,
    // Of masters only, and nothing where there is no key.
    load: async (keys, context) =>
      keys.length === 0
        ? { now: Date.now(), stored: [] }
        : execute(engine, compileLoad(keys, engine.keys), { ...context, consistency: 'strong' }, true),
    replace: (replacements, context) => execute(engine, compileReplace(replacements, engine.keys), context, false),
  };
  return {
    capabilities,
    run: (operation, context) => {
      try {
        checkKeys(keysOf(operation));
      } catch (error) {
        return Promise.reject(error as Error);
      }
      const command = compile(operation, engine.keys, engine);
      const repeatable = isRepeatable(operation);
      const pending = ready(context);
      if (pending === undefined) return execute(engine, command, context, repeatable);
      return pending.then(() => execute(engine, command, context, repeatable));
    },
    runBatch: async (operations, context) => {
      throwIfAborted(context.signal);
      try {
        await ready(context);
      } catch (error) {
        throwIfAborted(context.signal);
        return operations.map(() => ({ error: error as Error }));
      }
      return runBatch(engine, operations, context);
    },
    runAtomicWrite: async (operations, context) => {
      if (client.isCluster) checkKeys(operations.flatMap(keysOf));
      const command = compileAtomicWrite(operations, engine.keys);
      await ready(context);
      return execute(engine, command, context, false);
    },
    runIsolated: async (keys, body, context) => {
      checkKeys(keys);
      await ready(context);
      return runOnDraft(isolating, keys, body, context);
    },
    scan: async (request, context) => {
      const command = (client.isCluster ? compileClusterScan : compileScan)(request, engine.keys);
      await ready(context);
      // Of masters only: a replica knows nothing of what has been moved.
      return execute(engine, command, { ...context, consistency: 'strong' }, true);
    },
  };
}
