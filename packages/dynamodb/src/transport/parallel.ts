import { UnknownOutcomeError } from '@keyvaluestore/core';

/** Requests of one call under way at the same time; a client has 50 connections unless it is told otherwise. */
const PARALLEL = 16;

/** Runs tasks, none of which rejects, so many at a time. */
export async function inParallel(tasks: readonly (() => Promise<void>)[], limit = PARALLEL): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    for (let task = tasks[next++]; task !== undefined; task = tasks[next++]) await task();
  };
  await Promise.all(Array.from({ length: Math.min(limit, tasks.length) }, work));
}

/** What tasks gave, in their order, and the errors of those that failed. */
export interface Results<T> {
  readonly values: readonly T[];
  readonly errors: readonly unknown[];
}

/** Runs tasks, so many at a time; begins no other when one has failed. */
export async function settleAll<T>(tasks: readonly (() => Promise<T>)[], limit = PARALLEL): Promise<Results<T>> {
  const values: T[] = [];
  const errors: unknown[] = [];
  const settle = (task: () => Promise<T>, index: number) => async (): Promise<void> => {
    if (errors.length > 0) return;
    try {
      values[index] = await task();
    } catch (error) {
      errors.push(error);
    }
  };
  await inParallel(tasks.map(settle), limit);
  return { values, errors };
}

/** Of the errors of several requests the one that tells the most: that it is not known what was written. */
export function worstOf(errors: readonly unknown[]): unknown {
  return errors.find((error) => UnknownOutcomeError.is(error)) ?? errors[0];
}
