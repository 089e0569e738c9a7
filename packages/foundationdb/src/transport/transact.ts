import {
  backoff,
  type Context,
  KeyValueStoreError,
  mayRetry,
  pause,
  type RetryPolicy,
  UnknownOutcomeError,
} from '@keyvaluestore/core';
import { type Awaitable, type TermsSource } from '@keyvaluestore/ordered';

import { attempt, type AttemptOptions } from './attempt.js';
import { type RootDatabase } from './client.js';
import { codeOf, COMMIT_UNKNOWN } from './errors.js';
import { type OperationId, type OperationIds } from './operation-ids.js';
import { type Transaction } from './transaction.js';

/** What transactions are made with, and the terms of those who run in them. */
export interface Engine extends TermsSource {
  readonly database: RootDatabase;
  /** Milliseconds that a transaction may take, its retries included. */
  readonly timeout: number;
  readonly policy: RetryPolicy;
  readonly operationIds: OperationIds;
}

/** How a transaction may be tried again. */
export interface TransactOptions {
  /** Whether applying it twice leaves the same behind and gives the same; else an operation id prevents that. */
  readonly repeatable: boolean;
  /** Whether a long range may be continued at another read version. */
  readonly renewable?: boolean;
  /** Whether an error, of a try before which none has an unknown outcome, is final though a retry might help. */
  readonly isFinal?: (code: number | undefined) => boolean;
}

/**
 * Runs `body` in a transaction and commits what it wrote, again and again until that succeeds, fails for good, or the
 * tries or the time are used up. Every try has a new transaction and its own result.
 */
export function transact<T>(
  engine: Engine,
  context: Context,
  options: TransactOptions,
  body: (transaction: Transaction) => Awaitable<T>,
): Promise<T> {
  if (options.repeatable) return new Tries(engine, context, options, body, undefined).run();
  return engine.operationIds.use((id) => new Tries(engine, context, options, body, id).run());
}

/** The tries of one transaction. */
class Tries<T> {
  readonly #engine: Engine;
  readonly #context: Context;
  readonly #options: TransactOptions;
  readonly #body: (transaction: Transaction) => Awaitable<T>;
  readonly #id: OperationId | undefined;
  readonly #deadline: number;
  /** What each try gives if it was applied, counted from 1. */
  readonly #outcomes: T[] = [];
  /** Whether some try may have been applied. */
  #isUnknown = false;

  constructor(
    engine: Engine,
    context: Context,
    options: TransactOptions,
    body: (transaction: Transaction) => Awaitable<T>,
    id: OperationId | undefined,
  ) {
    this.#engine = engine;
    this.#context = context;
    this.#options = options;
    this.#body = body;
    this.#id = id;
    this.#deadline = performance.now() + engine.timeout;
  }

  async run(): Promise<T> {
    for (let count = 1; ; count++) {
      try {
        return await attempt(this.#attemptOptions(), (transaction) => this.#try(transaction, count));
      } catch (error) {
        await this.#prepareRetry(count, error);
      }
    }
  }

  #attemptOptions(): AttemptOptions {
    const { database } = this.#engine;
    const timeout = Math.max(1, Math.ceil(this.#deadline - performance.now()));
    return { database, context: this.#context, timeout, renewable: this.#options.renewable ?? false };
  }

  async #try(transaction: Transaction, count: number): Promise<T> {
    const id = this.#id;
    if (id === undefined) return this.#body(transaction);
    if (this.#isUnknown) {
      const applied = await id.appliedTry(transaction);
      if (applied !== undefined) return this.#outcomes[applied] as T;
    }
    const output = await this.#judge(transaction);
    if (transaction.isWriting) {
      id.guard(transaction);
      id.mark(transaction, count);
      this.#engine.operationIds.clean(transaction);
      this.#outcomes[count] = output;
    }
    return output;
  }

  /** Runs the body of a try that knows that no try before it was applied. */
  async #judge(transaction: Transaction): Promise<T> {
    try {
      return await this.#body(transaction);
    } catch (error) {
      // Refused, it saw another state than the tries before it, which conflict with that change: none of them can be
      // applied any more.
      if (KeyValueStoreError.is(error)) this.#isUnknown = false;
      throw error;
    }
  }

  /** Waits before the next try; throws if there is to be none. */
  async #prepareRetry(count: number, error: unknown): Promise<void> {
    const { policy } = this.#engine;
    const cause = KeyValueStoreError.is(error) ? error.cause : undefined;
    const code = codeOf(cause);
    let isFinal = !this.#isUnknown && this.#options.isFinal?.(code) === true;
    if (UnknownOutcomeError.is(error)) {
      this.#isUnknown = true;
      // After this code alone the client has made sure that the commit is no longer on its way. After others it could
      // still arrive, after the next try and what others write later; only an operation id prevents that.
      isFinal = this.#id === undefined && code !== COMMIT_UNKNOWN;
    }
    const left = this.#deadline - performance.now();
    if (isFinal || count >= policy.attempts || left <= 0 || !mayRetry(error, true)) throw this.#last(error);
    try {
      await pause(Math.min(left, backoff(policy, count + 1)), this.#context.signal);
    } catch (aborted) {
      throw this.#last(aborted);
    }
    this.#context.observer?.retry();
  }

  /** What to reject with after an error. */
  #last(error: unknown): unknown {
    if (!this.#isUnknown || UnknownOutcomeError.is(error)) return error;
    return new UnknownOutcomeError(undefined, { cause: KeyValueStoreError.is(error) ? error.cause : undefined });
  }
}
