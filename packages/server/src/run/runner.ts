import {
  type AtomicOperation,
  type BinaryString,
  type Context,
  type Driver,
  isPromise,
  type Operation,
  type Output,
} from '@keyvaluestore/core';

import { CHANGED, type Steps } from '../commands/command.js';
import { ReplyError } from '../protocol/reply.js';
import { changedKeys } from './changed-keys.js';

/** How often steps that are not isolated are run again where others are faster. */
const TRIES = 64;

/** Notes keys that have been changed. */
export type Touch = (key: BinaryString) => void;

/** Runs the steps of commands. */
export class Runner {
  readonly #driver: Driver;
  readonly #context: Context;
  readonly #checkLimits: (operation: Operation) => void;
  readonly #underWay = new Set<Promise<unknown>>();

  /** @param checkLimits throws where an operation is larger than the backend takes */
  constructor(driver: Driver, context: Context, checkLimits: (operation: Operation) => void) {
    this.#driver = driver;
    this.#context = context;
    this.#checkLimits = checkLimits;
  }

  /** The same for calls of another context. */
  within(context: Context): Runner {
    return new Runner(this.#driver, context, this.#checkLimits);
  }

  /** Runs steps whose operations stand each for itself: without a promise where the engine makes none. */
  run<T>(body: () => Steps<T>, touch: Touch): T | Promise<T> {
    const steps = body();
    let result = steps.next();
    while (!result.done) {
      const operation = result.value;
      let output: Output | Promise<Output>;
      try {
        this.#checkLimits(operation);
        output = this.#driver.run(operation, this.#context);
      } catch (error) {
        result = steps.throw(error);
        continue;
      }
      if (isPromise(output)) return this.#follow(this.#goOn(steps, operation, output, touch));
      for (const key of changedKeys(operation, output)) touch(key);
      result = steps.next(output);
    }
    return result.value;
  }

  /** Runs steps that are to be one: isolated where the engine can, else again and again until nobody was faster. */
  runIsolated<T>(keys: readonly BinaryString[], body: () => Steps<T>, touch: Touch): T | Promise<T> {
    const { runIsolated } = this.#driver;
    if (runIsolated === undefined) return this.#runUntilUnchanged(body, touch);
    let touched: BinaryString[] = [];
    const checked = (): Steps<T> => {
      touched = [];
      return this.#checked(body(), touched);
    };
    const end = (value: T): T => {
      for (const key of touched) touch(key);
      return value;
    };
    const value = runIsolated(keys, checked, this.#context);
    return isPromise(value) ? this.#follow(value).then(end) : end(value);
  }

  /** Runs all operations or none, and gives the indexes of the conditions that failed. */
  async runAtomicWrite(operations: readonly AtomicOperation[]): Promise<readonly number[]> {
    for (const operation of operations) this.#checkLimits(operation as Operation);
    return this.#follow(this.#driver.runAtomicWrite(operations, this.#context));
  }

  /** Waits until what is under way now has ended, and not for what begins meanwhile; undefined if that is nothing. */
  untilEnded(): Promise<void> | undefined {
    if (this.#underWay.size === 0) return undefined;
    return Promise.allSettled(this.#underWay).then(() => undefined);
  }

  #follow<T>(promise: Promise<T>): Promise<T> {
    this.#underWay.add(promise);
    const end = (): void => void this.#underWay.delete(promise);
    promise.then(end, end);
    return promise;
  }

  async #runUntilUnchanged<T>(body: () => Steps<T>, touch: Touch): Promise<T> {
    for (let count = 0; count < TRIES; count++) {
      try {
        return await this.run(body, touch);
      } catch (error) {
        if (error !== CHANGED) throw error;
      }
    }
    throw new ReplyError('TRYAGAIN others changed the same keys again and again');
  }

  *#checked<T>(steps: Steps<T>, touched: BinaryString[]): Steps<T> {
    let result = steps.next();
    while (!result.done) {
      const operation = result.value;
      let output: Output;
      try {
        this.#checkLimits(operation);
        output = yield operation;
      } catch (error) {
        result = steps.throw(error);
        continue;
      }
      touched.push(...changedKeys(operation, output));
      result = steps.next(output);
    }
    return result.value;
  }

  async #goOn<T>(steps: Steps<T>, first: Operation, pending: Promise<Output>, touch: Touch): Promise<T> {
    let operation = first;
    let output: Output | Promise<Output> = pending;
    for (;;) {
      let result: IteratorResult<Operation, T>;
      try {
        const given = await output;
        for (const key of changedKeys(operation, given)) touch(key);
        result = steps.next(given);
      } catch (error) {
        result = steps.throw(error);
      }
      if (result.done) return result.value;
      operation = result.value;
      try {
        this.#checkLimits(operation);
        output = this.#driver.run(operation, this.#context);
      } catch (error) {
        output = Promise.reject(error as Error);
      }
    }
  }
}
