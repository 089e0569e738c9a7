import { randomUUID } from 'node:crypto';

import { type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { ConflictError, type Context, UnavailableError, UnknownOutcomeError } from '@keyvaluestore/core';

import { type CancellationReason, knownRefusal, TransactionCanceled } from './errors.js';
import { type Item, type ItemKey } from '../layout/keys.js';
import { sendWrite, type Write } from './items.js';
import { withRetries } from './retries.js';
import { send, type Transport } from './transport.js';

/** The most actions of one transaction. */
export const MAX_ACTIONS = 100;
/** The most bytes of the items of one transaction: 4 MB, of which it is not said how they are counted. */
const MAX_SIZE = 4_000_000;
/** The code of an action whose condition failed. */
export const FAILED = 'ConditionalCheckFailed';
const NONE = 'None';

/**
 * Sends one transaction until it is committed, or canceled by conditions alone, of which it gives the reasons. Each try
 * has its own token, but for those after one of which the outcome is unknown: its token is kept, so that it is not
 * committed twice and does not meet itself. Only a commit ends such a transaction; a cancellation leaves its token
 * unused, so that a try which was lost can still arrive, find the conditions true, and be committed.
 */
export async function sendTransaction(
  transport: Transport,
  writes: readonly Write[],
  context: Context,
): Promise<readonly CancellationReason[] | undefined> {
  const TransactItems = writes.map((write) => actionOf(transport, write));
  let ClientRequestToken = randomUUID();
  let uncertain = false;
  return withRetries(transport.patience, context, true, async () => {
    try {
      await send(transport, 'TransactWriteItems', { TransactItems, ClientRequestToken }, context);
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

/** Reads up to 100 different items as they are at one moment. */
export async function readTransaction(
  transport: Transport,
  keys: readonly ItemKey[],
  context: Context,
): Promise<readonly (Item | undefined)[]> {
  const TransactItems = keys.map((Key) => ({ Get: { TableName: transport.tableName, Key } }));
  return withRetries(transport.patience, context, true, async () => {
    try {
      const { Responses = [] } = await send(transport, 'TransactGetItems', { TransactItems }, context);
      return Responses.map(({ Item }) => Item);
    } catch (error) {
      if (!(error instanceof TransactionCanceled)) throw error;
      throw otherReason(error, transport.tableName) ?? new UnavailableError(undefined, { cause: error.engineError });
    }
  });
}

/**
 * Makes all of some writes or none, and gives the indexes of those whose condition failed. A single one is made alone, which
 * costs half, but has no token: where its answer is lost, its outcome is unknown.
 */
export async function sendTogether(
  transport: Transport,
  writes: readonly Write[],
  context: Context,
): Promise<readonly number[]> {
  const [first, second] = writes;
  if (first !== undefined && second === undefined) {
    const sent = await withRetries(transport.patience, context, false, () => sendWrite(transport, first, context));
    return 'attributes' in sent ? [] : [0];
  }
  const reasons = await sendTransaction(transport, writes, context);
  if (reasons === undefined) return [];
  const failed = reasons.flatMap(({ Code }, index) => (Code === FAILED ? [index] : []));
  if (failed.length === 0) throw new ConflictError();
  return failed;
}

/** Splits a list, in order, into as few parts as fit in a transaction each. */
export function transactionsOf<T>(list: readonly T[], sizeOf: (each: T) => number): readonly (readonly T[])[] {
  const parts: T[][] = [];
  let part: T[] = [];
  let size = 0;
  for (const each of list) {
    const more = sizeOf(each);
    if (part.length === 0 || part.length === MAX_ACTIONS || size + more > MAX_SIZE) {
      part = [];
      parts.push(part);
      size = 0;
    }
    part.push(each);
    size += more;
  }
  return parts;
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
