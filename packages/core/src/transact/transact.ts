import { Admission } from '../calls/admission.js';
import type { Backend } from '../calls/backend.js';
import { Caller } from '../calls/caller.js';
import { type CallOptions, checkCallOptions } from '../calls/options.js';
import { abortedError, orAbort, throwIfAborted } from '../driver/abort.js';
import { backoff, DEFAULT_RETRY_POLICY, pause } from '../driver/retry.js';
import {
  ConflictError,
  describeError,
  InvalidArgumentError,
  KeyValueStoreError,
  UnknownOutcomeError,
} from '../errors/errors.js';
import { Checker } from '../operations/checker.js';
import type { AtomicOperation } from '../operations/primitives.js';
import type { Limits } from '../values/limits.js';
import { Claim } from './claim.js';
import { conditionFailed } from './key-state.js';
import { type Planned, type Transaction, TransactionBuilder } from './transaction.js';

/**
 * How a transaction is made.
 * @example
 * ```ts
 * const options: TransactOptions = { id: 'order:17', attempts: 5 };
 * await transact(backend, (tx) => tx.nIncrBy('orders', 1), options);
 * await transact(backend, (tx) => tx.nIncrBy('orders', 1), options);
 * await backend.get('orders'); // '1'
 * ```
 */
export interface TransactOptions extends CallOptions {
  /**
   * Names what is done, so that it is done once: also where an answer is lost, and where the same is asked for again, by
   * this process or another. The key `transact:` and the id holds that it was done, and the result as JSON, of at most
   * 102,400 bytes. It counts among the 100 operations; a hash tag in the id decides its slot in a Redis Cluster.
   */
  readonly id?: string | undefined;
  /** Milliseconds for which the id is remembered; a day, if left out. */
  readonly idTTL?: number | undefined;
  /** How often the function is run and its write is sent at most; 10, if left out. */
  readonly attempts?: number | undefined;
}

const DAY = 86_400_000;

interface Settings {
  readonly attempts: number;
  readonly signal: AbortSignal | undefined;
  readonly claim: Claim | undefined;
}

/** What became of a run: its result, or that it must be made again. */
type Ended<T> = { readonly result: T } | 'again';

/**
 * Runs a function that reads and writes, and then makes all of its writes at once, on the condition that what it read is
 * still so; if not, runs it again with what is there now. Nothing is locked, and nobody waits for a process that died.
 * Gives what the function gave.
 *
 * The function may run several times: let it do nothing but calculate. It throws to give up; nothing is written then.
 * Comparisons are of bytes, so a value that was changed and changed back counts as unchanged. A key is read at most
 * once, and written in the same operation that checks it; what was only read is checked too, so reading alone costs a
 * write transaction on DynamoDB. Two reads may see two moments, but then the write is refused and the function runs
 * again. A key that was read cannot be written as a set, hash or sorted set; that rejects with `InvalidArgumentError`.
 *
 * Rejects with `ConflictError` if other writers were faster in all attempts, or if a condition of its own does not hold,
 * as that of `setNX`; otherwise as `exec` of an {@link AtomicWrite} does. With an `id` a write of unknown outcome is sent
 * again and found out.
 * @example
 * ```ts
 * await backend.set('alice', 10);
 * await transact(backend, async (tx) => {
 *   if (Number(await tx.get('alice')) < 5) throw new Error('too little');
 *   tx.nIncrBy('alice', -5);
 *   tx.nIncrBy('bob', 5);
 * });
 * await backend.mGet(['alice', 'bob']); // ['5', '5']
 * ```
 */
export async function transact<R, T>(
  backend: Backend<R>,
  run: (transaction: Transaction<R>) => Promise<T> | T,
  options: TransactOptions = {},
): Promise<T> {
  const thrown = new Set<unknown>();
  try {
    if (typeof run !== 'function') throw new InvalidArgumentError('the second argument must be a function');
    return await new Runner(backend, run, options, thrown).run();
  } catch (error) {
    // What the function has thrown, or calls in it, is passed on as it is.
    const isNew = KeyValueStoreError.is(error) && error.operation === undefined && !thrown.has(error);
    throw isNew ? describeError(error, 'transact') : error;
  }
}

/** Checks the options. */
function settingsOf(checker: Checker<unknown>, caller: Caller, options: TransactOptions): Settings {
  const signal = checkCallOptions(options, ['id', 'idTTL', 'attempts']);
  const { id, idTTL = DAY, attempts = DEFAULT_RETRY_POLICY.attempts } = options;
  if (!Number.isSafeInteger(attempts) || attempts < 1) {
    throw new InvalidArgumentError('options.attempts must be an integer of at least 1');
  }
  if (id === undefined && options.idTTL !== undefined) throw new InvalidArgumentError('options.idTTL needs an id');
  return { attempts, signal, claim: id === undefined ? undefined : new Claim(checker, caller, id, idTTL, signal) };
}

