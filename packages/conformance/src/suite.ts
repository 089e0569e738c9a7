import { type Backend, type Capabilities } from '@keyvaluestore/core';

import { type Harness, type TestClock, type TestedOptions } from './harness.js';
import { hooksOf, type Runner } from './runner.js';

/** What each family of tests is given. {@link describeBackend} makes it of a harness. */
export interface Suite {
  readonly runner: Pick<Runner, 'describe' | 'it'>;
  readonly harness: Harness;
  readonly capabilities: Capabilities;
  /** A backend on an empty store of its own; to be called inside a test. */
  readonly backend: (options?: TestedOptions) => Promise<Backend>;
  /** The clock by which its keys expire; to be called inside a test. */
  readonly clock: () => TestClock;
  /**
   * The key of a name. Where the keys of one atomic write must share a hash tag, all keys have the same, of 4 bytes;
   * elsewhere a name is its own key.
   */
  readonly key: (name: string) => string;
}

/** Milliseconds for a test or a hook, well above what a slow engine on a busy machine takes. */
const TIMEOUT = 60_000;

/** Makes the suite of a harness; to be called inside a `describe`, which opens and closes the harness. */
export function createSuite(harness: Harness, runner: Runner): Suite {
  const { before, after } = hooksOf(runner);
  const opened: { harness?: Awaited<ReturnType<Harness['open']>> } = {};
  before(async () => {
    opened.harness = await harness.open();
  }, TIMEOUT);
  after(async () => {
    await opened.harness?.close();
  }, TIMEOUT);

  const openHarness = () => {
    if (opened.harness === undefined) throw new Error('backends and clocks can be had inside tests only');
    return opened.harness;
  };
  const { describe, it } = runner;
  const withTimeout: Runner['it'] = Object.assign(
    (name: string, body: () => Promise<void>, timeout = TIMEOUT) => it(name, body, timeout),
    { skip: it.skip },
  );
  const { capabilities } = harness;
  return {
    runner: { describe, it: withTimeout },
    harness,
    capabilities,
    backend: async (options) => openHarness().createBackend(options),
    clock: () => openHarness().clock,
    key: capabilities.atomicWriteAcrossKeys ? (name) => name : (name) => `{kv}${name}`,
  };
}
