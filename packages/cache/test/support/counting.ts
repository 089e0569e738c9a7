import {
  type AtomicOperation,
  type Backend,
  type Context,
  type Driver,
  DriverBackend,
  keysOf,
  type Operation,
  type Output,
} from '@keyvaluestore/core';

/** A backend that writes down what the one below it is asked, and asks it only when it is let. */
export interface CountingBackend {
  readonly backend: Backend;
  /** What was asked: names and keys of single operations, and lists of them for batches and atomic writes. */
  readonly asked: (string | readonly string[])[];
  /** Holds back what is asked from now on, until the function that is returned is called. */
  hold(): () => void;
  /** The signals of single operations and batches. */
  readonly signals: (AbortSignal | undefined)[];
}

const nameOf = (operation: Operation | AtomicOperation): string => [operation.name, ...keysOf(operation)].join(' ');

export function counting(wrapped: Backend): CountingBackend {
  const { driver, view } = wrapped;
  const asked: (string | readonly string[])[] = [];
  const signals: (AbortSignal | undefined)[] = [];
  let gate: Promise<void> = Promise.resolve();
  const passing = async <T>(run: () => Promise<T> | T): Promise<T> => {
    await gate;
    return run();
  };
  const run = (operation: Operation, context: Context): Promise<Output> => {
    asked.push(nameOf(operation));
    signals.push(context.signal);
    return passing<Output>(() => driver.run(operation, context));
  };
  const counted: Driver = {
    capabilities: driver.capabilities,
    run: run as Driver['run'],
    runBatch: (operations, context) => {
      asked.push(operations.map(nameOf));
      signals.push(context.signal);
      return passing(() => driver.runBatch(operations, context));
    },
    runAtomicWrite: (operations, context) => {
      asked.push(operations.map(nameOf));
      return passing(() => driver.runAtomicWrite(operations, context));
    },
    scan: (request, context) => {
      asked.push(`scan ${request.prefix}`);
      signals.push(context.signal);
      return passing(() => driver.scan(request, context));
    },
  };
  return {
    backend: new DriverBackend(counted, view, wrapped),
    asked,
    signals,
    hold: () => {
      let open = (): void => undefined;
      gate = new Promise((resolve) => {
        open = resolve;
      });
      return open;
    },
  };
}
