import { isPromise } from '@keyvaluestore/core';

/**
 * A value, or a promise of it.
 * @example
 * ```ts
 * const answers: Awaitable<number>[] = [1, Promise.resolve(2)];
 * await Promise.all(answers); // [1, 2]
 * ```
 */
export type Awaitable<T> = T | Promise<T>;

/**
 * Something to be done in steps, of which some may have to wait for a promise, which they yield. Written once, it runs
 * without a single promise on a store that answers at once, as a transaction of LMDB must.
 */
export interface Steps<T> {
  next(value?: unknown): IteratorResult<Promise<unknown>, T>;
  throw(error: unknown): IteratorResult<Promise<unknown>, T>;
  [Symbol.iterator](): Steps<T>;
}

/** No step at all: a generator that never waits, at a fraction of its price. */
class Ready<T> implements Steps<T> {
  readonly done = true;
  readonly value: T;

  constructor(value: T) {
    this.value = value;
  }

  next(): this {
    return this;
  }
  throw(error: unknown): never {
    throw error;
  }
  [Symbol.iterator](): this {
    return this;
  }
}

/** What is there already. */
export function ready<T>(value: T): Steps<T> {
  return new Ready(value);
}

function* waitFor<T>(promise: Promise<T>): Steps<T> {
  return (yield promise) as T;
}

/** Waits for a value if it is not there yet. */
export function wait<T>(value: Awaitable<T>): Steps<T> {
  return isPromise(value) ? waitFor(value) : ready(value);
}

async function finish<T>(steps: Steps<T>, first: Promise<unknown>): Promise<T> {
  let pending = first;
  for (;;) {
    let step: IteratorResult<Promise<unknown>, T>;
    try {
      const value = await pending;
      step = steps.next(value);
    } catch (error) {
      step = steps.throw(error);
    }
    if (step.done) return step.value;
    pending = step.value;
  }
}

/** Takes all steps; gives a promise only if one of them has to wait. */
export function run<T>(steps: Steps<T>): Awaitable<T> {
  const first = steps.next();
  return first.done ? first.value : finish(steps, first.value);
}

/** Waits for all values, even if one rejects: a transaction must have come to rest before it is committed. */
function* waitForAll(values: readonly unknown[]): Steps<readonly unknown[]> {
  if (!values.some(isPromise)) return values;
  try {
    return (yield Promise.all(values)) as readonly unknown[];
  } catch (error) {
    yield Promise.allSettled(values);
    throw error;
  }
}

/** Takes several steps at once, so that a store can be asked for all that they read before it answers the first. */
export function* together<T extends readonly unknown[]>(all: { readonly [K in keyof T]: Steps<T[K]> }): Steps<T> {
  const started: unknown[] = [];
  try {
    for (const steps of all) started.push(run(steps));
  } catch (error) {
    if (started.some(isPromise)) yield Promise.allSettled(started);
    throw error;
  }
  return (yield* waitForAll(started)) as unknown as T;
}
