import {
  type AtomicOperation,
  type Backend,
  ConflictError,
  type Context,
  type Driver,
  DriverBackend,
  InvalidArgumentError,
  isRefused,
  mapSteps,
  type Operation,
  type Output,
  pause,
  PRIMITIVES,
  type ScanPage,
  type ScanRequest,
  type Settled,
  ThrottledError,
  UnavailableError,
  UnknownOutcomeError,
} from '@keyvaluestore/core';

import { storeOf } from '../driver.js';
import {
  atomicWriteTarget,
  type Fault,
  type FaultFilter,
  FaultPlan,
  type FaultProbabilities,
  FAULTS,
  type FaultyOperation,
  isolatedTarget,
  scanTarget,
  type ScriptedFault,
  type Target,
  targetOf,
} from './fault-plan.js';
import { seededRandom } from './random.js';
import { Replica } from './replica.js';

/**
 * What goes wrong, and how often: nothing, unless it is asked for.
 * @example
 * ```ts
 * const backend = faulty(new MemoryBackend(), { seed: 1, operations: { atomicWrite: { conflict: 1 } } });
 * const write = backend.atomicWrite();
 * write.set('a', 1);
 * await write.exec(); // rejects with ConflictError
 * ```
 */
export interface FaultyOptions extends FaultProbabilities {
  /** The seed of all chances; the same calls in the same order then fail in the same way. Another one each time if left out. */
  readonly seed?: number | undefined;
  /** Probabilities of single operations, in place of the general ones. */
  readonly operations?: { readonly [O in FaultyOperation]?: FaultProbabilities } | undefined;
  /** Milliseconds before each call is made: as many, or a random number between two. */
  readonly latency?: number | readonly [min: number, max: number] | undefined;
  /**
   * The clock by which keys expire for stale reads, in milliseconds since 1970: the one that the wrapped backend has. That
   * of a `MemoryBackend` is known; of any other it is `Date.now` if left out.
   */
  readonly clock?: (() => number) | undefined;
}

/** What a faulty driver works with. */
interface Machinery {
  readonly plan: FaultPlan;
  readonly replica: Replica;
  readonly counts: Record<Fault, number>;
  readonly delay: () => number;
  readonly clock: () => number;
  /** The time of the call that the driver was given just now. */
  readonly timeOfCall: () => number;
}

function errorOf(fault: Exclude<Fault, 'stale'>): Error {
  switch (fault) {
    case 'conflict':
      return new ConflictError();
    case 'throttled':
      return new ThrottledError();
    case 'unavailable':
      return new UnavailableError();
    default:
      return new UnknownOutcomeError();
  }
}

/** Whether an operation may have written something, of which a replica is to be told. */
function hasWritten(operation: Operation, output: Output): boolean {
  return PRIMITIVES[operation.name].access === 'write' && !isRefused(operation, output);
}

function faultyDriver(driver: Driver, { plan, replica, counts, delay, clock, timeOfCall }: Machinery): Driver {
  const choose = (target: Target): Fault | undefined => {
    const fault = plan.next(target);
    if (fault !== undefined) counts[fault] += 1;
    return fault;
  };
  const wait = async ({ signal }: Context): Promise<void> => {
    const milliseconds = delay();
    if (milliseconds > 0) await pause(milliseconds, signal);
  };
  const run = async (operation: Operation, context: Context): Promise<Output> => {
    await wait(context);
    const fault = choose(targetOf(operation, context.consistency === 'eventual'));
    if (fault === 'stale') return replica.read(clock(), operation);
    if (fault !== undefined && fault !== 'unknownApplied') throw errorOf(fault);
    const called = driver.run(operation, context);
    const now = timeOfCall();
    const output = await called;
    if (hasWritten(operation, output)) replica.write(now, operation, output);
    if (fault !== undefined) throw errorOf(fault);
    return output;
  };
  const runAtomicWrite = async (operations: readonly AtomicOperation[], context: Context) => {
    await wait(context);
    const fault = choose(atomicWriteTarget(operations));
    if (fault !== undefined && fault !== 'unknownApplied') throw errorOf(fault as Exclude<Fault, 'stale'>);
    const called = driver.runAtomicWrite(operations, context);
    const now = timeOfCall();
    const failed = await called;
    if (failed.length === 0) replica.atomicWrite(now, operations);
    if (fault !== undefined) throw errorOf('unknownApplied');
    return failed;
  };
  const isolated = driver.runIsolated;
  const runIsolated: Driver['runIsolated'] =
    isolated &&
    (async (keys, body, context) => {
      await wait(context);
      const fault = choose(isolatedTarget(keys));
      if (fault !== undefined && fault !== 'unknownApplied') throw errorOf(fault as Exclude<Fault, 'stale'>);
      let made: (readonly [Operation, Output])[] = [];
      const noted = () => {
        made = [];
        return mapSteps(body(), {
          output: (operation, output) => {
            if (hasWritten(operation, output)) made.push([operation, output]);
          },
        });
      };
      const tell = (now: number): void => {
        if (made.length > 0) replica.writes(now, made);
      };
      let called: ReturnType<typeof isolated>;
      try {
        called = isolated(keys, noted, context);
      } catch (error) {
        // In memory, where what steps wrote before they threw is there.
        tell(timeOfCall());
        throw error;
      }
      const now = timeOfCall();
      const output = await called;
      tell(now);
      if (fault !== undefined) throw errorOf(fault);
      return output as never;
    });
  const runBatch = async (operations: readonly Operation[], context: Context): Promise<readonly Settled[]> => {
    await wait(context);
    const isEventual = context.consistency === 'eventual';
    const faults = operations.map((operation) => choose(targetOf(operation, isEventual)));
    const isSent = (fault: Fault | undefined): boolean => fault === undefined || fault === 'unknownApplied';
    const sent = operations.filter((_, index) => isSent(faults[index]));
    const called = sent.length === 0 ? [] : driver.runBatch(sent, context);
    const now = timeOfCall();
    const answers = [...(await called)];
    return operations.map((operation, index) => {
      const fault = faults[index];
      if (fault === 'stale') return settle(() => replica.read(clock(), operation));
      if (fault !== undefined && fault !== 'unknownApplied') return { error: errorOf(fault) };
      const answer = answers.shift() as Settled;
      if ('output' in answer && hasWritten(operation, answer.output)) replica.write(now, operation, answer.output);
      return fault !== undefined && 'output' in answer ? { error: errorOf(fault) } : answer;
    });
  };
  const scan = async (request: ScanRequest, context: Context): Promise<ScanPage> => {
    await wait(context);
    // The cursor of a stale page must be one that the driver takes.
    const fault = choose(scanTarget(context.consistency === 'eventual' && storeOf(driver) !== undefined));
    if (fault === 'stale') return replica.scan(clock(), request);
    if (fault !== undefined) throw errorOf(fault);
    return driver.scan(request, context);
  };
  const capabilities = { ...driver.capabilities, staleReads: true };
  return {
    capabilities,
    run: run as Driver['run'],
    runBatch,
    runAtomicWrite,
    ...(runIsolated && { runIsolated }),
    scan,
  };
}

