/**
 * A read cache, and invalidation of what others cache.
 * @module @keyvaluestore/cache
 */

export {
  invalidationBus,
  type InvalidationBus,
  type InvalidationBusOptions,
  type InvalidationTarget,
  type PublishingClient,
  type SubscribingClient,
} from './invalidation-bus.js';
export { type Invalidate, Invalidator } from './invalidator.js';
export { ReadCache, type ReadCacheOptions } from './read-cache.js';
export { type CacheStatistics } from './statistics.js';
