import {
  type AtomicOperation,
  type Backend,
  type BinaryString,
  type Context,
  type Driver,
  DriverBackend,
  isRefused,
  keysOf,
  mapSteps,
  type Operation,
  type OperationSteps,
  type Output,
  PRIMITIVES,
  type Settled,
  throwIfAborted,
  toText,
  UnavailableError,
  UnknownOutcomeError,
} from '@keyvaluestore/core';

/**
 * Is told the keys that a write may have changed; the write goes on, or ends, when the promise does.
 * {@link Invalidator} takes one.
 */
export type Invalidate = (keys: readonly string[]) => void | Promise<void>;

function isWrite({ name }: Operation | AtomicOperation): boolean {
  return PRIMITIVES[name].access === 'write';
}

/** Whether an operation says that it has written nothing. */
function wroteNothing(operation: Operation, output: Output): boolean {
  return output === false || isRefused(operation, output);
}

/** The keys that operations may write, each once, as users name them. */
function writtenKeys(operations: readonly (Operation | AtomicOperation)[]): readonly string[] {
  return [...new Set(operations.filter(isWrite).flatMap(keysOf))].map(toText);
}

function unavailable(cause: unknown): UnavailableError {
  return new UnavailableError('the invalidation before the write failed, and nothing was written', { cause });
}

function unknownOutcome(cause: unknown): UnknownOutcomeError {
  return new UnknownOutcomeError('the write was made, but the invalidation after it failed', { cause });
}

/** Why a call of the function failed; undefined if it did not. */
type Failed = { readonly cause: unknown } | undefined;

async function tell(invalidate: Invalidate, keys: readonly string[]): Promise<Failed> {
  try {
    await invalidate(keys);
    return undefined;
  } catch (cause) {
    return { cause };
  }
}

/** Makes a write, unless its signal was aborted meanwhile, and tells its keys, whatever the outcome. */
async function thenTell<T>(
  invalidate: Invalidate,
  keys: readonly string[],
  { signal }: Context,
  run: () => Promise<T> | T,
): Promise<{ readonly output: T; readonly failed: Failed }> {
  let output: T;
  try {
    throwIfAborted(signal);
    output = await run();
  } catch (error) {
    // The write's own error tells more than one of this call.
    await tell(invalidate, keys);
    throw error;
  }
  return { output, failed: await tell(invalidate, keys) };
}

/** Makes one write between two calls of the function. */
async function around<T>(
  invalidate: Invalidate,
  keys: readonly string[],
  context: Context,
  run: () => Promise<T> | T,
  isRefusal: (output: T) => boolean,
): Promise<T> {
  if (keys.length === 0) return run();
  const failedBefore = await tell(invalidate, keys);
  if (failedBefore !== undefined) throw unavailable(failedBefore.cause);
  const { output, failed } = await thenTell(invalidate, keys, context, run);
  if (failed !== undefined && !isRefusal(output)) throw unknownOutcome(failed.cause);
  return output;
}

/** Does the same with the writes of a batch; each of them, and no read, ends with the function's failure. */
async function aroundBatch(
  driver: Driver,
  invalidate: Invalidate,
  operations: readonly Operation[],
  context: Context,
): Promise<readonly Settled[]> {
  const keys = writtenKeys(operations);
  if (keys.length === 0) return driver.runBatch(operations, context);
  const failedBefore = await tell(invalidate, keys);
  if (failedBefore !== undefined) {
    const reads = operations.filter((operation) => !isWrite(operation));
    const answers = [...(reads.length === 0 ? [] : await driver.runBatch(reads, context))];
    return operations.map((operation) =>
      isWrite(operation) ? { error: unavailable(failedBefore.cause) } : (answers.shift() as Settled),
    );
  }
  const { output, failed } = await thenTell(invalidate, keys, context, () => driver.runBatch(operations, context));
  if (failed === undefined) return output;
  return output.map((settled, index) => {
    const operation = operations[index] as Operation;
    const hasWritten = isWrite(operation) && 'output' in settled && !wroteNothing(operation, settled.output);
    return hasWritten ? { error: unknownOutcome(failed.cause) } : settled;
  });
}

/** Does the same with isolated steps: which of their keys they write is known only when they have ended. */
function aroundSteps<T>(
  runIsolated: NonNullable<Driver['runIsolated']>,
  invalidate: Invalidate,
  keys: readonly BinaryString[],
  body: () => OperationSteps<T>,
  context: Context,
): Promise<T> {
  let hasWritten = false;
  const noted = (): OperationSteps<T> => {
    hasWritten = false;
    return mapSteps(body(), {
      output: (operation, output) => {
        hasWritten ||= isWrite(operation) && !wroteNothing(operation, output);
      },
    });
  };
  const names = [...new Set(keys)].map(toText);
  return around(
    invalidate,
    names,
    context,
    () => runIsolated(keys, noted, context),
    () => !hasWritten,
  );
}

function invalidatingDriver(driver: Driver, invalidate: Invalidate): Driver {
  const run = (operation: Operation, context: Context): Promise<Output> | Output =>
    isWrite(operation)
      ? around<Output>(
          invalidate,
          writtenKeys([operation]),
          context,
          () => driver.run(operation, context),
          (output) => wroteNothing(operation, output),
        )
      : driver.run(operation, context);
  const { runIsolated } = driver;
  return {
    capabilities: driver.capabilities,
    run: run as Driver['run'],
    runBatch: (operations, context) => aroundBatch(driver, invalidate, operations, context),
    runAtomicWrite: (operations, context) =>
      around(
        invalidate,
        writtenKeys(operations),
        context,
        () => driver.runAtomicWrite(operations, context),
        (failed) => failed.length > 0,
      ),
    ...(runIsolated && {
      runIsolated: (keys, body, context) => aroundSteps(runIsolated, invalidate, keys, body, context),
    }),
    scan: (request, context) => driver.scan(request, context),
  };
}

/**
 * A backend that passes everything through, and calls a function with the keys that a write may have changed: before it
 * is made and after it has ended, whether it succeeded, changed nothing, failed, or has an unknown outcome. A batch,
 * an atomic write or isolated steps make one call for all of their keys.
 *
 * The write waits for the function. If that fails before the write, the write is not made and rejects with
 * `UnavailableError`; if it fails after, the write rejects with `UnknownOutcomeError`, though it was made, because
 * somebody may go on reading the old value. The write's own error comes first, and so does `false`, for then nothing was
 * written. In a batch this is so for each write, and its reads give their results. A write whose signal is aborted while
 * the function runs before it is not made.
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
