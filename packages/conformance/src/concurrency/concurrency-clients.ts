import { setImmediate } from 'node:timers/promises';

import { type AtomicWriteResult, type Backend, type BatchResult, KeyValueStoreError } from '@keyvaluestore/core';

import { methodsOf } from '../methods.js';
import { type Random } from './concurrency-random.js';
import { type CallOutput, type ClientCall, drawsByLot, outputOf, withAnswer } from './concurrency-specification.js';
import { aloneIn, MEMBERS, type PlannedMethod, Planner, type Workload } from './concurrency-workloads.js';
import { type HistoryEntry } from './linearizability.js';

export type ClientHistory = HistoryEntry<ClientCall, CallOutput>[];

/** The codes that are answers: the key's state makes them, and an order must explain them. */
const ANSWERS = new Set<string>(['WRONG_TYPE', 'NOT_AN_INTEGER', 'OUT_OF_RANGE']);

/** The codes that say that nothing was written, for reasons that no order need explain. */
export const NOT_APPLIED = new Set<string>(['CONFLICT', 'THROTTLED', 'UNAVAILABLE', 'ABORTED']);

function make(target: object, { method, args }: ClientCall): unknown {
  return methodsOf(target)[method](...args);
}

/** What a call of unknown outcome may have done: one that draws may have taken any member. */
function effectsOf(operation: ClientCall): readonly ClientCall[] {
  if (!drawsByLot(operation)) return [operation];
  return MEMBERS.map((member) => ({ method: 'sRem', args: [operation.args[0], member] }));
}

/** Writes down what each client does, on a clock that all share. */
class Recorder {
  readonly history: ClientHistory = [];
  #clock = 0;

  tick(): number {
    this.#clock += 1;
    return this.#clock;
  }

  answer(process: number, operation: ClientCall, calledAt: number, output: CallOutput): void {
    this.history.push({ process, operation, calledAt, returnedAt: this.tick(), outcome: { output } });
  }

  /** Writes down an error, and throws one that no backend may give here. */
  failure(process: number, operation: ClientCall, calledAt: number, error: unknown): void {
    const code = KeyValueStoreError.is(error) ? error.code : '';
    if (ANSWERS.has(code)) this.answer(process, operation, calledAt, { code });
    else if (code === 'UNKNOWN_OUTCOME') {
      for (const effect of effectsOf(operation)) {
        this.history.push({ process, operation: effect, calledAt, returnedAt: Infinity, outcome: 'unknown' });
      }
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

  async alone(operation: ClientCall): Promise<void> {
    const calledAt = this.recorder.tick();
    try {
      const value = await make(this.backend, operation);
      this.recorder.answer(this.process, withAnswer(operation, value), calledAt, outputOf(operation, value));
    } catch (error) {
      this.recorder.failure(this.process, operation, calledAt, error);
    }
  }

  async inBatch(operations: readonly ClientCall[]): Promise<void> {
    const batch = this.backend.batch();
    const handles = operations.map((operation) => make(batch, operation) as BatchResult<unknown>);
    const calledAt = this.recorder.tick();
    await batch.exec().catch(() => undefined);
    handles.forEach((handle, index) => {
      const operation = operations[index] as ClientCall;
      try {
        this.recorder.answer(this.process, operation, calledAt, outputOf(operation, handle.result()));
      } catch (error) {
        this.recorder.failure(this.process, operation, calledAt, error);
      }
    });
  }

  async inAtomicWrite(operations: readonly ClientCall[]): Promise<void> {
    const atomicWrite = this.backend.atomicWrite();
    const handles = operations.map((operation) => make(atomicWrite, operation) as AtomicWriteResult);
    const calledAt = this.recorder.tick();
    try {
      const outcome = (await atomicWrite.exec()) ? 'committed' : 'refused';
      handles.forEach(({ conditionFailed }, index) => {
        const operation = { ...(operations[index] as ClientCall), atomicWrite: outcome } as const;
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
): Promise<ClientHistory> {
  const recorder = new Recorder();
  const planner = new Planner(random, keys);
  const alone = aloneIn(workload, backend.driver.capabilities);
  let left = calls;
  const work = async (process: number): Promise<void> => {
    const client = new Client(process, backend, recorder);
    for (; left > 0; left--) {
      await breathe(random);
      const onEachKey = (methods: readonly PlannedMethod[]): ClientCall[] =>
        keys.filter(() => !random.oneIn(3)).map((key) => planner.call(key, methods));
      if (random.oneIn(6)) await client.inBatch(onEachKey(workload.inBatch));
      else if (random.oneIn(5)) await client.inAtomicWrite(onEachKey(workload.inAtomicWrite));
      else await client.alone(planner.call(random.pick(keys), alone));
    }
  };
  // All are waited for, so that none goes on after a failure and into the next test.
  const ends = await Promise.allSettled(Array.from({ length: clients }, (_, process) => work(process)));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return recorder.history;
}