function settle(read: () => Output): Settled {
  try {
    return { output: read() };
  } catch (error) {
    return { error: error as Error };
  }
}

function checkProbabilities(probabilities: FaultProbabilities): void {
  for (const fault of FAULTS) {
    const probability = probabilities[fault] ?? 0;
    if (!(probability >= 0 && probability <= 1)) {
      throw new InvalidArgumentError(`the probability of '${fault}' must be a number from 0 to 1`);
    }
  }
}

/**
 * What `faulty` gives: a backend, and what a test asks of it.
 * @example
 * ```ts
 * const backend: FaultyBackend = faulty(new MemoryBackend());
 * const fault = backend.failNext('throttled', { operation: 'get', key: 'a' });
 * await backend.get('b'); // null
 * await backend.get('a'); // rejects with ThrottledError
 * fault.fired; // 1
 * backend.counts.throttled; // 1
 * ```
 */
export class FaultyBackend<R = string> extends DriverBackend<R> {
  /** The seed; give it to `faulty` again to see the same faults. */
  readonly seed: number;
  readonly #machinery: Machinery;

  constructor(backend: Backend<R>, options: FaultyOptions = {}) {
    const { seed = Math.floor(Math.random() * 2 ** 32), operations = {}, latency = 0 } = options;
    const store = storeOf(backend.driver);
    const clock = store?.clock ?? options.clock ?? Date.now;
    for (const probabilities of [options, ...Object.values(operations)]) checkProbabilities(probabilities);
    const [min, max] = typeof latency === 'number' ? [latency, latency] : latency;
    const random = seededRandom(seed);
    const plan = new FaultPlan(random, (operation) => operations[operation] ?? options);
    const replica = new Replica(random, store);
    const counts = Object.fromEntries(FAULTS.map((fault) => [fault, 0])) as Record<Fault, number>;
    const delay = (): number => min + random() * (max - min);
    // A store in memory has run its call by now, and knows the one time that it took for it.
    const timeOfCall = store === undefined ? clock : (): number => store.now;
    const machinery = { plan, replica, counts, delay, clock, timeOfCall };
    super(faultyDriver(backend.driver, machinery), backend.view, backend);
    this.seed = seed;
    this.#machinery = machinery;
  }

  /**
   * How often each fault has struck, in every view.
   * @example
   * ```ts
   * const backend = faulty(new MemoryBackend(), { unavailable: 1 });
   * await backend.get('a'); // rejects with UnavailableError
   * backend.counts.unavailable; // 1
   * ```
   */
  get counts(): Readonly<Record<Fault, number>> {
    return { ...this.#machinery.counts };
  }

  /**
   * Lets the next call that the filter fits fail, whatever the probabilities, in every view. A fault waits for a call
   * that it can strike: `stale` for an eventually consistent read, `conflict` and unknown outcomes for a write. In a
   * batch it strikes single operations.
   * @example
   * ```ts
   * const backend = faulty(new MemoryBackend());
   * backend.failNext('unknownApplied', { operation: 'set' });
   * await backend.set('a', 1); // rejects with UnknownOutcomeError
   * await backend.get('a'); // '1'
   * ```
   */
  failNext(fault: Fault, filter: FaultFilter = {}): ScriptedFault {
    return this.#machinery.plan.script(fault, filter);
  }
}

/**
 * A backend on which things go wrong as they do in production, for tests of how a program takes it: conflicts, throttling,
 * unavailability, writes of unknown outcome (made or not), stale reads, latency. By chance, from a seed, or on order.
 *
 * What it rejects with is what a program sees after a backend's own retries. Stale reads are those of the view
 * `withEventuallyConsistentReads`, up to 100 writes behind; on a backend other than a `MemoryBackend` they know only
 * what was written through this one, and pages of keys are never stale. An operation that is not written through, such
 * as by another client, is unknown to them.
 * @example
 * ```ts
 * const backend = faulty(new MemoryBackend(), { seed: 7, throttled: 0.05, operations: { set: { unknownApplied: 0.5 } } });
 * backend.failNext('unavailable');
 * await backend.get('a'); // rejects with UnavailableError
 * ```
 */
export function faulty<R>(backend: Backend<R>, options: FaultyOptions = {}): FaultyBackend<R> {
  return new FaultyBackend(backend, options);
}
