import {
  type AtomicOperation,
  type Backend,
  type BinaryString,
  type Context,
  type Driver,
  DriverBackend,
  type Operation,
  type Output,
  PRIMITIVES,
  toText,
  UnavailableError,
  UnknownOutcomeError,
} from '@keyvaluestore/core';

/**
 * Is told the keys that a write may have changed; the write goes on, or ends, when the promise does.
 * {@link Invalidator} takes one.
 */
export type Invalidate = (keys: readonly string[]) => void | Promise<void>;

function keysOf(operations: readonly (Operation | AtomicOperation)[]): readonly BinaryString[] {
  const written = operations.filter(
    ({ name }) => name === 'deleteXX' || (name !== 'check' && PRIMITIVES[name].access === 'write'),
  );
  return [...new Set(written.map(({ key }) => key))];
}

async function around<T>(
  invalidate: Invalidate,
  operations: readonly (Operation | AtomicOperation)[],
  run: () => Promise<T> | T,
): Promise<T> {
  const keys = keysOf(operations).map(toText);
  if (keys.length === 0) return run();
  try {
    await invalidate(keys);
  } catch (cause) {
    throw new UnavailableError('the invalidation before the write failed, and nothing was written', { cause });
  }
  let output: T;
  try {
    output = await run();
  } catch (error) {
    try {
      await invalidate(keys);
    } catch {
      // The write's own error tells more.
    }
    throw error;
  }
  try {
    await invalidate(keys);
  } catch (cause) {
    throw new UnknownOutcomeError('the write was made, but the invalidation after it failed', { cause });
  }
  return output;
}

function invalidatingDriver(driver: Driver, invalidate: Invalidate): Driver {
  const run = (operation: Operation, context: Context): Promise<Output> | Output =>
    PRIMITIVES[operation.name].access === 'read'
      ? driver.run(operation, context)
      : around<Output>(invalidate, [operation], () => driver.run(operation, context));
  return {
    capabilities: driver.capabilities,
    run: run as Driver['run'],
    runBatch: (operations, context) => around(invalidate, operations, () => driver.runBatch(operations, context)),
    runAtomicWrite: (operations, context) =>
      around(invalidate, operations, () => driver.runAtomicWrite(operations, context)),
  };
}

/**
 * A backend that passes everything through, and calls a function with the keys that a write may have changed: before it
 * is made and after it has ended, whether it succeeded, changed nothing, failed, or has an unknown outcome. A batch or
 * an atomic write makes one call for all of its keys.
 *
 * The write waits for the function. If that fails before the write, the write is not made and rejects with
 * `UnavailableError`; if it fails after, the write rejects with `UnknownOutcomeError`, though it was made, because
 * somebody may go on reading the old value. The write's own error comes first.
 * @example
 * ```ts
 * const told: (readonly string[])[] = [];
 * const watched = new Invalidator(backend, (keys) => void told.push(keys));
 * await watched.set('user:1', 'alice');
 * told; // [['user:1'], ['user:1']]: before the write, and after it
 * ```
 */
export class Invalidator<R = string> extends DriverBackend<R> {
  constructor(backend: Backend<R>, invalidate: Invalidate) {
    super(invalidatingDriver(backend.driver, invalidate), backend.view, backend);
  }
}
