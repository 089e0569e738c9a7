import { describeBackend } from '@keyvaluestore/conformance';
import {
  type Backend,
  type Capabilities,
  DriverBackend,
  joined,
  type LimitsOption,
  type Limits,
  NO_LIMITS,
  PORTABLE_LIMITS,
  prefixed,
} from '@keyvaluestore/core';

import { faulty, MEMORY_CAPABILITIES, MemoryBackend } from '../../src/index.js';

const close = async (): Promise<void> => undefined;

function describeWrapper(name: string, wrap: (backend: Backend) => Backend, changes: Partial<Capabilities> = {}): void {
  describeBackend(name, {
    capabilities: { ...MEMORY_CAPABILITIES, ...changes },
    differential: { operations: 500 },
    open: async () => ({
      createBackend: async (options) => wrap(new MemoryBackend(options)),
      close,
    }),
  });
}

/** A backend on which the limits are as much larger as a prefix takes from them. */
function withRoomFor(prefix: string, { limits = 'portable' }: LimitsOption = {}): Backend {
  const { driver, view } = new MemoryBackend({ limits: 'native' });
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
  const createBackend = async (options?: LimitsOption): Promise<Backend> => {
    const { driver, view } = wrap(withRoomFor(prefix, options));
    if (options?.limits === 'native') return new DriverBackend(driver, view);
    return new DriverBackend(driver, { ...view, limits: { ...view.limits, atomicWriteSize } });
  };
  const changed = { ...MEMORY_CAPABILITIES, limitsCollections: false };
  describeBackend(name, { capabilities: changed, open: async () => ({ createBackend, close }) });
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
