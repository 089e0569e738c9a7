import { randomUUID } from 'node:crypto';

import { type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import {
  type AtomicOperation,
  backoff,
  checkTypes,
  ConflictError,
  type Context,
  isRepeatable,
  pause,
  PRIMITIVES,
  UnavailableError,
  UnknownOutcomeError,
} from '@keyvaluestore/core';

import { type Call } from './call.js';
import { unexpired } from './layout/expiry.js';
import { batchGet, nameOfItem } from './transport/batches.js';
import { type CancellationReason, knownRefusal, TransactionCanceled } from './transport/errors.js';
import { compilerOf } from './operations/compilers.js';
import { claimItem, judge, tidy } from './operations/judge.js';
import { runItemWrite } from './operations/run.js';
import { type Seen } from './operations/write.js';
import { getItem, keyOf, type Write } from './transport/items.js';
import { withRetries } from './transport/retries.js';
import { send, type Transport } from './transport/transport.js';

const FAILED = 'ConditionalCheckFailed';
const NONE = 'None';
/** Transactions that follow at once when items were met in another state than the last one showed. */
const AT_ONCE = 2;
/** The fewest transactions that are made for such a reason: to see each item, to mark it, and to write. */
const LOOKS = 3;

/** Runs all operations or none; gives the indexes of the conditions that failed. */
export async function runAtomicWrite(
  transport: Transport,
  operations: readonly AtomicOperation[],
  call: Call,
): Promise<readonly number[]> {
  const [first, second] = operations;
  if (first === undefined) return [];
  if (second === undefined) return (await runAlone(transport, first, call)) ? [] : [0];
  checkTypes(operations);
  return transact(transport, operations, call);
}

/** One operation costs half as a plain write; a check alone is a read. Gives whether its condition held. */
async function runAlone(transport: Transport, operation: AtomicOperation, call: Call): Promise<boolean> {
  const compiler = compilerOf(operation);
  if (compiler.holds !== undefined) {
    const item = await withRetries(transport.patience, call, true, () =>
      getItem(transport, keyOf(compiler.compile(operation, undefined, call.now)), call),
    );
    return compiler.holds(operation, unexpired(item, call.now));
  }
  // What a delete has found is not told here, so that a second one does no harm.
  const repeatable = isRepeatable(operation) || PRIMITIVES[operation.name].gives === 'found';
  const result = await runItemWrite(transport, compiler, operation, call, repeatable);
  return result.written || result.verdict === 'nothing';
}

async function transact(
  transport: Transport,
  operations: readonly AtomicOperation[],
  call: Call,
): Promise<readonly number[]> {
  const { policy } = transport.patience;
  const seen = await claimFirst(transport, operations, call);
  for (let look = 1; look <= Math.max(policy.attempts, LOOKS); look++) {
    if (look > AT_ONCE) await pause(backoff(policy, look), call.signal);
    const writes = operations.map((operation, index) => compilerOf(operation).compile(operation, seen[index], call.now));
    const reasons = await sendTransaction(transport, writes, call);
    if (reasons === undefined) {
      await tidyHashes(transport, operations, writes, call);
      return [];
    }
    const failed = await judgeAll(transport, operations, reasons, seen, call);
    if (failed.length > 0) return failed;
  }
  throw new ConflictError();
}

/** What is seen of the items that must be seen first. */
async function claimFirst(
  transport: Transport,
  operations: readonly AtomicOperation[],
  call: Call,
): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (const [index, operation] of operations.entries()) {
    if (compilerOf(operation).claimsFirst?.(operation) !== true) continue;
    seen[index] = await withRetries(transport.patience, call, true, async () => {
      const claimed = await claimItem(transport, operation.key, call);
      return (await judge(transport, compilerOf(operation), operation, claimed, call)).seen;
    });
  }
  return seen;
}

/**
 * Sends one transaction until it is committed, or canceled by conditions alone, of which it gives the reasons. Each try
 * has its own token, but for those after one of which the outcome is unknown: its token is kept, so that it is not
 * committed twice and does not meet itself. Only a commit ends such a transaction; a cancellation leaves its token
 * unused, so that a try which was lost can still arrive, find the conditions true, and be committed.
 */
async function sendTransaction(
  transport: Transport,
  writes: readonly Write[],
  call: Call,
): Promise<readonly CancellationReason[] | undefined> {
  const TransactItems = writes.map((write) => actionOf(transport, write));
  let ClientRequestToken = randomUUID();
  let uncertain = false;
  return withRetries(transport.patience, call, true, async () => {
    try {
      await send(transport, 'TransactWriteItems', { TransactItems, ClientRequestToken }, call);
      return undefined;
    } catch (error) {
      uncertain ||= UnknownOutcomeError.is(error);
      if (!uncertain) ClientRequestToken = randomUUID();
      if (!(error instanceof TransactionCanceled)) throw error;
      const other = otherReason(error, transport.tableName);
      if (other !== undefined) throw other;
      // Ends with what was lost, since this is not to be tried again.
      if (uncertain) throw error;
      return error.reasons;
    }
  });
}

function actionOf({ tableName }: Transport, { action, input }: Write): TransactWriteItem {
  const asked = input.ConditionExpression === undefined ? {} : { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
  return { [action]: { TableName: tableName, ...input, ...asked } };
}

/** What a cancellation means if any of its reasons is something else than a failed condition. */
function otherReason({ reasons, engineError }: TransactionCanceled, tableName: string): Error | undefined {
  const errors = reasons.flatMap(({ Code = NONE, Message = '' }) => {
    if (Code === NONE || Code === FAILED) return [];
    const cause = Object.assign(new Error(Message), { name: Code });
    return [knownRefusal(Code, cause, tableName) ?? new UnavailableError(undefined, { cause: engineError })];
  });
  // One that will not go away by itself is worth more to know than one that will.
  return errors.find((error) => !(error as { retryable?: boolean }).retryable) ?? errors[0];
}

/** The indexes of the conditions that failed; where none did, `seen` holds what the next try is to be compiled with. */
async function judgeAll(
  transport: Transport,
  operations: readonly AtomicOperation[],
  reasons: readonly CancellationReason[],
  seen: Seen[],
  call: Call,
): Promise<readonly number[]> {
  const failed: number[] = [];
  for (const [index, operation] of operations.entries()) {
    const reason = reasons[index];
    if (reason?.Code !== FAILED) continue;
    const judged = await withRetries(transport.patience, call, true, () =>
      judge(transport, compilerOf(operation), operation, reason.Item, call),
    );
    if (judged.verdict === 'failed') failed.push(index);
    else seen[index] = judged.seen;
  }
  return failed;
}

/** Removes what is left of hashes that have lost their last field, which a transaction does not tell. */
async function tidyHashes(
  transport: Transport,
  operations: readonly AtomicOperation[],
  writes: readonly Write[],
  call: Call,
): Promise<void> {
  const updates = writes.flatMap((write, index) => {
    const operation = operations[index];
    return operation !== undefined && write.returns === 'ALL_NEW' ? [{ operation, key: keyOf(write) }] : [];
  });
  if (updates.length === 0) return;
  const quiet: Context = { consistency: 'strong', observer: call.observer };
  const { items } = await batchGet(
    transport,
    updates.map(({ key }) => key),
    quiet,
  );
  await Promise.all(
    updates.map(({ operation, key }) => tidy(transport, operation.key, items.get(nameOfItem(key)), quiet)),
  );
}
