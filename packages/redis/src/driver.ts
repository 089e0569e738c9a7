import {
  abortedError,
  type AtomicOperation,
  type Context,
  CrossSlotError,
  type Driver,
  isRepeatable,
  type Operation,
  orAbort,
  throwIfAborted,
  toText,
} from '@keyvaluestore/core';

import { compileAtomicWrite } from './atomic-write.js';
import { runBatch } from './batch/batch.js';
import { REDIS_CAPABILITIES, REDIS_CLUSTER_CAPABILITIES } from './capabilities.js';
import { type RedisClient } from './transport/client.js';
import { compile } from './operations/compile.js';
import { type Engine } from './transport/engine.js';
import { execute } from './transport/execute.js';
import { hashSlot } from './layout/hash-slot.js';
import { type Keyspace } from './layout/keys.js';
import { ServerCheck } from './transport/server-check.js';

/** Refuses what a cluster cannot do, before anything is sent. */
function checkSlots(operations: readonly AtomicOperation[], keys: Keyspace): void {
  const [first, ...others] = operations;
  if (first === undefined) return;
  const slot = hashSlot(keys.key(first.key));
  const other = others.find(({ key }) => hashSlot(keys.key(key)) !== slot);
  if (other === undefined) return;
  const names = `'${toText(first.key)}' and '${toText(other.key)}'`;
  throw new CrossSlotError(
    `the keys ${names} lie in different hash slots of the Redis Cluster, in which no write can be atomic; keys that ` +
      "share a hash tag, the text between the first '{' and the next '}', lie in one: '{order:7}:items', '{order:7}:sum'",
  );
}

/** The driver on a client. */
export function createDriver(client: RedisClient, engine: Engine): Driver {
  const check = new ServerCheck(engine, client);
  const ready = (context: Context): Promise<void> | undefined => {
    const pending = check.pending();
    return pending && orAbort(pending, context.signal, () => abortedError(context.signal));
  };
  return {
    capabilities: client.isCluster ? REDIS_CLUSTER_CAPABILITIES : REDIS_CAPABILITIES,
    run: (operation, context) => {
      const command = compile(operation, engine.keys);
      const repeatable = isRepeatable(operation as Operation);
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
      if (client.isCluster) checkSlots(operations, engine.keys);
      const command = compileAtomicWrite(operations, engine.keys);
      await ready(context);
      return execute(engine, command, context, false);
    },
  };
}
