import { type Backend, type Capabilities, type LimitsOption } from '@keyvaluestore/core';

/** A connection to an engine, through which tests get backends. {@link Harness} opens it. */
export interface OpenHarness {
  /** A backend on an empty store that no other test uses. */
  readonly createBackend: (options?: LimitsOption) => Promise<Backend>;
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
 *   open: async () => ({
 *     createBackend: async (options) => new MemoryBackend(options),
 *     close: async () => undefined,
 *   }),
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
