import { type Backend, type Capabilities, type LimitsOption } from '@keyvaluestore/core';

/**
 * What tests ask of a backend that they get.
 * @example
 * ```ts
 * const options: TestedOptions = { expiringSortedSets: true };
 * await new MemoryBackend(options).zAdd('board', 'ada', 10, { ttl: 60_000 });
 * ```
 */
export interface TestedOptions extends LimitsOption {
  /** Whether its sorted sets can expire; not, if left out. */
  readonly expiringSortedSets?: boolean | undefined;
}

/**
 * The clock by which keys expire, as tests move it.
 * @example
 * ```ts
 * const clock = createManualClock();
 * const moved = new MemoryBackend({ clock: clock.now });
 * await moved.set('a', 1, { ttl: 1000 });
 * await clock.advance(1000);
 * await moved.get('a'); // null
 * ```
 */
export interface TestClock {
  /** What time the engine takes it to be, in milliseconds since 1970. Where time goes on by itself, `advance` need not move it. */
  readonly now: () => number;
  /** Lets so many milliseconds pass for all keys of all backends that the harness has made. */
  readonly advance: (milliseconds: number) => Promise<void>;
  /** Whether time goes on by itself too, as that of a server does; what {@link Harness.clockRuns} says. */
  readonly runs: boolean;
  /**
   * Makes each reading move the clock by so many milliseconds afterwards, so that tests see who reads it twice; 0 for none.
   * What time goes on by itself has no such thing.
   */
  readonly moveWhenRead?: (milliseconds: number) => void;
}

/**
 * A clock that stands still unless it is moved.
 * @example
 * ```ts
 * const clock = createManualClock(1000);
 * await clock.advance(500);
 * clock.now(); // 1500
 * ```
 */
export function createManualClock(start = 1_700_000_000_000): TestClock {
  let next = start;
  let step = 0;
  return {
    now: () => {
      const now = next;
      next += step;
      return now;
    },
    advance: async (milliseconds) => {
      next += milliseconds;
    },
    runs: false,
    moveWhenRead: (milliseconds) => {
      step = milliseconds;
    },
  };
}

/** A connection to an engine, through which tests get backends. {@link Harness} opens it. */
export interface OpenHarness {
  /** A backend on an empty store that no other test uses, whose keys expire by the clock. */
  readonly createBackend: (options?: TestedOptions) => Promise<Backend>;
  /** The clock of all backends that it makes. */
  readonly clock: TestClock;
  /** Disconnects; called once, after the last test. */
  readonly close: () => Promise<void>;
}

/**
 * What an engine's tests hand to `describeBackend`.
 * @example
 * ```ts
 * import { MEMORY_CAPABILITIES, MemoryBackend } from '@keyvaluestore/memory';
 *
 * const harness: Harness = {
 *   capabilities: MEMORY_CAPABILITIES,
 *   open: async () => {
 *     const clock = createManualClock();
 *     return {
 *       createBackend: async (options) => new MemoryBackend({ ...options, clock: clock.now }),
 *       clock,
 *       close: async () => undefined,
 *     };
 *   },
 * };
 * const { createBackend } = await harness.open();
 * await (await createBackend()).get('a'); // null
 * ```
 */
export interface Harness {
  /** The driver's own exported constant. */
  readonly capabilities: Capabilities;
  /**
   * Set where the engine's service is missing: the reason, and the command that would start it. The suite then shows
   * as one skipped test with this text, or fails with it if the environment variable `CI` is set.
   */
  readonly unavailable?: string | undefined;
  /** Whether a missing service is no failure even where `CI` is set. */
  readonly optional?: boolean | undefined;
  /** Whether the clock goes on by itself, as that of a server does; not, if left out. */
  readonly clockRuns?: boolean;
  /** Connects; called once, before the first test. */
  readonly open: () => Promise<OpenHarness>;
  /** What the random layers do. The environment variables `KV_LONG=1` and `KV_SEED` come before it. */
  readonly differential?: {
    /** Operations of the differential layer in all; 300 if left out, and 100,000 with `KV_LONG=1`. */
    readonly operations?: number;
    /** The seed of the random sequences and of the concurrent clients; another one each time if left out. */
    readonly seed?: number;
  };
}
