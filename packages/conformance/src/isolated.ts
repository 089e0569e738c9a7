import assert from 'node:assert/strict';

import {
  type Backend,
  type BinaryString,
  type Context,
  type Driver,
  DriverBackend,
  fromText,
  keysOf,
  type Operation,
  type OperationSteps,
  type Output,
} from '@keyvaluestore/core';

/** Asks for one operation, and gives what it gave. */
export function* ask<N extends Operation['name']>(operation: Operation<N>): OperationSteps<Output<N>> {
  return (yield operation as unknown as Operation) as Output<N>;
}

/** The strings of keys, as steps read them. */
export function* read(key: BinaryString): OperationSteps<string> {
  return (yield* ask({ name: 'get', key })) ?? '';
}

/** Replaces a string, as steps do, and keeps its expiry. */
export function* write(key: BinaryString, text: string): OperationSteps<boolean> {
  return yield* ask({ name: 'set', key, value: fromText(text), when: 'always', expiry: 'keep' });
}

/** Runs isolated steps; rejects with what they throw, though the driver may throw it. */
export async function isolated<T>(
  { driver, view }: Backend,
  names: readonly string[],
  body: (...keys: BinaryString[]) => OperationSteps<T>,
  context: Partial<Context> = {},
): Promise<T> {
  const { runIsolated } = driver;
  assert.ok(runIsolated !== undefined, 'the driver has runIsolated');
  const keys = names.map((name) => fromText(name));
  return runIsolated(keys, () => body(...keys), { consistency: view.consistency, ...context });
}

/** A backend of which each operation is an isolated step, after a look at its first key. */
export function isolating(backend: Backend): Backend {
  const { driver, view } = backend;
  const run = async (operation: Operation, context: Context): Promise<Output> => {
    const { runIsolated } = driver;
    assert.ok(runIsolated !== undefined, 'the driver has runIsolated');
    const keys = keysOf(operation);
    function* body(): OperationSteps<Output> {
      yield { name: 'type', key: keys[0] as BinaryString };
      return yield operation;
    }
    return runIsolated(keys, body, context);
  };
  return new DriverBackend({ ...driver, run: run as Driver['run'] }, view, backend);
}
