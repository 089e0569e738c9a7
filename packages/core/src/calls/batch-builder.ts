import type { Settled } from '../driver/driver.js';
import { BatchError, type BatchFailure, BuilderStateError, describeError } from '../errors/errors.js';
import type { Checked, Checker } from '../operations/checker.js';
import type { NamesAt, Operations } from '../operations/methods.js';
import { keysOf } from '../operations/facts.js';
import type { Operation } from '../operations/primitives.js';
import type { InBatch } from '../operations/surface.js';
import { type BinaryString, toText } from '../values/binary-string.js';
import type { Batch, BatchResult } from './batch.js';
import type { Caller } from './caller.js';
import { check, defineMethods, type Given } from './define-methods.js';
import { type CallOptions, checkAddedOptions, checkCallOptions } from './options.js';

/** An operation with the handle that its adder got. */
class Pending<T> implements BatchResult<T> {
  settled: Settled | undefined;

  constructor(
    readonly method: string,
    readonly checked: Checked<T>,
  ) {}

  fail(cause: Error): Omit<BatchFailure, 'index'> {
    const key = toText(keysOf(this.checked.operation)[0] as BinaryString);
    const error = describeError(cause, this.method, key) as Error;
    this.settled = { error };
    return { operation: this.method, key, error };
  }

  result(): T {
    if (this.settled === undefined) {
      throw new BuilderStateError('the result is known only after exec() of its batch has ended', {
        operation: this.method,
      });
    }
    if ('error' in this.settled) throw this.settled.error;
    return this.checked.decode(this.settled.output);
  }
}

/** The methods that are operations. They stand in the table of methods alone, from which this class gets them. */
const Added = class {} as new <R>() => Pick<Operations<InBatch<R>>, NamesAt<'batch'>>;

/** The batch of every backend; the driver gets its operations as a list. */
export class BatchBuilder<R> extends Added<R> implements Batch<R> {
  static {
    defineMethods(this.prototype, 'batch', (batch, ...given) => batch.#add(...given));
  }

  readonly #checker: Checker<R>;
  readonly #caller: Caller;
  readonly #pending: Pending<unknown>[] = [];
  #executed = false;

  constructor(checker: Checker<R>, caller: Caller) {
    super();
    this.#checker = checker;
    this.#caller = caller;
  }

  async exec(options?: CallOptions): Promise<void> {
    this.#checkOpen('exec');
    const signal = checkCallOptions(options);
    this.#executed = true;
    const pending = this.#pending;
    if (pending.length === 0) return;
    const settled = await this.#send(signal);
    const failures: BatchFailure[] = [];
    pending.forEach((entry, index) => {
      const outcome = settled[index] as Settled;
      if ('error' in outcome) failures.push({ index, ...entry.fail(outcome.error) });
      else entry.settled = outcome;
    });
    if (failures.length > 0) throw new BatchError(failures, pending.length);
  }

  async #send(signal: AbortSignal | undefined): Promise<readonly Settled[]> {
    const operations = this.#pending.map(({ checked }) => checked.operation as Operation);
    try {
      return await this.#caller.call(
        { name: 'batch', requested: operations },
        signal,
        (driver, context) => driver.runBatch(operations, context),
        (settled) => (settled.some((outcome) => 'error' in outcome) ? 'error' : 'ok'),
      );
    } catch (error) {
      // Nothing was sent, and every handle says why.
      for (const entry of this.#pending) entry.fail(error as Error);
      throw describeError(error, 'batch');
    }
  }

  #checkOpen(operation: string): void {
    if (this.#executed) throw new BuilderStateError('the batch has been executed; make a new one', { operation });
  }

  #add(...[method, options, key, a, b, c, d]: Given): BatchResult<unknown> {
    const { name } = method;
    this.#checkOpen(name);
    try {
      checkAddedOptions(options, method.options);
      const pending = new Pending(name, check(this.#checker, method, key, a, b, c, d));
      this.#pending.push(pending);
      return pending;
    } catch (error) {
      throw describeError(error, name, key);
    }
  }
}
