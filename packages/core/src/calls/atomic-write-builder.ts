import { BuilderStateError, describeError } from '../errors/errors.js';
import type { Checker } from '../operations/checker.js';
import type { NamesAt, Operations } from '../operations/methods.js';
import type { AtomicOperation } from '../operations/primitives.js';
import type { InAtomicWrite } from '../operations/surface.js';
import type { Limits } from '../values/limits.js';
import { Admission } from './admission.js';
import type { AtomicWrite, AtomicWriteResult } from './atomic-write.js';
import type { Caller } from './caller.js';
import { check, defineMethods, type Given } from './define-methods.js';
import { type CallOptions, checkAddedOptions, checkCallOptions } from './options.js';

/** How far an atomic write has come; the handles of its operations share it. */
interface Progress {
  ended: boolean;
}

class Result implements AtomicWriteResult {
  readonly #method: string;
  readonly #progress: Progress;
  #failed = false;

  constructor(method: string, progress: Progress) {
    this.#method = method;
    this.#progress = progress;
  }

  get conditionFailed(): boolean {
    if (this.#progress.ended) return this.#failed;
    throw new BuilderStateError('conditionFailed is known only after exec() of its atomic write has ended', {
      operation: this.#method,
    });
  }

  fail(): void {
    this.#failed = true;
  }
}

/** The methods that are operations. They stand in the table of methods alone, from which this class gets them. */
const Added = class {} as new () => Pick<Operations<InAtomicWrite>, NamesAt<'atomicWrite'>>;

/** The atomic write of every backend; the driver gets its operations as a list. */
export class AtomicWriteBuilder extends Added implements AtomicWrite {
  static {
    defineMethods(this.prototype, 'atomicWrite', (write, ...given) => write.#add(...given));
  }

  readonly #checker: Checker<unknown>;
  readonly #caller: Caller;
  readonly #operations: AtomicOperation[] = [];
  readonly #admission: Admission;
  readonly #results: Result[] = [];
  readonly #progress: Progress = { ended: false };
  #executed = false;

  constructor(checker: Checker<unknown>, caller: Caller, limits: Limits) {
    super();
    this.#checker = checker;
    this.#caller = caller;
    this.#admission = new Admission(limits);
  }

  async exec(options?: CallOptions): Promise<boolean> {
    this.#checkOpen('exec');
    const signal = checkCallOptions(options);
    this.#executed = true;
    try {
      return await this.#run(signal);
    } finally {
      this.#progress.ended = true;
    }
  }

  async #run(signal: AbortSignal | undefined): Promise<boolean> {
    const operations = this.#operations;
    if (operations.length === 0) return true;
    try {
      const failed = await this.#caller.call(
        { name: 'atomicWrite', requested: operations },
        signal,
        (driver, context) => driver.runAtomicWrite(operations, context),
        (indexes) => (indexes.length > 0 ? 'conditionFailed' : 'ok'),
      );
      for (const index of failed) this.#results[index]?.fail();
      return failed.length === 0;
    } catch (error) {
      throw describeError(error, 'atomicWrite');
    }
  }

  #checkOpen(operation: string): void {
    if (this.#executed)
      throw new BuilderStateError('the atomic write has been executed; make a new one', { operation });
  }

  #add(...[method, options, key, a, b, c, d]: Given): AtomicWriteResult {
    const { name } = method;
    this.#checkOpen(name);
    try {
      checkAddedOptions(options, method.options);
      // Only methods whose primitives an atomic write can hold are defined here.
      const operation = check(this.#checker, method, key, a, b, c, d).operation as AtomicOperation;
      this.#admission.admit(operation);
      const result = new Result(name, this.#progress);
      this.#operations.push(operation);
      this.#results.push(result);
      return result;
    } catch (error) {
      throw describeError(error, name, key);
    }
  }
}
