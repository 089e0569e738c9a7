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
import { deleteKey } from './operations/delete.js';
import { incrementScore } from './operations/increments.js';
import { countRange, readRange } from './operations/queries.js';
import { compileItemRead, type ItemReadName, itemReadOutput } from './operations/reads.js';
import { withRetries } from './transport/retries.js';
import { send, type Transport } from './transport/transport.js';
import { runWrite } from './operations/writes.js';

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

/** Reads one item, and gives what the operation makes of it. */
async function readItem<N extends ItemReadName>(
  transport: Transport,
  operation: Operation<N>,
  context: Context,
): Promise<Output<N>> {
  const input = {
    TableName: transport.tableName,
    ...compileItemRead(operation),
    ConsistentRead: context.consistency === 'strong',
  };
  const { Item } = await withRetries(transport.patience, context, true, () =>
    send(transport, 'GetItem', input, context),
  );
  return itemReadOutput(operation, Item);
}

type WriteName = 'set' | 'nIncrBy' | 'sAdd' | 'sRem' | 'hSet' | 'hSetNX' | 'hDel' | 'zAdd' | 'zRem';

/** Runs a write of one item. One that was not made gives false where its condition failed, and nothing otherwise. */
async function writeItem<N extends WriteName>(
  transport: Transport,
  operation: Operation<N>,
  context: Context,
): Promise<Output<N>> {
  const repeatable = isRepeatable(operation as unknown as Operation);
  const result = await runWrite(transport, operation, context, repeatable);
  if (result.written) return result.output;
  return (result.verdict === 'failed' ? false : undefined) as Output<N>;
}

/** Makes the driver of a table. */
export function createDriver(transport: Transport): Driver {
  const read = <N extends ItemReadName>(operation: Operation<N>, context: Context): Promise<Output<N>> =>
    readItem(transport, operation, context);
  const write = <N extends WriteName>(operation: Operation<N>, context: Context): Promise<Output<N>> =>
    writeItem(transport, operation, context);
  const handlers: Handlers = {
    get: read,
    set: write,
    delete: (operation, context) => deleteKey(transport, operation, context),
    nIncrBy: write,
    sAdd: write,
    sRem: write,
    sMembers: read,
    hSet: write,
    hSetNX: write,
    hDel: write,
    hGet: read,
    hGetAll: read,
    zAdd: write,
    zRem: write,
    zScore: read,
    zhGet: read,
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