/** Runs one function until its writes are made. */
class Runner<R, T> {
  readonly #run: (transaction: Transaction<R>) => Promise<T> | T;
  readonly #checker: Checker<R>;
  readonly #caller: Caller;
  readonly #limits: Limits;
  readonly #settings: Settings;
  /** What the function has thrown. */
  readonly #thrown: Set<unknown>;
  #attempt = 1;
  /** The first error that does not tell what became of a write. */
  #unknown: unknown;

  constructor(
    { driver, view }: Backend<R>,
    run: (transaction: Transaction<R>) => Promise<T> | T,
    options: TransactOptions,
    thrown: Set<unknown>,
  ) {
    this.#run = run;
    this.#thrown = thrown;
    this.#limits = view.limits;
    this.#checker = new Checker(view.limits, view.decode, driver.capabilities.expiringSortedSets);
    // What a stale read sees would be refused at the end.
    this.#caller = new Caller(driver, { consistency: 'strong', profiler: view.profiler });
    this.#settings = settingsOf(this.#checker, this.#caller, options);
  }

  async run(): Promise<T> {
    try {
      return await this.#untilDone();
    } catch (error) {
      if (this.#unknown === undefined) throw error;
      const done = await this.#settings.claim?.find().catch(() => undefined);
      // A write that may have been made stays unknown, whatever came after it.
      if (done === undefined) throw this.#unknown;
      return done.result as T;
    }
  }

  async #untilDone(): Promise<T> {
    const { attempts, signal, claim } = this.#settings;
    for (;;) {
      throwIfAborted(signal);
      const done = await claim?.find();
      if (done !== undefined) return done.result as T;
      const ended = await this.#once();
      if (ended !== 'again') return ended.result;
      if (this.#attempt >= attempts) break;
      await this.#pause();
    }
    // Others may have been faster with the same id.
    const done = await claim?.find();
    if (done === undefined) throw new ConflictError();
    return done.result as T;
  }

  async #once(): Promise<Ended<T>> {
    const { signal, claim } = this.#settings;
    const transaction = new TransactionBuilder(this.#checker, this.#caller, signal);
    let result: T;
    try {
      result = await orAbort(this.#call(transaction), signal, () => abortedError(signal));
    } catch (error) {
      transaction.end();
      // What was done meanwhile under the same id may be why the function gave up.
      const done = await claim?.find();
      if (done === undefined) throw error;
      return { result: done.result as T };
    }
    const planned = transaction.end();
    if (claim !== undefined) planned.push({ operation: claim.operation(result), askedBy: undefined });
    return planned.length === 0 ? { result } : this.#commit(planned, result);
  }

  async #call(transaction: Transaction<R>): Promise<T> {
    try {
      return await this.#run(transaction);
    } catch (error) {
      this.#thrown.add(error);
      throw error;
    }
  }

  /** Makes the writes; under an id, until it is known whether they are made. */
  async #commit(planned: readonly Planned[], result: T): Promise<Ended<T>> {
    const admission = new Admission(this.#limits);
    for (const { operation } of planned) admission.admit(operation);
    const operations = planned.map(({ operation }) => operation);
    const failed = await this.#send(operations);
    if (failed?.length === 0) return { result };
    // If another has taken the id, or what was read has changed, what the function demands may hold in the next run.
    const isOver = failed?.every((index) => planned[index]?.askedBy !== undefined) ?? false;
    if (isOver) throw conditionFailed(planned[failed?.[0] as number]?.askedBy);
    return 'again';
  }

  /** Sends a write until an answer tells what became of it; gives the conditions that failed, undefined if others won. */
  async #send(operations: readonly AtomicOperation[]): Promise<readonly number[] | undefined> {
    const { attempts, claim, signal } = this.#settings;
    for (;;) {
      try {
        return await this.#caller.call(
          { name: 'transact', requested: operations },
          signal,
          (driver, context) => driver.runAtomicWrite(operations, context),
          (failed) => (failed.length > 0 ? 'conditionFailed' : 'ok'),
        );
      } catch (error) {
        if (ConflictError.is(error)) return undefined;
        const isUnknown = UnknownOutcomeError.is(error);
        if (isUnknown) this.#unknown ??= error;
        // One that was not made tells nothing of an earlier one that may have been.
        const mustFindOut =
          isUnknown || (this.#unknown !== undefined && KeyValueStoreError.is(error) && error.retryable);
        if (!mustFindOut || claim === undefined || this.#attempt >= attempts) throw error;
        await this.#pause();
      }
    }
  }

  async #pause(): Promise<void> {
    this.#attempt += 1;
    await pause(backoff(DEFAULT_RETRY_POLICY, this.#attempt), this.#settings.signal);
  }
}
