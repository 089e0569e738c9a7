import { type Capabilities, type Limits } from '@keyvaluestore/core';

/** Redis takes no single argument of more than 512 MiB, by its default `proto-max-bulk-len`. */
const MAX_SIZE = 512 * 1024 * 1024;

const nativeLimits: Limits = Object.freeze({
  key: Object.freeze({ min: 0, max: MAX_SIZE }),
  hashField: Object.freeze({ min: 0, max: MAX_SIZE }),
  sortedSetField: Object.freeze({ min: 0, max: MAX_SIZE }),
  itemSize: MAX_SIZE,
  sortedSetItemSize: MAX_SIZE,
  atomicWriteOperations: Infinity,
  atomicWriteSize: MAX_SIZE,
});

/**
 * What the backend can do on a single Redis server, with or without replicas.
 * @example
 * ```ts
 * REDIS_CAPABILITIES.system; // 'redis'
 * REDIS_CAPABILITIES.atomicWriteAcrossKeys; // true
 * ```
 */
export const REDIS_CAPABILITIES: Capabilities = Object.freeze({
  system: 'redis',
  nativeLimits,
  exclusiveSortedSets: true,
  atomicWriteAcrossKeys: true,
  limitsCollections: false,
  expiringSortedSets: false,
  isolatesKeys: true,
  ranks: 'logarithmic',
  staleReads: false,
});

/**
 * What the backend can do on a Redis Cluster: the keys of an atomic write, and those of one
 * call, must share a hash slot.
 * @example
 * ```ts
 * REDIS_CLUSTER_CAPABILITIES.atomicWriteAcrossKeys; // false
 * ```
 */
export const REDIS_CLUSTER_CAPABILITIES: Capabilities = Object.freeze({
  ...REDIS_CAPABILITIES,
  atomicWriteAcrossKeys: false,
  staleReads: true,
});
