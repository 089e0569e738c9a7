import { type Capabilities, type Driver, NO_LIMITS } from '../../src/index.js';

/** What a driver that only stands in for an engine says that it can do. */
export const capabilities: Capabilities = {
  system: 'test',
  nativeLimits: NO_LIMITS,
  exclusiveSortedSets: true,
  atomicWriteAcrossKeys: true,
  limitsCollections: false,
  expiringSortedSets: false,
  isolatesKeys: true,
  ranks: 'logarithmic',
  staleReads: false,
};

/** The scan of such a driver. */
export const scan: Driver['scan'] = () => Promise.resolve({ keys: [], cursor: undefined });
