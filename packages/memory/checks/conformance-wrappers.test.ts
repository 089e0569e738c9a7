import { createManualClock, describeBackend, type OpenHarness } from '@keyvaluestore/conformance';
import {
  type Backend,
  type Capabilities,
  DriverBackend,
  joined,
  type Limits,
  NO_LIMITS,
  PORTABLE_LIMITS,
  prefixed,
} from '@keyvaluestore/core';

import { faulty, MEMORY_CAPABILITIES, MemoryBackend, type MemoryBackendOptions } from '../src/index.js';

const open = (create: (options: MemoryBackendOptions) => Backend) => async (): Promise<OpenHarness> => {
  const clock = createManualClock();
  return {
    createBackend: async (options = {}) => create({ ...options, clock: clock.now }),
    clock,
    close: async () => undefined,
  };
};

function describeWrapper(name: string, wrap: (backend: Backend) => Backend, changes: Partial<Capabilities> = {}): void {
  describeBackend(name, {
    capabilities: { ...MEMORY_CAPABILITIES, ...changes },
    differential: { operations: 500 },
    open: open((options) => wrap(new MemoryBackend(options))),
  });
}

/** A backend on which the limits are as much larger as a prefix takes from them. */
function withRoomFor(prefix: string, { limits = 'portable', ...options }: MemoryBackendOptions): Backend {
  const { driver, view } = new MemoryBackend({ ...options, limits: 'native' });
  const size = Buffer.byteLength(prefix);
  const enlarged: Limits = {
    ...PORTABLE_LIMITS,
    key: { ...PORTABLE_LIMITS.key, max: PORTABLE_LIMITS.key.max + size },
    itemSize: PORTABLE_LIMITS.itemSize + size,
    sortedSetItemSize: PORTABLE_LIMITS.sortedSetItemSize + 2 * size,
    atomicWriteSize: PORTABLE_LIMITS.atomicWriteSize + 2 * size * PORTABLE_LIMITS.atomicWriteOperations,
  };
  return new DriverBackend(driver, { ...view, limits: limits === 'native' ? NO_LIMITS : enlarged });
}

/**
 * The same tests of a prefix, but for what its purpose excludes: what it wraps does not hold the same keys, so it is not
 * shown, and an atomic write is found to be too large by `exec`, for only there are its prefixes counted.
 */
function describePrefix(name: string, prefix: string, wrap: (backend: Backend) => Backend): void {
  const { atomicWriteSize } = PORTABLE_LIMITS;
  const create = (options: MemoryBackendOptions): Backend => {
    const { driver, view } = wrap(withRoomFor(prefix, options));
    if (options.limits === 'native') return new DriverBackend(driver, view);
    return new DriverBackend(driver, { ...view, limits: { ...view.limits, atomicWriteSize } });
  };
  const changed = { ...MEMORY_CAPABILITIES, limitsCollections: false };
  describeBackend(name, { capabilities: changed, open: open(create) });
}

describeWrapper('joined', (backend) => joined(backend));
describePrefix('prefixed', 'ténant:', (backend) => prefixed(backend, 'ténant:'));
describePrefix('prefixed, twice, around joined', 'a:b:', (backend) => prefixed(prefixed(joined(backend), 'a:'), 'b:'));
describeWrapper('faulty without faults', (backend) => faulty(backend, { seed: 1 }), { staleReads: true });
describeWrapper(
  'joined around faulty with latency and stale reads',
  (backend) => joined(faulty(backend, { stale: 0.5, latency: [0, 1] })),
  { staleReads: true },
);
