import {
  type AtomicOperation,
  type Context,
  type Driver,
  keysOf,
  type Operation,
  type Output,
  throwIfAborted,
  toText,
  UnknownOutcomeError,
} from '@keyvaluestore/core';
import type fc from 'fast-check';

import { type History } from './history.js';

/** What becomes of a write. */
export type Fate = 'done' | 'lostReply' | 'lostRequest' | 'late';

/** The version that an operation writes, if it is one of the writes that programs make. */
function versionOf(operation: Operation | AtomicOperation): number | undefined {
  if (operation.name === 'set') return Number(operation.value);
  if (operation.name === 'hSet') return Number(operation.entries[0]?.[1]);
  return operation.name === 'zAdd' ? operation.score : undefined;
}

/**
 * A driver of which each request takes effect, and each answer arrives, when the scheduler says so.
 * @param fateOf the fate of the write of a version
 */
export function scheduledDriver(
  driver: Driver,
  scheduler: fc.Scheduler,
  history: History,
  fateOf: (version: number) => Fate,
): Driver {
  const turn = (what: string): Promise<unknown> => scheduler.schedule(Promise.resolve(), what);
  const note = (operations: readonly (Operation | AtomicOperation)[]): void => {
    for (const operation of operations) {
      const version = versionOf(operation);
      // What writes a version has one key.
      const [key] = keysOf(operation);
      if (version !== undefined && key !== undefined) history.tookEffect(toText(key), version);
    }
  };
  const request = async <T>(
    operations: readonly (Operation | AtomicOperation)[],
    { signal }: Context,
    run: () => Promise<T> | T,
  ): Promise<T> => {
    const fates = operations.map(versionOf).flatMap((version) => (version === undefined ? [] : [fateOf(version)]));
    const fate = fates[0] ?? 'done';
    const name = operations.map((operation) => operation.name).join(' ');
    await turn(`${name} reaches the store`);
    throwIfAborted(signal);
    if (fate === 'late') {
      void turn(`${name} takes effect late`).then(() => {
        note(operations);
        return run();
      });
    }
    if (fate === 'late' || fate === 'lostRequest') throw new UnknownOutcomeError();
    note(operations);
    const output = await run();
    await turn(`${name} is answered`);
    if (fate === 'lostReply') throw new UnknownOutcomeError();
    return output;
  };
  const run = (operation: Operation, context: Context): Promise<Output> =>
    request<Output>([operation], context, () => driver.run(operation, context));
  return {
    capabilities: driver.capabilities,
    run: run as Driver['run'],
    runBatch: (operations, context) => request(operations, context, () => driver.runBatch(operations, context)),
    runAtomicWrite: (operations, context) =>
      request(operations, context, () => driver.runAtomicWrite(operations, context)),
    scan: (request, context) => driver.scan(request, context),
  };
}
