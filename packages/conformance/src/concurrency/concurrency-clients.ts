import { setImmediate } from 'node:timers/promises';

import { type AtomicWriteResult, type Backend, type BatchResult, KeyValueStoreError } from '@keyvaluestore/core';

import { type Random } from './concurrency-random.js';
import { type KeyOperation, type KeyOutput } from './concurrency-specification.js';
import { Planner, type Workload } from './concurrency-workloads.js';
import { type HistoryEntry } from './linearizability.js';

export type KeyHistory = HistoryEntry<KeyOperation, KeyOutput>[];

/** The codes that are answers: the key's state makes them, and an order must explain them. */
const ANSWERS = new Set<string>(['WRONG_TYPE', 'NOT_AN_INTEGER', 'OUT_OF_RANGE']);

/** The codes that say that nothing was written, for reasons that no order need explain. */
export const NOT_APPLIED = new Set<string>(['CONFLICT', 'THROTTLED', 'UNAVAILABLE', 'ABORTED']);

/** The methods of a backend or builder by name, each taking a key and the arguments of an operation. */
type Methods = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

function call(target: object, { name, key, args }: KeyOperation): unknown {
  return (target as Methods)[name]?.(key, ...args);
}

/** What an operation gave, in the form that the specification gives it. */
function outputOf(value: unknown): KeyOutput {
  if (Array.isArray(value)) return { value: [...(value as string[])].sort() };
  return { value: typeof value === 'object' && value !== null ? Object.entries(value).sort() : value };
}

/** Writes down what each client does, on a clock that all share. */
class Recorder {
  readonly history: KeyHistory = [];
  #clock = 0;

  tick(): number {
    this.#clock += 1;
    return this.#clock;
  }

  answer(process: number, operation: KeyOperation, calledAt: number, output: KeyOutput): void {
    this.history.push({ process, operation, calledAt, returnedAt: this.tick(), outcome: { output } });
  }

  /** Writes down an error, and throws one that no backend may give here. */
  failure(process: number, operation: KeyOperation, calledAt: number, error: unknown): void {
    const code = KeyValueStoreError.is(error) ? error.code : '';
    if (ANSWERS.has(code)) this.answer(process, operation, calledAt, { code });
    else if (code === 'UNKNOWN_OUTCOME') {
      this.history.push({ process, operation, calledAt, returnedAt: Infinity, outcome: 'unknown' });
    } else if (!NOT_APPLIED.has(code)) throw error;
  }
}

/** One of several clients that share a backend, each making one call after the other. */
class Client {
  constructor(
    readonly process: number,
    readonly backend: Backend,
    readonly recorder: Recorder,
  ) {}

  async alone(operation: KeyOperation): Promise<void> {
    const calledAt = this.recorder.tick();
    try {
      const output = outputOf(await call(this.backend, operation));
      this.recorder.answer(this.process, operation, calledAt, output);
    } catch (error) {
      this.recorder.failure(this.process, operation, calledAt, error);
    }
  }

  async inBatch(operations: readonly KeyOperation[]): Promise<void> {
    const batch = this.backend.batch();
    const handles = operations.map((operation) => call(batch, operation) as BatchResult<unknown>);
    const calledAt = this.recorder.tick();
    await batch.exec().catch(() => undefined);
    handles.forEach((handle, index) => {
      const operation = operations[index] as KeyOperation;
      try {
        this.recorder.answer(this.process, operation, calledAt, outputOf(handle.result()));
      } catch (error) {
        this.recorder.failure(this.process, operation, calledAt, error);
      }
    });
  }

  async inAtomicWrite(operations: readonly KeyOperation[]): Promise<void> {
    const atomicWrite = this.backend.atomicWrite();
    const handles = operations.map((operation) => call(atomicWrite, operation) as AtomicWriteResult);
    const calledAt = this.recorder.tick();
    try {
      const outcome = (await atomicWrite.exec()) ? 'committed' : 'refused';
      handles.forEach(({ conditionFailed }, index) => {
        const operation = { ...(operations[index] as KeyOperation), atomicWrite: outcome } as const;
        this.recorder.answer(this.process, operation, calledAt, { value: { conditionFailed } });
      });
    } catch (error) {
      for (const operation of operations) {
        this.recorder.failure(this.process, { ...operation, atomicWrite: 'committed' }, calledAt, error);
      }
    }
  }
}

/** How much several clients do at the same time. */
export interface Load {
  readonly clients: number;
  /** Calls of all clients together. */
  readonly calls: number;
  readonly random: Random;
}

let nextTurn: Promise<void> | undefined;

/** The next turn of the event loop, one for all who wait: each in one of its own would never meet the others. */
async function turn(): Promise<void> {
  nextTurn ??= setImmediate().then(() => {
    nextTurn = undefined;
  });
  await nextTurn;
}

/** Waits for a random short while, so that the clients take turns in ever new ways. */
export async function breathe(random: Random): Promise<void> {
  if (random.oneIn(4)) await turn();
  for (let steps = random.below(6); steps > 0; steps--) await Promise.resolve();
}

/** Runs a workload and gives what each client did and was told. */
export async function recordHistory(
  backend: Backend,
  workload: Workload,
  keys: readonly string[],
  { clients, calls, random }: Load,
): Promise<KeyHistory> {
  const recorder = new Recorder();
  const planner = new Planner(random);
  let left = calls;
  const work = async (process: number): Promise<void> => {
    const client = new Client(process, backend, recorder);
    for (; left > 0; left--) {
      await breathe(random);
      const onEachKey = (names: readonly string[]): KeyOperation[] =>
        keys.filter(() => !random.oneIn(3)).map((key) => planner.operation(key, names));
      if (random.oneIn(6)) await client.inBatch(onEachKey(workload.inBatch));
      else if (random.oneIn(5)) await client.inAtomicWrite(onEachKey(workload.inAtomicWrite));
      else await client.alone(planner.operation(random.pick(keys), workload.alone));
    }
  };
  // All are waited for, so that none goes on after a failure and into the next test.
  const ends = await Promise.allSettled(Array.from({ length: clients }, (_, process) => work(process)));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return recorder.history;
}
