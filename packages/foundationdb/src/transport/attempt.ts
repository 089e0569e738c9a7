import { abortedError, type Context, KeyValueStoreError, onAbort, type RequestEvent } from '@keyvaluestore/core';
import { type Awaitable } from '@keyvaluestore/ordered';

import { type RootDatabase } from './client.js';
import { codeOf, translate } from './errors.js';
import { Transaction } from './transaction.js';

/** How one try of a transaction is made. */
export interface AttemptOptions {
  readonly database: RootDatabase;
  readonly context: Context;
  /** Milliseconds after which everything pending in it rejects; Infinity for never, whatever the database says. */
  readonly timeout: number;
  readonly renewable: boolean;
}

/** The name of each engine call in profiles. */
const TRANSACTION = 'transaction';

/** Times of one try for a profiler. */
interface Times {
  readonly start: number;
  readVersion: number;
  commit: number;
}

/** Runs `body` in a new transaction, and commits what it wrote. Rejects with one of our errors. */
export async function attempt<T>(
  { database, context, timeout, renewable }: AttemptOptions,
  body: (transaction: Transaction) => Awaitable<T>,
): Promise<T> {
  const { signal, observer } = context;
  const settings = { timeout: timeout === Infinity ? 0 : timeout };
  const times: Times = { start: performance.now(), readVersion: 0, commit: 0 };
  let transaction: Transaction | undefined;
  let committing = false;
  let failure: unknown;
  const cancel = (): void => transaction?.cancel();
  const stopListening = onAbort(signal, cancel);
  try {
    const observed = observer !== undefined;
    transaction = new Transaction(() => database.rawCreateTransaction(settings), { renewable, observed });
    if (observer !== undefined) {
      await transaction.begin();
      times.readVersion = performance.now() - times.start;
    }
    const output = await body(transaction);
    if (!transaction.isWriting) return output;
    if (signal?.aborted) throw abortedError(signal);
    committing = true;
    const commitStart = performance.now();
    try {
      await transaction.commit();
    } finally {
      times.commit = performance.now() - commitStart;
    }
    return output;
  } catch (cause) {
    failure = cause;
    throw translate(cause, { committing, signal });
  } finally {
    stopListening();
    if (observer !== undefined && transaction !== undefined) observer.request(describe(transaction, times, failure));
  }
}

function describe(transaction: Transaction, times: Times, failure: unknown): RequestEvent {
  const { reads, bytesReceived, writes, bytesSent } = transaction.counters;
  return {
    system: 'foundationdb',
    name: TRANSACTION,
    duration: performance.now() - times.start,
    error: failure === undefined ? undefined : nameOf(failure),
    bytesSent,
    bytesReceived,
    details: { readVersion: times.readVersion, commit: times.commit, reads, writes },
  };
}

/** FoundationDB's code of an error, or ours. */
function nameOf(failure: unknown): string {
  return KeyValueStoreError.is(failure) ? failure.code : String(codeOf(failure) ?? 'CLIENT_REFUSED');
}
