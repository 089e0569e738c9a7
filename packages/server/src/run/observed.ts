import { type BinaryString } from '@keyvaluestore/core';

import { type Service } from '../connection/service.js';
import { type Runner } from './runner.js';

/** Runs a command. Where somebody listens it is told as one call of that name, and the runner tells of its requests. */
export function observed<T>(
  { caller, runner }: Service,
  name: string,
  keys: () => readonly BinaryString[],
  run: (runner: Runner) => T | Promise<T>,
): T | Promise<T> {
  if (!caller.isObserved) return run(runner);
  const call = { name, requested: [], keys: new Set(keys()).size };
  return caller.call(call, undefined, async (_driver, context) => run(runner.within(context)));
}
