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
import { type Item } from './layout/keys.js';
import { type Change, changeItem } from './operations/changes.js';
import { deleteKey } from './operations/delete.js';
import { type ItemReadName, READS, WRITES } from './operations/compilers.js';
import { expireKey, persistKey, readKey } from './operations/keys.js';
import { insertValue, popBlindly, popValues, removeValue, trimValues } from './operations/list-changes.js';
import { moveMember, moveValue } from './operations/moves.js';
import { type ItemReader } from './operations/read.js';
import { runItemRead, runItemWrite } from './operations/run.js';
import { scanKeys } from './operations/scan.js';
import { combineSets, storeCombination } from './operations/set-combinations.js';
import { popMembers } from './operations/sets.js';
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
  isolatesKeys: false,
  ranks: 'linear',
  staleReads: true,
});

/** The writes that are one of an item, alone as in an atomic write. */
type WriteName = Exclude<ItemWriteName, 'delete' | 'deleteXX' | 'check' | 'expire' | 'persist'>;

/** The writes that are planned by what the item is. */
type ChangeName = 'sPop' | 'lPop' | 'lInsert' | 'lRem' | 'lTrim';
type Plan<N extends ChangeName> = (operation: Operation<N>, item: Item | undefined, now: number) => Change<Output<N>>;
type FirstTry<N extends ChangeName> = (operation: Operation<N>, now: number) => Change<Output<N>> | undefined;

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
    scan: (request, context) => scanKeys(transport, request, begin(context)),
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
      if (result.written) return result.output;
      if (compiler.otherwise !== undefined) return compiler.otherwise(operation);
      // One that was not made gives false where its condition failed, and nothing where there was nothing to do.
      return (result.verdict === 'failed' ? false : undefined) as Output<N>;
    };
  const change =
    <N extends ChangeName>(plan: Plan<N>, first?: FirstTry<N>) =>
    (operation: Operation<N>, call: Call): Promise<Output<N>> =>
      changeItem(
        transport,
        operation.key,
        call,
        (item, now) => plan(operation, item, now),
        first?.(operation, call.now),
      );
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
    getDelete: write(WRITES.getDelete),
    deleteEQ: write(WRITES.deleteEQ),
    delete: (operation, call) => deleteKey(transport, operation, call),
    nIncrBy: write(WRITES.nIncrBy),
    sAdd: write(WRITES.sAdd),
    sRem: write(WRITES.sRem),
    sAddNX: write(WRITES.sAddNX),
    sRemXX: write(WRITES.sRemXX),
    sMembers: read(READS.sMembers),
    sMIsMember: read(READS.sMIsMember),
    sCard: read(READS.sCard),
    sPop: change<'sPop'>(popMembers),
    sRandMember: read(READS.sRandMember),
    sMove: (operation, call) => moveMember(transport, operation, call),
    sCombine: (operation, call) => combineSets(transport, operation, call),
    sCombineStore: (operation, call) => storeCombination(transport, operation, call),
    hSet: write(WRITES.hSet),
    hSetNX: write(WRITES.hSetNX),
    hSetEQ: write(WRITES.hSetEQ),
    hIncrBy: write(WRITES.hIncrBy),
    hDel: write(WRITES.hDel),
    hDelXX: write(WRITES.hDelXX),
    hGet: read(READS.hGet),
    hGetAll: read(READS.hGetAll),
    hMGet: read(READS.hMGet),
    hLen: read(READS.hLen),
    hKeys: read(READS.hKeys),
    hRandField: read(READS.hRandField),
    lPush: write(WRITES.lPush),
    lPushX: write(WRITES.lPushX),
    lPop: change<'lPop'>(popValues, popBlindly),
    lLen: read(READS.lLen),
    lIndex: read(READS.lIndex),
    lRange: read(READS.lRange),
    lPos: read(READS.lPos),
    lSet: write(WRITES.lSet),
    lInsert: change<'lInsert'>(insertValue),
    lRem: change<'lRem'>(removeValue),
    lTrim: change<'lTrim'>(trimValues),
    lMove: (operation, call) => moveValue(transport, operation, call),
    ...sortedSetHandlers(transport),
  };
}
