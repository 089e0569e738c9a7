import {
  type AtomicPrimitiveName,
  type Capabilities,
  type Context,
  dispatch,
  type Driver,
  type Handlers,
  isRepeatable,
  type Operation,
  type Output,
  PORTABLE_LIMITS,
  type PrimitiveName,
} from '@keyvaluestore/core';

import { runAtomicWrite } from './atomic-write.js';
import { runBatch } from './batch/batch.js';
import { deleteKey } from './operations/delete.js';
import { type ItemReadName, READS, WRITES } from './operations/compilers.js';
import { type ItemReader } from './operations/read.js';
import { runItemRead, runItemWrite } from './operations/run.js';
import { countRange, incrementScore, readRange } from './operations/sorted-sets.js';
import { type WriteCompiler } from './operations/write.js';
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
  staleReads: true,
});

/** The writes that are one of an item, alone as in an atomic write. */
type WriteName = Exclude<PrimitiveName & AtomicPrimitiveName, 'delete'>;

/** Makes the driver of a table. */
export function createDriver(transport: Transport): Driver {
  const read =
    <N extends ItemReadName>(reader: ItemReader<N>) =>
    (operation: Operation<N>, context: Context): Promise<Output<N>> =>
      runItemRead(transport, reader, operation, context);
  const write =
    <N extends WriteName>(compiler: WriteCompiler<N>) =>
    async (operation: Operation<N>, context: Context): Promise<Output<N>> => {
      const result = await runItemWrite(transport, compiler, operation, context, isRepeatable(operation));
      // One that was not made gives false where its condition failed, and nothing where there was nothing to do.
      const output = result.written ? result.output : result.verdict === 'failed' ? false : undefined;
      return output as Output<N>;
    };
  const handlers: Handlers = {
    get: read(READS.get),
    set: write(WRITES.set),
    delete: (operation, context) => deleteKey(transport, operation, context),
    nIncrBy: write(WRITES.nIncrBy),
    sAdd: write(WRITES.sAdd),
    sRem: write(WRITES.sRem),
    sMembers: read(READS.sMembers),
    hSet: write(WRITES.hSet),
    hSetNX: write(WRITES.hSetNX),
    hDel: write(WRITES.hDel),
    hGet: read(READS.hGet),
    hGetAll: read(READS.hGetAll),
    zAdd: write(WRITES.zAdd),
    zRem: write(WRITES.zRem),
    zScore: read(READS.zScore),
    zhGet: read(READS.zhGet),
    zIncrBy: (operation, context) => incrementScore(transport, operation, context),
    zCount: (operation, context) => countRange(transport, operation, context),
    zRange: (operation, context) => readRange(transport, operation, context),
  };
  const run: Driver['run'] = (operation, context) => dispatch(handlers, operation, context);
  return {
    capabilities: DYNAMODB_CAPABILITIES,
    run,
    runBatch: (operations, context) => runBatch(transport, operations, context, run),
    runAtomicWrite: (operations, context) => runAtomicWrite(transport, operations, context),
  };
}
