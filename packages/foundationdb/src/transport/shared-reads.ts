import {
  type Context,
  KeyValueStoreError,
  type Operation,
  type Output,
  type OutputKind,
  PRIMITIVES,
} from '@keyvaluestore/core';
import { currentTerms, execute, type Terms } from '@keyvaluestore/ordered';

import { attempt } from './attempt.js';
import { codeOf, errorFor, TIMED_OUT } from './errors.js';
import { together } from './together.js';
import { type Engine } from './transact.js';
import { type Transaction } from './transaction.js';

/**
 * What gives one of these reads a row or two, or one for each name that it was given, so many can share a transaction
 * without keeping each other waiting.
 */
const SHAREABLE = new Set<OutputKind>([
  ...(['value', 'score', 'found', 'type', 'timeLeft'] as const),
  ...(['values', 'scores', 'flags'] as const),
]);

// Taken before a test can put a fake in its place.
const { setImmediate } = globalThis;

/** Runs a read in a transaction of its own, with retries. */
type RunAlone = (operation: Operation, context: Context, terms: Terms) => Promise<Output>;

interface Member {
  readonly operation: Operation;
  readonly context: Context;
  /** Those of its own call. */
  readonly terms: Terms;
  readonly resolve: (output: Output) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Lets single reads that are under way at once share transactions, and so read versions. A read that finds no other one
 * under way begins at once; others wait for the end of the turn of the event loop, and their transaction, which begins
 * after the last of them was called, serves all: each sees everything that was committed before it was called.
 */
export class SharedReads {
  readonly #engine: Engine;
  readonly #alone: RunAlone;
  #underWay = 0;
  #waiting: Member[] = [];

  /** @param alone runs a read in a transaction of its own, with retries */
  constructor(engine: Engine, alone: RunAlone) {
    this.#engine = engine;
    this.#alone = alone;
  }

  /** Whether an operation may share: a signal must be able to cancel its own transaction. */
  static accepts(operation: Operation, context: Context): boolean {
    return context.signal === undefined && SHAREABLE.has(PRIMITIVES[operation.name].gives);
  }

  async run(operation: Operation, context: Context): Promise<Output> {
    const terms = currentTerms(this.#engine);
    if (this.#underWay === 0) return this.#first(operation, context, terms);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ operation, context, terms, resolve, reject });
      if (this.#waiting.length === 1) setImmediate(() => void this.#share(this.#waiting.splice(0)));
    });
  }

  async #first(operation: Operation, context: Context, terms: Terms): Promise<Output> {
    this.#underWay += 1;
    try {
      return await this.#alone(operation, context, terms);
    } finally {
      this.#underWay -= 1;
    }
  }

  async #share(members: readonly Member[]): Promise<void> {
    this.#underWay += 1;
    const { database, timeout } = this.#engine;
    // One request to the engine is told once, to the first who listens.
    const context = members.find((member) => member.context.observer !== undefined)?.context ?? members[0]?.context;
    const unserved = new Set(members);
    try {
      await attempt({ database, context: context as Context, timeout, renewable: false }, (transaction) =>
        this.#serve(transaction, members, unserved),
      );
    } catch (error) {
      for (const member of unserved) this.#recover(member, error);
    } finally {
      this.#underWay -= 1;
    }
  }

  /** Serves each member as soon as its own reads are there. Rejects if the transaction failed. */
  async #serve(transaction: Transaction, members: readonly Member[], unserved: Set<Member>): Promise<void> {
    const served = members.map(async (member) => {
      try {
        member.resolve(await execute(transaction, member.terms, member.operation));
      } catch (error) {
        if (!KeyValueStoreError.is(error)) throw error;
        member.reject(error);
      }
      unserved.delete(member);
    });
    await together(served);
  }

  /** Gives a member whose transaction failed one of its own, unless that would fail in the same way. */
  #recover({ operation, context, terms, resolve, reject }: Member, error: unknown): void {
    if (!KeyValueStoreError.is(error)) reject(error);
    else if (!error.retryable || codeOf(error.cause) === TIMED_OUT) reject(errorFor('read', error));
    else this.#alone(operation, context, terms).then(resolve, reject);
  }
}
