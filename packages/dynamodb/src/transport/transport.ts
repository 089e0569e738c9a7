import { type ConsumedCapacity } from '@aws-sdk/client-dynamodb';
import {
  abortedError,
  type Context,
  KeyValueStoreError,
  throwIfAborted,
  UnavailableError,
  UnknownOutcomeError,
} from '@keyvaluestore/core';

import { type Connection, type RequestName, type Requests } from './client.js';
import { deadlineOf } from './deadline.js';
import { type Delivery, lostTry, mayBeApplied } from './delivery.js';
import { nameOf, refusal, withoutValues } from './errors.js';
import { type Patience } from './retries.js';

/** How requests get to the table. */
export interface Transport {
  readonly connection: Connection;
  readonly tableName: string;
  /** Milliseconds after which a request, the client's own retries included, is given up; Infinity for never. */
  readonly requestTimeout: number;
  readonly patience: Patience;
}

const SYSTEM = 'aws.dynamodb';
const WRITES = new Set<RequestName>(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems']);

/**
 * Makes one request; a write once only if it cannot be known whether it was applied.
 *
 * @throws ConditionFailed, TransactionCanceled, or the error for the user
 */
export async function send<N extends RequestName>(
  transport: Transport,
  name: N,
  input: Requests[N]['input'],
  context: Context,
): Promise<Requests[N]['output']> {
  const { connection } = transport;
  const { signal, observer } = context;
  throwIfAborted(signal);
  const delivery: Delivery = { writes: WRITES.has(name), sent: false };
  const deadline = deadlineOf(transport.requestTimeout, signal, connection.takesLightSignals);
  const start = observer === undefined ? 0 : performance.now();
  let answer: object | undefined;
  let failure: unknown;
  try {
    const asked = observer === undefined ? input : { ...input, ReturnConsumedCapacity: 'INDEXES' as const };
    const output = await connection.send(name, asked, deadline?.signal, delivery);
    const lost = lostTry(output);
    if (lost !== undefined) throw lost;
    answer = output;
    return output;
  } catch (error) {
    failure = error;
    throw errorFor(error, { transport, context, delivery, aborted: deadline?.signal.aborted === true });
  } finally {
    deadline?.clear();
    if (observer !== undefined) observer.request(event(transport, name, performance.now() - start, answer, failure));
  }
}

interface Circumstances {
  readonly transport: Transport;
  readonly context: Context;
  readonly delivery: Delivery;
  readonly aborted: boolean;
}

function errorFor(error: unknown, { transport, context, delivery, aborted }: Circumstances): unknown {
  if (KeyValueStoreError.is(error)) return error;
  if (aborted || (delivery.writes && delivery.sent && mayBeApplied(error))) {
    if (delivery.writes && delivery.lost !== undefined) return unknownOutcome(delivery.lost);
    if (context.signal?.aborted) return abortedError(context.signal);
    if (aborted) {
      const message = `no answer came within ${transport.requestTimeout} ms`;
      return new UnavailableError(message, { cause: withoutValues(error) });
    }
  }
  // The client retries it by itself; seen here, the first try may have been applied, and still be under way.
  if (nameOf(error) === 'TransactionInProgressException') return unknownOutcome(error);
  return refusal(error, transport.tableName);
}

function unknownOutcome(error: unknown): UnknownOutcomeError {
  return new UnknownOutcomeError(undefined, { cause: withoutValues(error) });
}

interface Answer {
  readonly ConsumedCapacity?: ConsumedCapacity | readonly ConsumedCapacity[];
  readonly $metadata?: { readonly attempts?: number };
}

function event(
  transport: Transport,
  name: RequestName,
  duration: number,
  answer: object | undefined,
  failure: unknown,
) {
  const { $metadata } = (answer ?? failure ?? {}) as Answer;
  const clientRetries = Math.max(0, ($metadata?.attempts ?? 1) - 1);
  const error = answer === undefined ? { error: nameOf(failure) } : {};
  return {
    system: SYSTEM,
    name,
    table: transport.tableName,
    duration,
    clientRetries,
    ...error,
    ...units(name, answer),
  };
}

/** The capacity units of an answer, in all, and split into table and indexes. */
function units(name: RequestName, answer: Answer | undefined) {
  const consumed = [answer?.ConsumedCapacity ?? []].flat();
  if (consumed.length === 0) return {};
  let total = 0;
  let tableUnits = 0;
  for (const { CapacityUnits = 0, Table } of consumed) {
    total += CapacityUnits;
    tableUnits += Table?.CapacityUnits ?? CapacityUnits;
  }
  const details = { tableUnits, indexUnits: total - tableUnits };
  return WRITES.has(name) ? { writeUnits: total, details } : { readUnits: total, details };
}
