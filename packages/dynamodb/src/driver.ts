import {
  type Capabilities,
  type Context,
  dispatch,
  type Driver,
  type Handlers,
  isRepeatable,
  type Operation,
  type Output,
  PORTABLE_LIMITS,
} from '@keyvaluestore/core';

import { runAtomicWrite } from './atomic-write.js';
import { runBatch } from './batch/batch.js';
import { type Call } from './call.js';
import { deleteKey } from './operations/delete.js';
import { type ItemReadName, READS, WRITES } from './operations/compilers.js';
import { expireKey, persistKey, readKey } from './operations/keys.js';
import { type ItemReader } from './operations/read.js';
import { runItemRead, runItemWrite } from './operations/run.js';
import { sortedSetHandlers } from './operations/sorted-set-handlers.js';
import { type ItemWriteName, type WriteCompiler } from './operations/write.js';
import { type Transport } from './transport/transport.js';

/**
 * What DynamoDB can and cannot do.
 * @example
 * ```ts
 * DYNAMODB_CAPABILITIES.system; // 'aws.dynamodb'
 * DYNAMODB_CAPABILITIES.exclusiveSortedSets; // false
 * ```
 */
export const DYNAMODB_CAPABILITIES: Capabilities = Object.freeze({
  system: 'aws.dynamodb',
  nativeLimits: PORTABLE_LIMITS,
  exclusiveSortedSets: false,
  atomicWriteAcrossKeys: true,
  limitsCollections: true,
  expiringSortedSets: false,
  staleReads: true,
});

/** The writes that are one of an item, alone as in an atomic write. */
type WriteName = Exclude<ItemWriteName, 'delete' | 'deleteXX' | 'check' | 'expire' | 'persist'>;

/** What a driver is to know beside its table. */
export interface DriverSettings {
  readonly clock: () => number;
  readonly expiringSortedSets: boolean;
}

/** Makes the driver of a table. */
export function createDriver(transport: Transport, { clock, expiringSortedSets }: DriverSettings): Driver {
  const handlers = handlersOf(transport);
  const begin = (context: Context): Call => ({ ...context, now: Math.floor(clock()), expiringSortedSets });
  return {
    capabilities: expiringSortedSets ? { ...DYNAMODB_CAPABILITIES, expiringSortedSets } : DYNAMODB_CAPABILITIES,
    run: (operation, context) => dispatch(handlers, operation, begin(context)),
    runBatch: (operations, context) =>
      runBatch(transport, operations, begin(context), (operation, call) => dispatch(handlers, operation, call)),
    runAtomicWrite: (operations, context) => runAtomicWrite(transport, operations, begin(context)),
  };
}

/** How each operation is run alone. */
function handlersOf(transport: Transport): Handlers<Call> {
  const read =
    <N extends ItemReadName>(reader: ItemReader<N>) =>
    (operation: Operation<N>, call: Call): Promise<Output<N>> =>
      runItemRead(transport, reader, operation, call);
  const write =
    <N extends WriteName>(compiler: WriteCompiler<N>) =>
    async (operation: Operation<N>, call: Call): Promise<Output<N>> => {
      const result = await runItemWrite(transport, compiler, operation, call, isRepeatable(operation));
      // One that was not made gives false where its condition failed, and nothing where there was nothing to do.
      const output = result.written ? result.output : result.verdict === 'failed' ? false : undefined;
      return output as Output<N>;
    };
  const readAny =
    <N extends 'exists' | 'type' | 'ttl'>() =>
    (operation: Operation<N>, call: Call): Promise<Output<N>> =>
      readKey(transport, operation, call);
  return {
    exists: readAny<'exists'>(),
    type: readAny<'type'>(),
    ttl: readAny<'ttl'>(),
    expire: (operation, call) => expireKey(transport, operation, call),
    persist: (operation, call) => persistKey(transport, operation, call),
    get: read(READS.get),
    set: write(WRITES.set),
    getSet: write(WRITES.getSet),
    getDelete: async (operation, call) => (await write(WRITES.getDelete)(operation, call)) ?? null,
    deleteEQ: write(WRITES.deleteEQ),
    delete: (operation, call) => deleteKey(transport, operation, call),
    nIncrBy: write(WRITES.nIncrBy),
    sAdd: write(WRITES.sAdd),
    sRem: write(WRITES.sRem),
    sMembers: read(READS.sMembers),
    hSet: write(WRITES.hSet),
    hSetNX: write(WRITES.hSetNX),
    hDel: write(WRITES.hDel),
    hGet: read(READS.hGet),
    hGetAll: read(READS.hGetAll),
    ...sortedSetHandlers(transport),
  };
}
