import {
  abortedError,
  type Context,
  KeyValueStoreError,
  onAbort,
  throwIfAborted,
  UnknownOutcomeError,
} from '@keyvaluestore/core';
import { type Body } from '@keyvaluestore/ordered';

import { type LMDBDatabase } from './client.js';
import { copyOf, writeFailure } from './errors.js';
import { observe } from './observe.js';
import { type Transaction } from './transaction.js';

const nothing = (): void => undefined;

/** A call that waits for its transaction. */
class Job {
  readonly context: Context;
  readonly #body: Body<unknown>;
  readonly #resolve: (output: unknown) => void;
  readonly #reject: (error: unknown) => void;
  readonly #off: () => void;
  /** Tells the caller what it gave. */
  #end = nothing;
  isAborted = false;
  isRunning = false;

  constructor(
    body: Body<unknown>,
    context: Context,
    resolve: (output: unknown) => void,
    reject: (error: unknown) => void,
  ) {
    this.context = context;
    this.#body = body;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#off = onAbort(context.signal, () => {
      this.isAborted = true;
      reject(this.isRunning ? new UnknownOutcomeError() : abortedError(context.signal));
    });
  }

  /** Does it, in the transaction. Throws only what ends the transaction for all. */
  run(transaction: Transaction): void {
    try {
      const output = this.#body(transaction);
      this.#end = () => this.#resolve(output);
    } catch (error) {
      // A refused one has written nothing.
      if (!KeyValueStoreError.is(error)) throw error;
      this.#end = () => this.#reject(error);
    }
  }

  /** Tells the caller that the transaction is committed. */
  succeed(): void {
    this.#off();
    this.#end();
  }

  fail(error: unknown): void {
    this.#off();
    this.#reject(error);
  }
}

/** Takes back a transaction that does not follow the last commit. */
class StaleTransaction extends Error {}

/** What a writer must know of the environment. */
export interface Commits {
  /** Called in each transaction, before it writes: whether it may be committed, or must be made anew. */
  begun(number: number): boolean;
  /** Waits until what is committed is as safe as is wanted. */
  flushed(): PromiseLike<unknown> | undefined;
  /** The number of the last transaction that was committed. */
  last(): number;
}

/**
 * Writes. All that wait when a transaction begins are done in it, one after the other, and share its commit: while one
 * is flushed, the next ones gather. Each is judged before it writes, so one that is refused leaves the others be.
 */
export class Writer {
  readonly #database: LMDBDatabase;
  readonly #transaction: Transaction;
  readonly #commits: Commits;
  #waiting: Job[] = [];
  readonly #underWay = new Set<Promise<void>>();

  constructor(database: LMDBDatabase, transaction: Transaction, commits: Commits) {
    this.#database = database;
    this.#transaction = transaction;
    this.#commits = commits;
  }

  /** Runs something in a transaction; gives what it gave when that is committed and flushed. */
  write<T>(body: Body<T>, context: Context): Promise<T> {
    return new Promise((resolve, reject) => {
      throwIfAborted(context.signal);
      this.#waiting.push(new Job(body, context, resolve as (output: unknown) => void, reject));
      if (this.#waiting.length === 1) this.#begin();
    });
  }

  /** Waits for all that is under way. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #begin(): void {
    const transaction = this.#commit().finally(() => this.#underWay.delete(transaction));
    this.#underWay.add(transaction);
  }

  async #commit(): Promise<void> {
    while (!(await this.#try()));
  }

  /** Gives false where the transaction must be made anew. */
  async #try(): Promise<boolean> {
    let jobs: readonly Job[] = [];
    let report: ReturnType<typeof observe> | undefined;
    const written = this.#transaction.writes;
    let number = 0;
    let isCommitted = false;
    try {
      await this.#database.childTransaction(() => {
        number = this.#database.getWriteTxnId();
        if (!this.#commits.begun(number)) throw new StaleTransaction();
        jobs = this.#take();
        // One commit is told once, to the first who listens.
        const observer = jobs.find(({ context }) => context.observer !== undefined)?.context.observer;
        report = observer && observe('transaction', observer);
        for (const job of jobs) job.run(this.#transaction);
      });
      isCommitted = true;
      await this.#commits.flushed();
      report?.(undefined, { operations: jobs.length, writes: this.#transaction.writes - written });
      for (const job of jobs) job.succeed();
    } catch (error) {
      if (error instanceof StaleTransaction) return false;
      if (jobs.length === 0) jobs = this.#take();
      const isUnknown = isCommitted || (number !== 0 && this.#commits.last() >= number);
      const reason = await writeFailure(error, isUnknown);
      report?.(reason);
      for (const job of jobs) job.fail(copyOf(reason));
    }
    return true;
  }

  /** All that wait and are still wanted. */
  #take(): readonly Job[] {
    const jobs = this.#waiting.filter(({ isAborted }) => !isAborted);
    this.#waiting = [];
    for (const job of jobs) job.isRunning = true;
    return jobs;
  }
}
